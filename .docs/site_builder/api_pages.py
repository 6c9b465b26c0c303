"""The pages on public names, which mkdocstrings fills in."""

import importlib
import inspect

from site_builder.docstrings import as_markdown, without_modules
from site_builder.public_names import NamePage, PublicName
from toggl_async import errors

_INTRODUCTIONS = {"Errors": errors}
"""Modules whose docstrings explain a whole page."""


def page_text(page: NamePage) -> str:
    """Return a page: what its package is for, and a place for the description of each name."""
    if page.package is None:
        introduction = as_markdown(inspect.getdoc(_INTRODUCTIONS.get(page.title)) or "")
        head = f"# {page.title}\n\nThese names are imported from `toggl_async`.\n\n{introduction}".rstrip()
    else:
        summary = without_modules(inspect.getdoc(importlib.import_module(page.package)) or "")
        head = f"# {page.package}\n\n{as_markdown(summary)}\n\n[](){{ #{page.package} }}"
    named = {each.identifier: each for each in page.names}
    return "\n\n".join([head, *(_entry(each, page) for each in named.values())]) + "\n"


def _entry(name: PublicName, page: NamePage) -> str:
    home = page.package or "toggl_async"
    imported = (
        f"Imported from `{name.module}`.\n\n" if name.module not in (home, "toggl_async.facade") else ""
    )
    return f"::: {name.identifier}\n\n{imported}".rstrip()
