"""Saved csv files as Parquet files, workbooks, and csv files for spreadsheet programs."""

import functools
from collections.abc import Callable, Mapping
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypeAlias, get_args

import attrs

from toggl_async.errors import InvalidRequestError
from toggl_async.reports.filters import DateFormat
from toggl_async.tables import spreadsheet_csv
from toggl_async.tables.csv_kinds import CsvKind, WeeklySum
from toggl_async.tables.csv_source import CopiedCells, CsvSource, ReadingOptions, check_reading
from toggl_async.tables.spreadsheet_csv import CsvStyle
from toggl_async.transfer.whole_file import whole_file

TargetFormat: TypeAlias = Literal["parquet", "xlsx", "csv"]
_SAFE: Final = "-safe"


@attrs.frozen(kw_only=True)
class Converted:
    """A file that was made of a csv.

    ``size`` is in bytes. ``harmless`` is the number of cells that got an apostrophe since a spreadsheet
    program might have run them, and ``unread`` the number of cells that are not understood: they stay text,
    or are in the column ``unread`` of a Parquet file.
    """

    path: Path
    file_format: TargetFormat
    kind: CsvKind
    rows: int
    size: int
    harmless: int = 0
    unread: int = 0


def _do_nothing(_: int) -> None:
    pass


def convert_csv(
    source: str | PathLike[str],
    target: str | PathLike[str] | None = None,
    *,
    to: TargetFormat | None = None,
    kind: CsvKind | None = None,
    calculate: WeeklySum | None = None,
    date_format: DateFormat = "YYYY-MM-DD",
    delimiter: str = ",",
    decimal_comma: bool = False,
    allow_unended_line: bool = False,
    replace: bool = False,
    progress: Callable[[int], None] = _do_nothing,
) -> Converted:
    """Make a Parquet file, a workbook, or a csv for spreadsheet programs of a csv file, in constant memory.

    ``to`` is the format; by default, the suffix of ``target`` says it. Without ``target``, the file is beside
    the source. It appears whole or not at all, and replaces an existing one only with ``replace``.

    - ``"parquet"`` (extra ``arrow``) has the schema of the report, see :func:`schema_of`.
    - ``"xlsx"`` (extra ``xlsx``) has the columns of the csv: dates, times, durations (``[h]:mm:ss``) and
      numbers as such, and texts that are never run as formulas.
    - ``"csv"`` is what :func:`sanitize_csv` makes, with a ``delimiter`` and ``decimal_comma`` for programs of
      a country; a number below zero stays one. All cells are quoted.

    ``kind`` is the report that the csv is from; by default it is recognized by the header. All columns of a
    csv of another kind (``"other"``) are text. ``calculate`` is what a weekly report sums up, if its cells
    may be either; ``date_format`` and ``allow_unended_line`` are those of :func:`read_rows`. ``progress`` is
    called with the number of rows so far; an exception from it ends the conversion. This blocks; in an event
    loop, use it in a thread.

    Raises:
        ModuleNotFoundError: the library for the format is not installed.
        InvalidRequestError: the format is not known, the arguments contradict each other, or nothing says
            what a weekly report sums up.
        FileExistsError: the target exists.
        OSError: the source cannot be read, or the target cannot be written.
        DecodeError: the source cannot be read as csv, or is of another kind than ``kind`` says.
        IncompleteResponseError: the source is not a csv, or only a part of one.
    """
    path = Path(source)
    made, file_format = _target(path, None if target is None else Path(target), to)
    style = CsvStyle(delimiter=delimiter, decimal_comma=decimal_comma)
    style.check()
    if file_format != "csv" and style != CsvStyle():
        raise InvalidRequestError(f"delimiter and decimal_comma are for csv, not for {file_format}")
    options = ReadingOptions(
        kind=kind, calculate=calculate, date_format=date_format, allow_unended_line=allow_unended_line
    )
    check_reading(options)
    write = _writer(file_format, style)
    opened = CsvSource.open(path, options)
    with whole_file(made, "replace" if replace else "error") as file:
        cells = write(opened, file, progress)
    return Converted(
        path=made,
        file_format=file_format,
        kind=opened.kind,
        rows=cells.rows,
        size=made.stat().st_size,
        harmless=cells.harmless,
        unread=cells.unread,
    )


def _target(source: Path, target: Path | None, to: TargetFormat | None) -> tuple[Path, TargetFormat]:
    formats: Mapping[str, TargetFormat] = {f".{each}": each for each in get_args(TargetFormat)}
    if to is not None and to not in formats.values():
        raise InvalidRequestError(f"to: expected one of {', '.join(formats.values())}")
    if target is None:
        if to is None:
            raise InvalidRequestError("give a target, or its format as to=")
        return source.with_name(f"{source.stem}{_SAFE if to == 'csv' else ''}.{to}"), to
    named = formats.get(target.suffix.lower())
    if to is None and named is None:
        raise InvalidRequestError(f"the suffix of {target} names no format: give it as to=")
    if to is not None and named not in (None, to):
        raise InvalidRequestError(f"the target's name ends with {target.suffix}, but its format is {to}")
    if target.exists() and source.exists() and target.samefile(source):
        raise InvalidRequestError(f"{target} is the source itself: choose another target")
    return target, to or named or "csv"


Writer: TypeAlias = Callable[[CsvSource, BinaryIO, Callable[[int], None]], CopiedCells]
"""A function that writes the records of a csv to a file."""


def _writer(file_format: TargetFormat, style: CsvStyle) -> Writer:
    """Return the function that writes a format; the libraries are extras, so they are imported only now."""
    if file_format == "csv":
        return functools.partial(spreadsheet_csv.write, style=style)
    module = import_module(f"toggl_async.tables.{'parquet_copy' if file_format == 'parquet' else 'workbook'}")
    write: Writer = module.write
    return write
