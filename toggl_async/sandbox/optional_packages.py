"""The packages that only the `sandbox` extra installs."""

from importlib.util import find_spec

PACKAGES = {"fpdf": "fpdf2", "xlsxwriter": "xlsxwriter"}
"""Names to import, and the names under which they are installed."""


def check_packages() -> None:
    """Check that the packages are installed, without importing them: fpdf2 alone takes long to import.

    Raises:
        ImportError: a package is missing.
    """
    for name, package in PACKAGES.items():
        if find_spec(name) is None:
            raise missing_package_error(package)


def missing_package_error(package: str) -> ImportError:
    """Return the error for a missing package of the extra."""
    return ImportError(f"the sandbox needs {package}: pip install 'toggl-async[sandbox]'", name=package)
