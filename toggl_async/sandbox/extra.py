"""What a user who lacks the `sandbox` extra is told."""


def extra_missing(package: str) -> ImportError:
    """Make the error for a package that only the extra brings."""
    return ImportError(f"the sandbox needs {package}: pip install 'toggl-async[sandbox]'", name=package)
