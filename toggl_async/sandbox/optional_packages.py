"""What only the `sandbox` extra brings."""

from importlib.util import find_spec

PACKAGES = {"fpdf": "fpdf2", "xlsxwriter": "xlsxwriter"}
"""Names to import, and names to install."""


def check_extra() -> None:
    """Tell at once what is missing, although it is imported only when it is needed: fpdf2 alone is slow.

    Raises:
        ImportError: a package is not there.
    """
    for name, package in PACKAGES.items():
        if find_spec(name) is None:
            raise extra_missing(package)


def extra_missing(package: str) -> ImportError:
    """Make the error for a package that only the extra brings."""
    return ImportError(f"the sandbox needs {package}: pip install 'toggl-async[sandbox]'", name=package)
