"""The tables of Toggl's reports: the columns that the csv of each report may have."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, Protocol, TypeAlias, TypeVar

import attrs
import msgspec

from toggl_async.errors import InvalidRequestError
from toggl_async.reports.csv_columns import (
    AMOUNT,
    CURRENCY,
    DAY,
    DETAILED,
    DETAILED_HEADER,
    DETAILED_NEEDS,
    SUMMARY,
    SUMMARY_HEADER,
    SUMMARY_NEEDS,
    WEEKLY,
    WEEKLY_HEADER,
    Columns,
    has_times_of_day,
    is_detailed,
    is_summary_of_entries,
    is_weekly,
    may_be_summary,
)
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.reports.saved import ExportSaved
from toggl_async.request.csv_headers import LEAST_KNOWN, CsvHeader, column_pattern
from toggl_async.request.files import CsvFile, FileRequest, TableFile
from toggl_async.tables.cell_reports import CellReports
from toggl_async.tables.cells import (
    DATE_FORMATS,
    CellParser,
    date_parser,
    parse_amount,
    parse_duration,
    parse_tags,
    parse_time,
    parse_yes_no,
)
from toggl_async.tables.field_sources import (
    NOTHING_UNREAD,
    ConstantSource,
    FieldSource,
    MappingSource,
    PairsSource,
    ParsedSource,
    TextSource,
)
from toggl_async.tables.row_builder import Column, Header, RowBuilder
from toggl_async.tables.rows import DetailedCsvRow, SummaryCsvRow, WeeklyCsvRow

RowT = TypeVar("RowT", covariant=True)
StructT = TypeVar("StructT", bound=msgspec.Struct, covariant=True)

_CURRENCY = Column(names=CURRENCY)
_TOTAL = Column(names=tuple(WEEKLY["total"]))
_DAYS_OF_WEEK = 7
_ANY = ".*"


class Table(Protocol[RowT]):
    """A kind of csv, known by its columns."""

    def row_builder(self, cells: Sequence[str], reports: CellReports) -> RowBuilder[RowT]:
        """Return the row builder for the records below a header, whose cells are given.

        Raises:
            DecodeError: the header does not belong to this table.
        """
        ...


VariableColumns: TypeAlias = Callable[[Header, list[int]], Mapping[str, FieldSource]]
"""A function that finds the columns whose names differ from file to file.

It takes the header and the list of column indices that are used already, adds the indices of the columns that
it finds to the list, and returns the sources of their fields.
"""


@attrs.frozen(kw_only=True)
class Recognition:
    """The check that a header belongs to a report, by columns that it must and must not have.

    It has columns that ``known`` knows, and at least one that matches the pattern ``needed``. ``others`` are
    the other reports, as they are named in an error, each with the function that recognizes their headers.
    """

    known: CsvHeader | None
    needed: str = _ANY
    others: Mapping[str, Callable[[Sequence[str]], bool]] = {}

    def check(self, header: Header) -> None:
        """Check that a header belongs to the report.

        Raises:
            DecodeError: it is not understood, or belongs to another report.
        """
        names = header.names
        for report, recognizes in self.others.items():
            if recognizes(names):
                raise header.of_another_report(report)
        if self.known is not None and not self.known.fits(names, at_least=min(len(names), LEAST_KNOWN)):
            raise header.not_understood()
        if not header.matching(self.needed, ()):
            raise header.not_understood()


@attrs.frozen(kw_only=True)
class ReportTable(Generic[StructT]):
    """A table whose columns are known, in any order."""

    row: type[StructT]
    recognition: Recognition
    columns: Mapping[str, Column]
    variable: VariableColumns

    def row_builder(self, cells: Sequence[str], reports: CellReports) -> RowBuilder[StructT]:
        """Return the row builder for the records below a header, whose cells are given.

        Raises:
            DecodeError: the header does not belong to this report, a column has no name, or two have the same
                name.
        """
        header = Header.of(cells)
        self.recognition.check(header)
        indices = {field: header.index(column) for field, column in self.columns.items()}
        sources = {field: column.source(indices[field]) for field, column in self.columns.items()}
        used = [index for index in indices.values() if index is not None]
        sources |= self.variable(header, used)
        sources["extra"] = MappingSource(header.matching(_ANY, used))
        sources["unread"] = ConstantSource(NOTHING_UNREAD)
        return RowBuilder(
            row=self.row,
            sources=[sources.get(field, ConstantSource()) for field in self.row.__struct_fields__],
            fields=self.row.__struct_fields__,
            names=header.names,
            width=len(cells),
            reports=reports,
        )


@attrs.frozen
class PlainTable:
    """A table whose rows are dicts of text, with the columns' names as keys."""

    recognition: Recognition

    def row_builder(self, cells: Sequence[str], reports: CellReports) -> RowBuilder[dict[str, str]]:
        """Return the row builder for the records below a header, whose cells are given.

        Raises:
            DecodeError: the header does not belong to this report, a column has no name, or two have the same
                name.
        """
        header = Header.of(cells)
        self.recognition.check(header)
        return RowBuilder(
            row=dict[str, str],
            sources=[PairsSource(header.names)],
            names=header.names,
            width=len(cells),
            reports=reports,
        )


def _amount_columns(header: Header, used: list[int]) -> Mapping[str, FieldSource]:
    # The currency has a column of its own, or is in the name of the amount's column: "Amount (EUR)".
    found = header.matching(AMOUNT, used)
    if len(found) != 1:
        return {}  # if there are several amounts, nothing says which one is meant: all are extra
    ((name, index),) = found.items()
    used.append(index)
    currency = header.index(_CURRENCY)
    if currency is not None:
        used.append(currency)
        return {"amount": ParsedSource(index, parse_amount), "currency": TextSource(currency)}
    written = column_pattern(AMOUNT).sub(r"\g<currency>", name)
    return {"amount": ParsedSource(index, parse_amount), "currency": ConstantSource(written or None)}


def _day_columns(parser: CellParser) -> VariableColumns:
    def find(header: Header, used: list[int]) -> Mapping[str, FieldSource]:
        found = _unknown_week(header, used) or header.matching(DAY, used)
        if not found:
            raise header.not_understood()
        used.extend(found.values())
        return {"days": MappingSource(found, parser)}

    return find


def _unknown_week(header: Header, used: list[int]) -> Mapping[str, int]:
    # Weekdays in another language are seven unknown columns just before the total. A few of them may be
    # spelled as in a language that is known.
    total = header.index(_TOTAL) or 0
    week = {name: index for index, name in enumerate(header.names) if total - _DAYS_OF_WEEK <= index < total}
    known = len(header.matching(DAY, used).keys() & week)
    if len(week) < _DAYS_OF_WEEK or not set(used).isdisjoint(week.values()) or known > _DAYS_OF_WEEK // 2:
        return {}
    return week


def _columns(names: Columns, **parsers: CellParser) -> Mapping[str, Column]:
    return {field: Column(names=tuple(each), parser=parsers.get(field)) for field, each in names.items()}


_DETAILED_REPORT, _SUMMARY_REPORT, _WEEKLY_REPORT = "a detailed", "a summary", "a weekly"


def _detailed(date_format: str, *, chosen: bool) -> ReportTable[DetailedCsvRow]:
    parse_date = date_parser(date_format)
    summary = {_SUMMARY_REPORT: may_be_summary} if chosen else {}
    return ReportTable(
        row=DetailedCsvRow,
        recognition=Recognition(
            known=DETAILED_HEADER, needed=DETAILED_NEEDS, others={_WEEKLY_REPORT: is_weekly, **summary}
        ),
        variable=_amount_columns,
        columns=_columns(
            DETAILED,
            billable=parse_yes_no,
            start_date=parse_date,
            start_time=parse_time,
            end_date=parse_date,
            end_time=parse_time,
            duration=parse_duration,
            tags=parse_tags,
        ),
    )


_SUMMARY = ReportTable(
    row=SummaryCsvRow,
    recognition=Recognition(
        known=SUMMARY_HEADER,
        needed=SUMMARY_NEEDS,
        others={_DETAILED_REPORT: is_detailed, _WEEKLY_REPORT: is_weekly},
    ),
    variable=_amount_columns,
    columns=_columns(SUMMARY, billable=parse_yes_no, duration=parse_duration),
)


def _weekly(parser: CellParser) -> ReportTable[WeeklyCsvRow]:
    return ReportTable(
        row=WeeklyCsvRow,
        recognition=Recognition(known=WEEKLY_HEADER, others={_DETAILED_REPORT: is_detailed}),
        variable=_day_columns(parser),
        columns=_columns(WEEKLY, total=parser),
    )


_WEEKLY = {"time": _weekly(parse_duration), "amounts": _weekly(parse_amount)}
_NO_PLAIN_REPORT = {
    _DETAILED_REPORT: has_times_of_day,
    _WEEKLY_REPORT: is_weekly,
    _SUMMARY_REPORT: is_summary_of_entries,
}


def table_of(
    report: type[FileRequest],
    date_format: str = "YYYY-MM-DD",
    calculate: object = "time",
    *,
    chosen: bool = False,
) -> Table[object]:
    """Return the table that describes a report's csv.

    ``calculate`` is what a weekly report sums up. ``chosen`` is true if a person chose the report for a file,
    so that the file may be of another report; the response to a request is what it was requested as.

    Raises:
        InvalidRequestError: the report is not a csv, or Toggl does not have this date format or calculation.
    """
    if date_format not in DATE_FORMATS:
        raise InvalidRequestError(f"date_format: expected one of {', '.join(DATE_FORMATS)}")
    if issubclass(report, ExportDetailed):
        return _detailed(date_format, chosen=chosen)
    if issubclass(report, ExportSummary):
        return _SUMMARY
    if issubclass(report, ExportWeekly):
        if calculate not in _WEEKLY:
            raise InvalidRequestError(f"calculate: expected one of {', '.join(_WEEKLY)}")
        return _WEEKLY[str(calculate)]
    if issubclass(report, ExportSaved):  # of any kind
        return PlainTable(Recognition(known=report.csv_header))
    if issubclass(report, (TableFile, CsvFile)):
        return PlainTable(Recognition(known=report.csv_header, others=_NO_PLAIN_REPORT))
    raise InvalidRequestError(f"{report.__name__} is not a csv, so it has no rows")
