"""An extension of Markdown that links names in the text to their descriptions.

A name is code such as ``QuotaError``, ``Retry(attempts=1)`` or ``reports.export_detailed``. Code that is an
option of the command line gets a class, since browsers would break ``--split`` after its dashes.
"""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from site_builder.identifiers import identifier_of

_LONGEST_OPTION = 40
"""The characters of the longest option that is kept on one line, which must fit a phone."""
_WITHOUT_LINKS = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "autoref"})


class CodeLinks(Treeprocessor):
    """Puts the code of a text that is a known name into a link, where there is a description of it."""

    def run(self, root: Element) -> None:
        """Put links into a page."""
        self._link(root)

    def _link(self, parent: Element) -> None:
        for position, child in enumerate(list(parent)):
            text = "".join(child.itertext()) if child.tag == "code" else ""
            identifier = identifier_of(text) if text else None
            if text.startswith("-") and len(text) <= _LONGEST_OPTION:
                child.set("class", "option")
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
