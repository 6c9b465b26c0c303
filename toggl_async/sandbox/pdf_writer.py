"""Reports as pdf, with a title, a table header on each page, totals and page numbers."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import fpdf
from attrs import frozen

from toggl_async.sandbox.pdf_fonts import DocumentFonts, add_fonts, close_fonts, font_directories

CHUNK_SIZE = 64 * 1024
Row = Sequence[object]
Cells = Sequence[str]
FONT_SIZES = (9.0, 8.0, 7.0)
"""Font sizes in points, the preferred one first."""
TITLE_SIZE = 14.0
LINE_HEIGHT = 1.35
"""The height of a line in font sizes."""
MILLIMETRES_PER_POINT = 25.4 / 72
MARGIN, TOP, BOTTOM, GAP = 10.0, 20.0, 197.0, 2.5
"""The margins at the sides, the first and the last line of a table, and the gap between columns, in mm."""
TABLE_WIDTH = 297.0 - 2 * MARGIN
"""The width of a table on a landscape A4 page, in millimetres."""
GRAY = 205


def write_table(
    title: str, header: Row, rows: Iterable[Row], total: str, number_formats: Sequence[str] = ()
) -> Iterator[bytes]:
    """Print a table and yield it in chunks; the first one takes long, as the others need the whole file.

    Columns with a number format are aligned to the right.
    """
    cells = [[str(cell) for cell in row] for row in (header, *rows)]
    report = _PdfReport(title, total, cells, number_formats)
    try:
        content = report.print_table()
    finally:
        close_fonts(report)
    for start in range(0, len(content), CHUNK_SIZE):
        yield content[start : start + CHUNK_SIZE]


@frozen
class _Column:
    """The left edge and the width of a column in millimetres, and its alignment."""

    left: float
    width: float
    to_the_right: bool


class _PdfReport(fpdf.FPDF):
    """A landscape A4 document with the table header on every page."""

    def __init__(self, title: str, total: str, cells: Sequence[Cells], number_formats: Sequence[str]) -> None:
        super().__init__(orientation="landscape")
        self.set_auto_page_break(auto=False)
        texts = {title, total, *(cell for row in cells for cell in row)}
        self._fonts: DocumentFonts = add_fonts(self, texts, font_directories())
        self._printable = {text: self._fonts.printable(text) for text in texts}
        self._title, self._total = self._printable[title], self._printable[total]
        self._rows = [[self._printable[cell] for cell in row] for row in cells]
        self._size, self._width_of_sign = FONT_SIZES[-1], {"": dict[str, float](), "B": dict[str, float]()}
        self._font = ("", "", 0.0)
        self._table_columns = self._choose_columns(number_formats)
        self._line_height = LINE_HEIGHT * self._size * MILLIMETRES_PER_POINT

    def print_table(self) -> bytes:
        """Print all rows and the total, and return the file."""
        self.add_page()
        top = self._print_heading()
        for row in self._rows[1:]:
            lines = self._lines(row)
            if top + self._height(lines) > BOTTOM:
                self.add_page()
                top = self._print_heading()
            top = self._print_row(lines, top)
        self._print_text(MARGIN, top + self._line_height, self._total, "B")
        return bytes(self.output())

    def footer(self) -> None:
        self.set_y(-9)
        self._font = (self._fonts.families[0].family, "", 8.0)
        self.set_font(*self._font)
        self.cell(0, 5, f"Page {self.page_no()} of {{nb}}", align="C")

    def _choose_columns(self, number_formats: Sequence[str]) -> list[_Column]:
        """Choose the largest font size at which no cell needs a second line, or the smallest font size."""
        natural: list[float] = []
        for size in FONT_SIZES:
            self._size = size
            self._measure()
            natural = self._widest(lambda cell: (cell,))
            if sum(natural) + GAP * (len(natural) - 1) <= TABLE_WIDTH:
                break
        columns: list[_Column] = []
        left = MARGIN
        formats = (*number_formats, *("" for _ in natural))
        for width, number_format in zip(_fit_widths(natural, self._widest(str.split)), formats, strict=False):
            columns.append(_Column(left, width, bool(number_format)))
            left += width + GAP
        return columns

    def _measure(self) -> None:
        """Measure each character in both styles."""
        signs = sorted({sign for text in self._printable.values() for sign in text})
        for style, widths in self._width_of_sign.items():
            for sign in signs:
                for family, text in self._fonts.runs(sign):
                    self.set_font(family, style, self._size)
                    widths[sign] = self.get_string_width(text)

    def _widest(self, parts: Callable[[str], Iterable[str]]) -> list[float]:
        """Return the width of the widest part of each column, whose header is bold."""
        heading, *rows = self._rows
        widths = [max((self._width(part, "B") for part in parts(cell)), default=0.0) for cell in heading]
        for number, column in enumerate(zip(*rows, strict=True)):
            found = {part for cell in set(column) for part in parts(cell)}
            widths[number] = max(widths[number], *map(self._width, found), 0.0)
        return widths

    def _width(self, text: str, style: str = "") -> float:
        return sum(map(self._width_of_sign[style].__getitem__, text))

    def _lines(self, row: Cells, style: str = "") -> list[list[str]]:
        return [
            [cell]
            if self._width(cell, style) <= column.width
            else list(self._wrap(cell, column.width, style))
            for cell, column in zip(row, self._table_columns, strict=True)
        ]

    def _wrap(self, text: str, width: float, style: str) -> Iterator[str]:
        """Yield the lines of a text, broken at spaces, and within words that are too long for a line."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if self._width(longer, style) <= width:
                line = longer
                continue
            if line:
                yield line
            line = ""
            for sign in word:
                if line and self._width(line + sign, style) > width:
                    yield line
                    line = ""
                line += sign
        yield line

    def _height(self, lines: Sequence[Cells]) -> float:
        return max(map(len, lines)) * self._line_height + 0.4

    def _print_heading(self) -> float:
        """Print the title and the table header, and return the top of the first row."""
        self._print_text(MARGIN, 14, self._title, "B", TITLE_SIZE)
        return self._print_row(self._lines(self._rows[0], "B"), TOP - 2, "B")

    def _print_row(self, lines: Sequence[Cells], top: float, style: str = "") -> float:
        """Print the lines of each cell, and return the bottom of the row."""
        for column, cell in zip(self._table_columns, lines, strict=True):
            for number, text in enumerate(cell):
                baseline = top + (number + 0.78) * self._line_height
                left = column.left
                if column.to_the_right:
                    left += column.width - self._width(text, style)
                self._print_text(left, baseline, text, style)
        bottom = top + self._height(lines)
        self.set_draw_color(0 if style else GRAY)
        self.set_line_width(0.1)
        self.line(MARGIN, bottom - 0.2, MARGIN + TABLE_WIDTH, bottom - 0.2)
        return bottom

    def _print_text(
        self, left: float, baseline: float, text: str, style: str, size: float | None = None
    ) -> None:
        size = size or self._size
        for family, part in self._fonts.runs(text) if text else ():
            # Selecting a font is slow, and nearly all texts have the same.
            if self._font != (family, style, size):
                self._font = (family, style, size)
                self.set_font(family, style, size)
            self.text(left, baseline, part)
            left += self._width(part, style) * size / self._size


def _fit_widths(natural_widths: Sequence[float], widths_of_words: Sequence[float]) -> list[float]:
    """Narrow only the widest columns until a line fits; their cells continue in the next line.

    No column becomes narrower than its longest word, unless the words alone do not fit.
    """
    available = TABLE_WIDTH - GAP * (len(natural_widths) - 1)
    at_least = widths_of_words if sum(widths_of_words) <= available else [0.0] * len(widths_of_words)
    # The tolerance is for the rounding errors of sums in different order.
    minimum = [width + 0.01 for width in at_least]
    limit = max(natural_widths)
    widths = list(natural_widths)
    while limit > 1 and sum(widths) > available:
        limit -= 0.5
        widths = [min(width, max(limit, least)) for width, least in zip(natural_widths, minimum, strict=True)]
    return widths
