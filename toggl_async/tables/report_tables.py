"""The tables of Toggl's reports: the columns that the csv of each report may have."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, Protocol, TypeAlias, TypeVar

import attrs
import msgspec

from toggl_async.errors import InvalidRequestError
from toggl_async.reports.csv_columns import AMOUNT, CURRENCY, DAY, DETAILED, SUMMARY, WEEKLY, Columns
from toggl_async.reports.exports import ExportDetailed, ExportSummary, ExportWeekly
from toggl_async.reports.saved import ExportSaved
from toggl_async.request.files import CsvFile, FileRequest, TableFile
from toggl_async.tables.cells import (
    DATE_FORMATS,
    CellParser,
    date_parser,
    parse_amount,
    parse_duration,
    parse_duration_or_amount,
    parse_tags,
    parse_time,
    parse_yes_no,
)
from toggl_async.tables.field_sources import (
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
_ANY = re.compile(r".*", re.DOTALL)


class Table(Protocol[RowT]):
    """A kind of csv, known by its columns."""

    def row_builder(self, cells: Sequence[str]) -> RowBuilder[RowT]:
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
class ReportTable(Generic[StructT]):
    """A table whose columns are known, in any order; ``required`` names the fields that need a column."""

    row: type[StructT]
    columns: Mapping[str, Column]
    variable: VariableColumns
    required: tuple[str, ...] = ()

    def row_builder(self, cells: Sequence[str]) -> RowBuilder[StructT]:
        """Return the row builder for the records below a header, whose cells are given.

        Raises:
            DecodeError: a required column is missing, a column has no name, or two have the same name.
        """
        header = Header.of(cells)
        indices = {field: header.index(column) for field, column in self.columns.items()}
        if any(indices[field] is None for field in self.required):
            raise header.not_understood()
        sources = {field: column.source(indices[field]) for field, column in self.columns.items()}
        used = [index for index in indices.values() if index is not None]
        sources |= self.variable(header, used)
        sources["extra"] = MappingSource(header.matching(_ANY, used))
        in_order = [sources.get(field, ConstantSource()) for field in self.row.__struct_fields__]
        return RowBuilder(self.row, in_order, len(cells))


@attrs.frozen
class PlainTable:
    """A table whose columns are not known: a row is a dict of text, with the columns' names as keys."""

    def row_builder(self, cells: Sequence[str]) -> RowBuilder[dict[str, str]]:
        """Return the row builder for the records below a header, whose cells are given.

        Raises:
            DecodeError: a column has no name, or two have the same name.
        """
        return RowBuilder(dict[str, str], [PairsSource(Header.of(cells).names)], len(cells))


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
    written = AMOUNT.sub(r"\g<currency>", name)
    return {"amount": ParsedSource(index, parse_amount), "currency": ConstantSource(written or None)}


def _day_columns(header: Header, used: list[int]) -> Mapping[str, FieldSource]:
    # The names of these columns are weekdays or dates.
    found = header.matching(DAY, used)
    if not found:
        raise header.not_understood()
    used.extend(found.values())
    return {"days": MappingSource(found, parse_duration_or_amount)}


def _columns(names: Columns, **parsers: CellParser) -> Mapping[str, Column]:
    return {field: Column(names=tuple(each), parser=parsers.get(field)) for field, each in names.items()}


def _detailed(date_format: str) -> ReportTable[DetailedCsvRow]:
    parse_date = date_parser(date_format)
    return ReportTable(
        row=DetailedCsvRow,
        variable=_amount_columns,
        required=("duration",),
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
    variable=_amount_columns,
    required=("duration",),
    columns=_columns(SUMMARY, billable=parse_yes_no, duration=parse_duration),
)
_WEEKLY = ReportTable(
    row=WeeklyCsvRow, variable=_day_columns, columns=_columns(WEEKLY, total=parse_duration_or_amount)
)
_PLAIN = (TableFile, CsvFile, ExportSaved)


def table_of(report: type[FileRequest], date_format: str = "YYYY-MM-DD") -> Table[object]:
    """Return the table that describes a report's csv.

    Raises:
        InvalidRequestError: the report is not a csv, or Toggl does not have this date format.
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
    raise InvalidRequestError(f"{report.__name__} is not a csv, so it has no rows")
