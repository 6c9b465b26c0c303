"""A csv made safe for spreadsheet programs, which take some texts for formulas and run them."""

import csv
import os
from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from toggl_async.tables.records import Records
from toggl_async.transfer.directory import TargetDirectory

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SLICE = 1 << 16
_MARK = "\ufeff"


def sanitize_csv(source: str | PathLike[str], target: str | PathLike[str]) -> int:
    """Copy a csv, with an apostrophe before each cell that a spreadsheet program might run; count these.

    Descriptions, names and tags are free text, and a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab
    or a line end (or the wide forms of these signs) is a formula to Excel and others. Every cell of the
    copy stands in quotes. Negative numbers get an apostrophe as well: read the original with programs, and
    give people the copy. The source is left as it is; the target appears whole or not at all.

    Raises:
        FileExistsError: the target exists; it may be the source.
        OSError: the source cannot be read, or the target not written.
        DecodeError: the source cannot be read as csv.
        IncompleteResponseError: the source is no csv, or only a part of one.
    """
    path = Path(target)
    folder = TargetDirectory.open(path.parent)
    try:
        folder.keeps(path.name, "error")
        return _copy(Path(source), folder, path.name)
    finally:
        folder.close()


def _copy(source: Path, folder: TargetDirectory, name: str) -> int:
    part, descriptor = folder.create_part()
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(_MARK)  # without it, the same programs take the text for another encoding
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            count = 0
            for record in _records(source):
                count += sum(map(_is_risky, record))
                writer.writerow(map(_safe, record))
            file.flush()
            os.fsync(file.fileno())
        folder.publish(part, name, "error")
    except BaseException:
        folder.remove(part)
        raise
    return count


def _records(source: Path) -> Iterator[list[str]]:
    records = Records()
    with source.open("rb") as file:
        while data := file.read(_SLICE):
            block = records.feed(data)
            yield from block.records() if block else ()
    records.finish()


def _is_risky(cell: str) -> bool:
    return cell.startswith(_RISKY)


def _safe(cell: str) -> str:
    return f"'{cell}" if _is_risky(cell) else cell
