"""The schemas of the reports as typed tables."""

import subprocess
import sys
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from tests.support.calls import FIRST, LAST
from toggl_async import InvalidRequestError
from toggl_async.insights.exports import ExportProjectProfitability
from toggl_async.reports.exports import ExportDetailed, ExportDetailedPdf, ExportSummary, ExportWeekly
from toggl_async.reports.saved import ExportSaved
from toggl_async.tables import (
    ColumnType,
    DetailedCsvRow,
    SummaryCsvRow,
    TableSchema,
    WeeklyCsvRow,
    schema_of,
)

SCHEMAS = [
    schema_of(ExportDetailed),
    schema_of(ExportSummary),
    schema_of(ExportWeekly),
    schema_of(ExportWeekly, calculate="amounts"),
]
TYPES: dict[Any, set[ColumnType]] = {
    str: {ColumnType.TEXT, ColumnType.DICTIONARY},
    bool: {ColumnType.BOOL},
    date: {ColumnType.DATE},
    time: {ColumnType.TIME},
    timedelta: {ColumnType.DURATION},
    Decimal: {ColumnType.DECIMAL},
    tuple: {ColumnType.TEXTS},
}


@pytest.mark.parametrize(
    ("schema", "row", "left_out"),
    [
        (SCHEMAS[0], DetailedCsvRow, {"tags_text"}),
        (SCHEMAS[1], SummaryCsvRow, set()),
        (SCHEMAS[2], WeeklyCsvRow, set()),
        (SCHEMAS[3], WeeklyCsvRow, set()),
    ],
)
def test_a_schema_has_the_fields_of_the_rows(
    schema: TableSchema, row: type[msgspec.Struct], left_out: set[str]
) -> None:
    """Rows and tables have the same values under the same names, but for texts that follow from the tags."""
    fields = [field for field in row.__struct_fields__ if field not in left_out]
    assert [name for name in schema.names if name not in {"start", "end"}] == fields
    types = {column.name: column.type for column in schema.columns}
    for field in msgspec.structs.fields(row):
        kinds = [each for each in getattr(field.type, "__args__", ()) if each is not type(None)]
        kind = getattr(kinds[0], "__origin__", kinds[0]) if len(kinds) == 1 else None
        if kind in TYPES and field.name not in left_out:
            assert types[field.name] in TYPES[kind]


def test_a_schema_names_types_in_words() -> None:
    """The types of times, durations, money and maps are stated with their units and digits."""
    types = {column.name: str(column.type) for column in SCHEMAS[0].columns}
    assert (types["start"], types["start_date"], types["start_time"]) == ("timestamp[s]", "date", "time[s]")
    assert (types["duration"], types["amount"]) == ("duration[s]", "decimal128(38, 9)")
    assert (types["project"], types["description"]) == ("dictionary<text>", "text")
    assert (types["tags"], types["extra"]) == ("list<text>", "map<text, text>")
    weeks = [{column.name: str(column.type) for column in each.columns} for each in SCHEMAS[2:]]
    assert [week["days"] for week in weeks] == ["map<text, duration[s]>", "map<text, decimal128(38, 9)>"]
    assert [week["total"] for week in weeks] == ["duration[s]", "decimal128(38, 9)"]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_only_maps_are_never_null(schema: TableSchema) -> None:
    """Any column may be missing from a file, but a map is empty then."""
    assert {column.name for column in schema.columns if not column.nullable} == {
        column.name for column in schema.columns if column.type.startswith("map")
    }
    assert set(schema.key) <= set(schema.names)


def test_no_columns_identify_a_time_entry() -> None:
    """Two entries may be equal in all columns, but a group or a week appears once."""
    assert SCHEMAS[0].key == ()
    assert {"project", "description", "currency"} <= set(SCHEMAS[1].key)
    assert SCHEMAS[2].key == ("user", "email", "client", "project", "task")


def test_a_schema_follows_from_the_request() -> None:
    """A weekly report of amounts has amounts, and other reports have the same schema as their class."""
    week = ExportWeekly(start_date=FIRST, end_date=LAST)
    assert schema_of(week) == schema_of(ExportWeekly)
    assert schema_of(week.evolve(calculate="amounts")) == SCHEMAS[3] != SCHEMAS[2]
    assert schema_of(week.evolve(calculate="amounts"), calculate="time") == SCHEMAS[2]
    assert schema_of(ExportDetailed(start_date=FIRST, end_date=LAST)) == SCHEMAS[0]


@pytest.mark.parametrize("report", [ExportSaved, ExportProjectProfitability, ExportDetailedPdf])
def test_a_report_whose_columns_are_not_known_has_no_schema(report: Any) -> None:
    """The error names the report."""
    with pytest.raises(InvalidRequestError, match=report.__name__):
        schema_of(report)


def test_an_unknown_calculation_is_an_error() -> None:
    """The error lists the calculations that a weekly report has."""
    wrong: Any = "seconds"
    with pytest.raises(InvalidRequestError, match="time, amounts"):
        schema_of(ExportWeekly, calculate=wrong)


def test_a_schema_needs_no_pyarrow() -> None:
    """A program that only asks for a schema does not load Arrow, and does not need it."""
    script = "import sys, toggl_async.tables; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
