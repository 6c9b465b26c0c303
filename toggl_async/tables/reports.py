"""The tables of Toggl's csv files: which columns each report may have."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, Protocol, TypeAlias, TypeVar

import attrs
import msgspec

from toggl_async.errors import InvalidRequestError
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.reports.saved import ExportSaved
from toggl_async.request.files import CsvFile, FileRequest, TableFile
from toggl_async.tables.cells import DATE_FORMATS, amount, clock, days, duration, listed, measure, yes_or_no
from toggl_async.tables.plans import Column, Header, Plan
from toggl_async.tables.rows import DetailedCsvRow, SummaryCsvRow, WeeklyCsvRow
from toggl_async.tables.sources import Constant, Gathered, Pairs, Source, Text, Values

RowT = TypeVar("RowT", covariant=True)
StructT = TypeVar("StructT", bound=msgspec.Struct, covariant=True)

_AMOUNT = re.compile(r"amount(?: \((?P<currency>.*)\))?", re.IGNORECASE | re.DOTALL)
_CURRENCY = Column(names=("currency",))
_DAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun|.*[0-9]).*", re.IGNORECASE)
_ANY = re.compile(r".*", re.DOTALL)


class Table(Protocol[RowT]):
    """A kind of csv: makes of a header the plan by which records become rows."""

    def plan(self, cells: Sequence[str]) -> Plan[RowT]:
        """Understand a header.

        Raises:
            DecodeError: it is not one of this table.
        """
        ...


Special: TypeAlias = Callable[[Header, list[int]], Mapping[str, Source]]
"""Finds columns whose names are not the same in every file, and adds their places to those that are used."""


@attrs.frozen(kw_only=True)
class ReportTable(Generic[StructT]):
    """A table whose columns are known, in any order; those of ``needed`` must be there."""

    row: type[StructT]
    columns: Mapping[str, Column]
    special: Special
    needed: tuple[str, ...] = ()

    def plan(self, cells: Sequence[str]) -> Plan[StructT]:
        """Understand a header.

        Raises:
            DecodeError: a column is missing without which this is another table, or has no name, or two
                have the same.
        """
        header = Header.of(cells)
        places = {field: header.index(column) for field, column in self.columns.items()}
        if any(places[field] is None for field in self.needed):
            raise header.unreadable()
        sources = {field: column.source(places[field]) for field, column in self.columns.items()}
        used = [place for place in places.values() if place is not None]
        sources |= self.special(header, used)
        sources["extra"] = Gathered(header.matching(_ANY, used))
        in_order = [sources.get(field, Constant()) for field in self.row.__struct_fields__]
        return Plan(self.row, in_order, len(cells))


@attrs.frozen
class PlainTable:
    """A table whose columns are not known: rows are dicts of text by the names of the columns."""

    def plan(self, cells: Sequence[str]) -> Plan[dict[str, str]]:
        """Understand a header.

        Raises:
            DecodeError: a column has no name, or two have the same.
        """
        return Plan(dict[str, str], [Pairs(Header.of(cells).names)], len(cells))


def _money(header: Header, used: list[int]) -> Mapping[str, Source]:
    """The amount and its currency, which stands in a column of its own or in the name of the amount's."""
    found = header.matching(_AMOUNT, used)
    if len(found) != 1:
        return {}  # of several amounts none is the amount: they stay among the columns that are not known
    ((name, place),) = found.items()
    used.append(place)
    currency = header.index(_CURRENCY)
    if currency is not None:
        used.append(currency)
        return {"amount": Values(place, amount), "currency": Text(currency)}
    written = _AMOUNT.sub(r"\g<currency>", name)
    return {"amount": Values(place, amount), "currency": Constant(written or None)}


def _week(header: Header, used: list[int]) -> Mapping[str, Source]:
    """The days, whose columns are called after weekdays or dates."""
    found = header.matching(_DAY, used)
    if not found:
        raise header.unreadable()
    used.extend(found.values())
    return {"days": Gathered(found, measure)}


_PEOPLE_AND_WORK = {
    "user": Column(names=("user", "member")),
    "email": Column(names=("email",)),
    "client": Column(names=("client",)),
    "project": Column(names=("project",)),
    "task": Column(names=("task",)),
}


def _detailed(date_format: str) -> ReportTable[DetailedCsvRow]:
    day = days(date_format)
    return ReportTable(
        row=DetailedCsvRow,
        special=_money,
        needed=("duration",),
        columns=_PEOPLE_AND_WORK
        | {
            "description": Column(names=("description",)),
            "billable": Column(names=("billable",), cell=yes_or_no),
            "start_date": Column(names=("start date",), cell=day),
            "start_time": Column(names=("start time",), cell=clock),
            "end_date": Column(names=("end date", "stop date"), cell=day),
            "end_time": Column(names=("end time", "stop time"), cell=clock),
            "duration": Column(names=("duration",), cell=duration),
            "tags": Column(names=("tags",), cell=listed),
            "tags_text": Column(names=("tags",)),
        },
    )


_SUMMARY = ReportTable(
    row=SummaryCsvRow,
    special=_money,
    needed=("duration",),
    columns=_PEOPLE_AND_WORK
    | {
        "tag": Column(names=("tag", "tags")),
        "description": Column(names=("description", "title")),
        "billable": Column(names=("billable",), cell=yes_or_no),
        "duration": Column(names=("duration",), cell=duration),
    },
)
_WEEKLY = ReportTable(
    row=WeeklyCsvRow,
    special=_week,
    columns=_PEOPLE_AND_WORK | {"total": Column(names=("total",), cell=measure)},
)
_PLAIN = (TableFile, CsvFile, ExportSaved)


def table_of(report: type[FileRequest], date_format: str = "YYYY-MM-DD") -> Table[object]:
    """The table that a report's csv is.

    Raises:
        InvalidRequestError: the report is no csv, or Toggl has no such way of writing dates.
    """
    if date_format not in DATE_FORMATS:
        raise InvalidRequestError(f"date_format: expected one of {', '.join(DATE_FORMATS)}")
    if issubclass(report, ExportDetailed):
        return _detailed(date_format)
    if issubclass(report, ExportSummary):
        return _SUMMARY
    if issubclass(report, ExportWeekly):
        return _WEEKLY
    if issubclass(report, _PLAIN):
        return PlainTable()
    raise InvalidRequestError(f"{report.__name__} is no csv: it has no rows")
