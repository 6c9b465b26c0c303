"""Pages, parsed."""

from html.parser import HTMLParser

VOID = frozenset({"meta", "br"})


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text; every element must be closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Process the beginning of an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Process the end of an element."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Process text inside an element."""
        if data.strip():
            self.texts.append((self._open[-1] if self._open else "", data.strip()))

    def texts_in(self, tag: str) -> list[str]:
        """Return the texts directly in elements of a kind."""
        return [text for each, text in self.texts if each == tag]

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of each element of a kind."""
        return [attributes for each, attributes in self.elements if each == tag]
