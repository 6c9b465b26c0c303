"""Reports as pdf, with a title, a table header on each page, totals and page numbers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

import fpdf

CHUNK_SIZE = 64 * 1024
Row = Sequence[object]
Cells = Sequence[str]
FONT_SIZES = (8.0, 7.0, 6.0, 5.0)
"""Font sizes in points, the preferred one first."""
POINT_IN_MM = 25.4 / 72
"""Millimetres per point."""
LINE_WIDTH = 277.0
"""Millimetres per line of a landscape A4 page."""


def write_table(
    title: str, header: Row, rows: Iterable[Row], total: str, number_formats: Sequence[str] = ()
) -> Iterator[bytes]:
    """Print a table and yield it in chunks; the first one takes long, as the others need the whole file."""
    del number_formats
    heading, *table = [[printable(str(cell)) for cell in row] for row in (header, *rows)]
    natural_widths = [max(map(len, column)) for column in zip(heading, *table, strict=True)]
    size = next(
        (size for size in FONT_SIZES if _line_length(natural_widths) <= _characters_per_line(size)),
        FONT_SIZES[-1],
    )
    widths = _fit_widths(natural_widths, _characters_per_line(size))
    report = _PdfReport(title, list(_lines(heading, widths)), size)
    for row in table:
        for line in _lines(row, widths):
            report.print_line(line)
    report.set_font("Courier", "B", 8)
    report.cell(0, 5, total, new_x="LMARGIN", new_y="NEXT")
    content = bytes(report.output())
    for start in range(0, len(content), CHUNK_SIZE):
        yield content[start : start + CHUNK_SIZE]


def printable(text: str) -> str:
    """Replace characters that the standard pdf fonts do not have."""
    return " ".join(text.split()).encode("latin-1", "replace").decode("latin-1")


def _characters_per_line(size: float) -> int:
    """Return the number of characters per line; in Courier each is 0.6 of the font size wide."""
    return int(LINE_WIDTH / (0.6 * size * POINT_IN_MM))


def _line_length(widths: Sequence[int]) -> int:
    return sum(widths) + len(widths) - 1


def _fit_widths(natural_widths: Sequence[int], max_length: int) -> list[int]:
    """Narrow only the widest columns until a line fits; their cells continue in the next line."""
    limit = max(natural_widths)
    while limit > 1 and _line_length([min(width, limit) for width in natural_widths]) > max_length:
        limit -= 1
    return [min(width, limit) for width in natural_widths]


def _lines(cells: Cells, widths: Sequence[int]) -> Iterator[str]:
    pairs = zip(cells, widths, strict=True)
    parts = [[cell] if len(cell) <= width else wrap(cell, width) for cell, width in pairs]
    for line in zip_longest(*parts, fillvalue=""):
        yield " ".join(part.ljust(width) for part, width in zip(line, widths, strict=True)).rstrip()


class _PdfReport(fpdf.FPDF):
    """A landscape A4 document with the table header on every page."""

    def __init__(self, title: str, columns: Cells, size: float) -> None:
        super().__init__(orientation="landscape")
        self._title, self._columns, self._size = printable(title), columns, size
        self.set_auto_page_break(auto=True, margin=12)
        self.add_page()

    def print_line(self, text: str) -> None:
        self.cell(0, 1.5 * self._size * POINT_IN_MM, text, new_x="LMARGIN", new_y="NEXT")

    def header(self) -> None:
        self.set_font("Courier", "B", 12)
        self.cell(0, 8, self._title, new_x="LMARGIN", new_y="NEXT")
        self.set_font("Courier", "B", self._size)
        for line in self._columns:
            self.print_line(line)
        self.set_font("Courier", "", self._size)

    def footer(self) -> None:
        self.set_y(-10)
        self.cell(0, 5, f"Page {self.page_no()} of {{nb}}", align="C")
