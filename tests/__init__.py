"""The tests, name for name after the package."""
