"""Reports on paper: a pdf with a title, a header on each page, totals and page numbers."""

from collections.abc import Iterable, Iterator, Sequence

import fpdf

PIECE = 64 * 1024
Row = Sequence[object]
LINE = 140
"""Characters to a line of 6 point Courier on A4 lying on its side."""


def written(title: str, header: Row, rows: Iterable[Row], total: str) -> Iterator[bytes]:
    """Print a table and yield it in pieces, the first of which is long in coming."""
    width = max(6, LINE // max(1, len(header)) - 1)
    paper = _Paper(title, _line(header, width))
    for row in rows:
        paper.cell(0, 3.2, _line(row, width), new_x="LMARGIN", new_y="NEXT")
    paper.set_font("Courier", "B", 8)
    paper.cell(0, 5, total, new_x="LMARGIN", new_y="NEXT")
    content = bytes(paper.output())
    for begin in range(0, len(content), PIECE):
        yield content[begin : begin + PIECE]


def shown(text: str) -> str:
    """Replace what the fonts that every reader has cannot show."""
    return " ".join(text.split()).encode("latin-1", "replace").decode("latin-1")


def _line(cells: Row, width: int) -> str:
    return " ".join(shown(str(cell))[:width].ljust(width) for cell in cells)


class _Paper(fpdf.FPDF):
    """A4 on its side; the header of the table stands on every page."""

    def __init__(self, title: str, columns: str) -> None:
        super().__init__(orientation="landscape")
        self._title, self._columns = shown(title), columns
        self.set_auto_page_break(auto=True, margin=12)
        self.add_page()

    def header(self) -> None:
        self.set_font("Courier", "B", 12)
        self.cell(0, 8, self._title, new_x="LMARGIN", new_y="NEXT")
        self.set_font("Courier", "B", 6)
        self.cell(0, 4, self._columns, new_x="LMARGIN", new_y="NEXT")
        self.set_font("Courier", "", 6)

    def footer(self) -> None:
        self.set_y(-10)
        self.cell(0, 5, f"Page {self.page_no()} of {{nb}}", align="C")
