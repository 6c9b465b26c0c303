"""Reports on paper: a pdf with a title, a header on each page, totals and page numbers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

import fpdf

CHUNK_SIZE = 64 * 1024
Row = Sequence[object]
Texts = Sequence[str]
FONT_SIZES = (8.0, 7.0, 6.0, 5.0)
"""Sizes of type in points, the best first."""
POINT_IN_MM = 25.4 / 72
"""Millimetres."""
LINE_WIDTH = 277.0
"""Millimetres to a line of A4 lying on its side."""


def write_table(title: str, header: Row, rows: Iterable[Row], total: str) -> Iterator[bytes]:
    """Print a table and yield it in pieces, the first of which is long in coming."""
    heading, *table = [[shown(str(cell)) for cell in row] for row in (header, *rows)]
    natural = [max(map(len, column)) for column in zip(heading, *table, strict=True)]
    size = next((size for size in FONT_SIZES if _needed(natural) <= _room(size)), FONT_SIZES[-1])
    widths = _narrowed(natural, _room(size))
    paper = _PdfReport(title, list(_lines(heading, widths)), size)
    for row in table:
        for line in _lines(row, widths):
            paper.type(line)
    paper.set_font("Courier", "B", 8)
    paper.cell(0, 5, total, new_x="LMARGIN", new_y="NEXT")
    content = bytes(paper.output())
    for begin in range(0, len(content), CHUNK_SIZE):
        yield content[begin : begin + CHUNK_SIZE]


def shown(text: str) -> str:
    """Replace what the fonts that every reader has cannot show."""
    return " ".join(text.split()).encode("latin-1", "replace").decode("latin-1")


def _room(size: float) -> int:
    """Count the characters to a line; each of Courier's is 0.6 of its size wide."""
    return int(LINE_WIDTH / (0.6 * size * POINT_IN_MM))


def _needed(widths: Sequence[int]) -> int:
    return sum(widths) + len(widths) - 1


def _narrowed(natural: Sequence[int], room: int) -> list[int]:
    """Take from the widest columns alone, until the line fits: their cells go on in the line below."""
    limit = max(natural)
    while limit > 1 and _needed([min(width, limit) for width in natural]) > room:
        limit -= 1
    return [min(width, limit) for width in natural]


def _lines(cells: Texts, widths: Sequence[int]) -> Iterator[str]:
    pairs = zip(cells, widths, strict=True)
    parts = [[cell] if len(cell) <= width else wrap(cell, width) for cell, width in pairs]
    for line in zip_longest(*parts, fillvalue=""):
        yield " ".join(part.ljust(width) for part, width in zip(line, widths, strict=True)).rstrip()


class _PdfReport(fpdf.FPDF):
    """A4 on its side; the header of the table stands on every page."""

    def __init__(self, title: str, columns: Texts, size: float) -> None:
        super().__init__(orientation="landscape")
        self._title, self._columns, self._size = shown(title), columns, size
        self.set_auto_page_break(auto=True, margin=12)
        self.add_page()

    def type(self, text: str) -> None:
        self.cell(0, 1.5 * self._size * POINT_IN_MM, text, new_x="LMARGIN", new_y="NEXT")

    def header(self) -> None:
        self.set_font("Courier", "B", 12)
        self.cell(0, 8, self._title, new_x="LMARGIN", new_y="NEXT")
        self.set_font("Courier", "B", self._size)
        for line in self._columns:
            self.type(line)
        self.set_font("Courier", "", self._size)

    def footer(self) -> None:
        self.set_y(-10)
        self.cell(0, 5, f"Page {self.page_no()} of {{nb}}", align="C")
