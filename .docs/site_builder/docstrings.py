"""Docstrings as Markdown.

The package's docstrings are plain text with double backticks and some roles of Sphinx.
"""

import re

_ROLE = re.compile(r":[a-z]+:`(~?)([^`]+)`")
_LITERAL_BLOCK = re.compile(r"^(.*\S)?::$", re.MULTILINE)
_MODULE = re.compile(r"- (:mod:)?`")
_URL = re.compile(r"^https?://\S+$", re.MULTILINE)


def as_markdown(docstring: str) -> str:
    """Return a docstring without roles of Sphinx and without colons before literal blocks."""
    without_roles = _ROLE.sub(lambda role: f"`{_shown(role[1], role[2])}`", docstring)
    return _LITERAL_BLOCK.sub(lambda line: f"{line[1]}:" if line[1] else "", without_roles)


def _shown(is_short: str, name: str) -> str:
    return name.rpartition(".")[2] if is_short else name.lstrip(".")


def without_modules(docstring: str) -> str:
    """Return a package's docstring without the lists of its modules, which are for its maintainers."""
    kept: list[str] = []
    for paragraph in docstring.split("\n\n"):
        if not _MODULE.match(paragraph):
            kept.append(paragraph)
        elif kept and kept[-1].endswith(":") and "\n" not in kept[-1]:
            kept.pop()  # the heading of the list
    return "\n\n".join(kept)


def without_url(docstring: str) -> tuple[str, str | None]:
    """Return a docstring without the line that is the URL of Toggl's documentation, and that URL."""
    found = _URL.search(docstring)
    return (_URL.sub("", docstring).strip(), found[0]) if found else (docstring, None)
