"""An extension of Markdown that links names in the text to their descriptions.

A name is code such as ``QuotaError``, ``Retry(attempts=1)`` or ``reports.export_detailed``.
"""

import functools
import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from site_builder.operations import operations
from site_builder.public_names import name_pages

from toggl_async import Toggl

_NAME = re.compile(r"(?:await )?((?:toggl_async\.)?[A-Za-z_][\w.]*)(?:\([^()]*\))?")
_WITHOUT_LINKS = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "autoref"})


@functools.cache
def identifiers() -> dict[str, str]:
    """Return the identifiers of the descriptions by the names that texts use."""
    found: dict[str, str] = {}
    for page in reversed(name_pages()):  # a name of toggl_async itself comes before one of a package
        for each in page.names:
            found |= {each.name: each.identifier, f"{each.module}.{each.name}": each.identifier}
        if page.package:
            found[page.package] = page.package
    for name in operations():
        found |= {name: name, f"toggl.{name}": name}
    for cls in reversed(Toggl.__mro__[:-1]):
        for name in vars(cls):
            if not name.startswith("_"):
                found |= {f"toggl.{name}": f"{cls.__module__}.{cls.__name__}.{name}"}
                found |= {f"Toggl.{name}": f"{cls.__module__}.{cls.__name__}.{name}"}
    return found


def identifier_of(text: str) -> str | None:
    """Return the identifier of the description that some code in a text refers to."""
    match = _NAME.fullmatch(text)
    return identifiers().get(match[1]) if match else None


class CodeLinks(Treeprocessor):
    """Puts the code of a text that is a known name into a link, where there is a description of it."""

    def run(self, root: Element) -> None:
        """Put links into a page."""
        self._link(root)

    def _link(self, parent: Element) -> None:
        for position, child in enumerate(list(parent)):
            identifier = identifier_of("".join(child.itertext())) if child.tag == "code" else None
            if identifier is not None:
                link = Element("autoref", {"identifier": identifier, "optional": ""})
                link.tail, child.tail = child.tail, None
                link.append(child)
                parent[position] = link
            elif child.tag not in _WITHOUT_LINKS:
                self._link(child)


class CodeLinksExtension(Extension):
    """Adds the links after all other syntax has been read."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name that Markdown calls
        """Register the processor."""
        md.treeprocessors.register(CodeLinks(md), "code_links", 5)


def makeExtension(**_: object) -> CodeLinksExtension:  # noqa: N802  # the name that Markdown calls
    """Return the extension."""
    return CodeLinksExtension()
