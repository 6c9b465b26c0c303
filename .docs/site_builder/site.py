"""Builds the site: the pages that are made, zensical, the files for language models, the check of links."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from site_builder import language_models
from site_builder.api_pages import page_text
from site_builder.changelog import changelog_page
from site_builder.links import broken_links
from site_builder.operation_pages import operation_pages
from site_builder.public_names import name_pages

PROJECT = Path(__file__).parents[2]
PAGES = PROJECT / ".docs"
CONFIGURATION = PROJECT / ".zensical.toml"
_SHIM = "https://unpkg.com/iframe-worker/shim"
"""What zensical lets the pages of a site without a server load; a copy of it is among our assets."""
_APIS = {"reports": "Reports", "insights": "Insights", "focus": "Focus", "track": "Track"}


def build() -> list[str]:
    """Build the site; return a message for each link that is broken.

    Raises:
        subprocess.CalledProcessError: zensical found something wrong, and has printed it.
    """
    write_pages()
    settings = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))["project"]
    site = PROJECT / settings["site_dir"]
    shutil.rmtree(site, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--clean", "--strict", "--config-file", CONFIGURATION],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PAGES), os.environ.get("PYTHONPATH", "")])},
        cwd=PROJECT,
        check=True,
    )
    (site / "reference" / "SUMMARY.html").unlink(missing_ok=True)
    _use_own_shim(site)
    sections = {title: list(_paths(entry)) for each in settings["nav"] for title, entry in each.items()}
    language_models.write(site, PAGES, sections, settings["site_description"])
    return broken_links(site)


def _use_own_shim(site: Path) -> None:
    """Make all pages load the worker of their search, in a site without a server, from the site itself."""
    for page in site.rglob("*.html"):
        own = os.path.relpath(site / "assets" / "iframe-worker.js", page.parent)
        text = page.read_text(encoding="utf-8").replace(_SHIM, Path(own).as_posix())
        page.write_text(text, encoding="utf-8")


def write_pages() -> None:
    """Write the pages that are made from the code and from the changelog."""
    shutil.rmtree(PAGES / "reference", ignore_errors=True)
    for path, text in _made_pages().items():
        (PAGES / path).parent.mkdir(parents=True, exist_ok=True)
        (PAGES / path).write_text(text, encoding="utf-8")
    (PAGES / "reference" / "SUMMARY.md").write_text(_navigation(), encoding="utf-8")


def _made_pages() -> dict[str, str]:
    pages = {"changelog.md": changelog_page(PROJECT)}
    pages |= {f"reference/{page.path}": page.text() for page in operation_pages()}
    return pages | {f"reference/{page.path}": page_text(page) for page in name_pages()}


def _navigation() -> str:
    """Return the navigation of the reference, in the form that zensical reads."""
    lines = ["- [Operations](../operations.md)"]
    for name, title in _APIS.items():
        lines.append(f"- {title}")
        pages = [page for page in operation_pages() if page.path.startswith(f"{name}/")]
        lines += [f"    - [{page.title}]({page.path})" for page in pages]
    lines.append("- Python")
    lines += [f"    - [{page.title}]({page.path})" for page in name_pages()]
    return "\n".join(lines) + "\n"


def _paths(entry: object) -> Iterator[str]:
    """Yield the paths of the pages in an entry of the navigation: a page, a folder, or a list of both."""
    if isinstance(entry, str):
        if entry == "reference/":
            yield "operations.md"
        found = [PAGES / entry] if entry.endswith(".md") else sorted((PAGES / entry).rglob("*.md"))
        yield from (page.relative_to(PAGES).as_posix() for page in found if page.name != "SUMMARY.md")
    elif isinstance(entry, list):
        for each in entry:
            yield from _paths(each)
