"""Copies of csv files for spreadsheet programs, which take some texts for formulas and run them."""

import csv
import io
from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from toggl_async.tables.records import RecordSplitter, bytes_of, check_marks
from toggl_async.tracebacks import without_frames
from toggl_async.transfer.whole_file import whole_file

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BYTE_ORDER_MARK = "\ufeff"


def sanitize_csv(
    source: str | PathLike[str], target: str | PathLike[str], *, allow_unended_line: bool = False
) -> int:
    """Copy a csv and put an apostrophe before each cell that a spreadsheet program might run.

    Return the number of cells that got an apostrophe.

    Descriptions, names and tags are free text. Excel and other programs take a cell for a formula if it
    begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end (or the full-width form of such a character).
    Every cell of the copy is quoted. Negative numbers get an apostrophe as well, so programs should read the
    original; the copy is for people. The source is not changed; the target appears whole or not at all.
    ``allow_unended_line`` accepts a last line without a line end; by default, it is taken for a file that was
    cut.

    Raises:
        FileExistsError: the target exists, or is the source itself.
        OSError: the source cannot be read, or the target cannot be written.
        DecodeError: the source cannot be read as csv.
        IncompleteResponseError: the source is not a csv, or only a part of one.
    """
    return _copy(Path(source), Path(target), allow_unended_line=allow_unended_line)


@without_frames
def _copy(source: Path, target: Path, *, allow_unended_line: bool) -> int:
    count = 0
    with whole_file(target) as file, io.TextIOWrapper(file, "utf-8", newline="") as text:
        # Without a byte order mark, spreadsheet programs assume another encoding than UTF-8.
        text.write(BYTE_ORDER_MARK)
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for record in _records(source, allow_unended_line=allow_unended_line):
            count += sum(map(is_risky, record))
            writer.writerow(map(harmless, record))
    return count


def _records(source: Path, *, allow_unended_line: bool) -> Iterator[list[str]]:
    splitter = RecordSplitter()
    begun = False
    for data in bytes_of(source, allow_unended_line=allow_unended_line):
        block = splitter.feed(data)
        records = block.records() if block else []
        if records and not begun:
            check_marks(records[0])
            begun = True
        yield from records
    splitter.finish()


def is_risky(cell: str) -> bool:
    """Return whether a spreadsheet program might run a cell."""
    return cell.startswith(_RISKY)


def harmless(cell: str) -> str:
    """Return a cell with an apostrophe before it if a spreadsheet program might run it."""
    return f"'{cell}" if is_risky(cell) else cell
