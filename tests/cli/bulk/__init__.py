"""The bulk commands."""
