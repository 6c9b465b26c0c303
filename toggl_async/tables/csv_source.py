"""A csv file that is converted: its header, the kinds of its columns, and its records block by block."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import islice
from pathlib import Path
from typing import Final

import attrs

from toggl_async.errors import DecodeError, InvalidRequestError
from toggl_async.reports.filters import DateFormat
from toggl_async.tables.cell_reports import CellReports
from toggl_async.tables.cells import (
    CellParser,
    parse_amount,
    parse_duration,
    parse_tags,
    parse_time,
    parse_yes_no,
)
from toggl_async.tables.csv_kinds import REPORTS, CsvKind, WeeklySum, kind_of, weekly_sum_of
from toggl_async.tables.field_sources import parsers_of
from toggl_async.tables.records import RecordBlock, RecordSplitter, bytes_of, check_marks
from toggl_async.tables.report_tables import table_of
from toggl_async.tracebacks import iterated_without_frames, without_frames

_MONEY = re.compile(r"(?:amount|rate)(?: \(.*\))?", re.IGNORECASE | re.DOTALL)


class CellKind(Enum):
    """The kind of value that the cells of a column have."""

    TEXT = auto()
    DATE = auto()
    TIME = auto()
    DURATION = auto()
    NUMBER = auto()


_KINDS: Final[Mapping[CellParser, CellKind]] = {
    parse_amount: CellKind.NUMBER,
    parse_duration: CellKind.DURATION,
    parse_time: CellKind.TIME,
    # As people read them: "Yes" and "a, b".
    parse_yes_no: CellKind.TEXT,
    parse_tags: CellKind.TEXT,
}
"""The kind of each parser; the others are those of dates."""


@attrs.frozen(kw_only=True)
class SourceColumn:
    """A column of the csv, with the parser of its cells (None for text)."""

    name: str
    kind: CellKind = CellKind.TEXT
    parser: CellParser | None = None


@attrs.frozen(kw_only=True)
class CopiedCells:
    """What a conversion wrote: rows, cells that got an apostrophe, and cells that are not understood."""

    rows: int
    harmless: int = 0
    unread: int = 0


@attrs.frozen(kw_only=True)
class ReadingOptions:
    """How a csv is read: see :func:`toggl_async.tables.convert_csv`."""

    kind: CsvKind | None = None
    calculate: WeeklySum | None = None
    date_format: DateFormat = "YYYY-MM-DD"
    allow_unended_line: bool = False


@attrs.frozen(kw_only=True)
class CsvSource:
    """A csv file, whose header has been read."""

    path: Path
    kind: CsvKind
    calculate: WeeklySum
    columns: Sequence[SourceColumn]
    options: ReadingOptions

    @classmethod
    @without_frames
    def open(cls, path: Path, options: ReadingOptions) -> "CsvSource":
        """Read the header of a csv, and its first record if more must be known.

        Raises:
            InvalidRequestError: nothing says what a weekly report sums up.
            DecodeError: the csv cannot be read, or is of another kind than ``options`` say.
            IncompleteResponseError: this is not a csv.
            OSError: the file cannot be read.
        """
        header, first = _beginning(path, options)
        kind = options.kind or kind_of(header)
        calculate = options.calculate or "time"
        if kind == "weekly" and options.calculate is None:
            calculate = weekly_sum_of(header, first)
        return cls(
            path=path,
            kind=kind,
            calculate=calculate,
            columns=_columns(header, kind, options.date_format, calculate),
            options=options,
        )

    @iterated_without_frames
    def blocks(self) -> Iterator[Sequence[list[str]]]:
        """Yield the records below the header, in blocks; each has as many cells as the header.

        Raises:
            DecodeError: the csv cannot be read.
            IncompleteResponseError: the csv is only a part of one.
            OSError: the file cannot be read.
        """
        skipped = 1
        for block in _blocks(self.path, self.options):
            records, fault = block.read()
            for number, record in enumerate(records):
                if len(record) != len(self.columns):
                    raise self._wrong_width(len(record), block.line_of(number))
            if fault is not None:
                raise fault
            yield records[skipped:]
            skipped = 0 if records else skipped

    def _wrong_width(self, cells: int, line: int) -> DecodeError:
        problem = f"line {line}: {cells} cells under a header of {len(self.columns)}"
        return DecodeError("the csv cannot be read", problems=[problem])


def _blocks(path: Path, options: ReadingOptions) -> Iterator[RecordBlock]:
    splitter = RecordSplitter()
    for data in bytes_of(path, allow_unended_line=options.allow_unended_line):
        block = splitter.feed(data)
        if block is not None:
            yield block
    splitter.finish()


def _beginning(path: Path, options: ReadingOptions) -> tuple[list[str], list[str] | None]:
    """Return the first two records; the second one is None if there is none."""
    found: list[list[str]] = []
    for block in _blocks(path, options):
        records, fault = block.read()
        found += islice(records, 2)
        if len(found) > 1 or fault is not None:
            break
    if not found:
        raise DecodeError("the csv cannot be read", problems=["it has no header"])
    check_marks(found[0])
    return found[0], found[1] if len(found) > 1 else None


def _columns(
    header: Sequence[str], kind: CsvKind, date_format: DateFormat, calculate: WeeklySum
) -> Sequence[SourceColumn]:
    names = [name.strip() for name in header]
    parsers: dict[int, CellParser] = {}
    if kind in REPORTS:
        table = table_of(REPORTS[kind], date_format, calculate, chosen=True)
        parsers.update(parsers_of(table.row_builder(header, CellReports()).sources))
        money = (index for index, name in enumerate(names) if _MONEY.fullmatch(name))
        parsers.update((index, parse_amount) for index in money if index not in parsers)
    return [_column(name, parsers.get(index)) for index, name in enumerate(names)]


def _column(name: str, parser: CellParser | None) -> SourceColumn:
    kind = CellKind.TEXT if parser is None else _KINDS.get(parser, CellKind.DATE)
    return SourceColumn(name=name, kind=kind, parser=None if kind is CellKind.TEXT else parser)


def check_reading(options: ReadingOptions) -> None:
    """Check the options before the file is opened.

    Raises:
        InvalidRequestError: there is no such kind or calculation.
    """
    if options.kind is not None and options.kind not in (*REPORTS, "other"):
        raise InvalidRequestError(f"kind: expected one of {', '.join((*REPORTS, 'other'))}")
    if options.calculate not in (None, "time", "amounts"):
        raise InvalidRequestError("calculate: expected one of time, amounts")
