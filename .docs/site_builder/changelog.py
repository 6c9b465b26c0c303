"""The changelog as a page."""

from pathlib import Path


def changelog_page(project: Path) -> str:
    """Return the text of the project's changelog."""
    return (project / "CHANGELOG.md").read_text(encoding="utf-8")
