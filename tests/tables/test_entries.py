"""Time entries of the detailed report as JSON, as rows and as batches."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from tests.support.models import read
from toggl_async.reports.detailed import Detailed, DetailedRow
from toggl_async.tables import ColumnType, EntryRow, entry_rows, schema_of
from toggl_async.tables.arrow_entries import entries_batch
from toggl_async.tables.arrow_types import arrow_schema

DAY = date(2026, 3, 1)
LOCAL = timezone(timedelta(hours=-7))
ROW: dict[str, Any] = {
    "user_id": 8,
    "username": "Ada",
    "email": "ada@example.com",
    "project_id": 9,
    "project_name": "Walls",
    "project_hex": "#ff0000",
    "client_name": "Acme",
    "task_id": 10,
    "task_name": "Paint",
    "billable": True,
    "description": "work",
    "tag_ids": [1, 2],
    "tag_names": ["a, b", "c"],
    "billable_amount_in_cents": 12345,
    "hourly_rate_in_cents": 5000,
    "currency": "EUR",
    "row_number": 1,
    "time_entries": [
        {
            "id": 5_000_000_000,
            "seconds": 90_000,
            "start": "2026-03-01T22:00:00-07:00",
            "stop": "2026-03-02T23:00:00-07:00",
            "at": "2026-03-03T08:00:00+00:00",
        }
    ],
}


def rows_of(*rows: dict[str, Any]) -> list[EntryRow]:
    """Return the entries of a response with some rows."""
    page = read(Detailed(workspace_id=1, start_date=DAY, end_date=DAY), list(rows))
    return [entry for row in page.rows for entry in entry_rows(row)]


def test_an_entry_has_its_ids_and_the_values_of_its_row() -> None:
    """A row of the report with one entry is one row, with money as decimals and times with their offset."""
    (entry,) = rows_of(ROW)
    assert entry == EntryRow(
        time_entry_id=5_000_000_000,
        user_id=8,
        user="Ada",
        email="ada@example.com",
        client="Acme",
        project_id=9,
        project="Walls",
        task_id=10,
        task="Paint",
        description="work",
        billable=True,
        start=datetime(2026, 3, 1, 22, tzinfo=LOCAL),
        end=datetime(2026, 3, 2, 23, tzinfo=LOCAL),
        duration=timedelta(hours=25),
        tag_ids=(1, 2),
        tags=("a, b", "c"),
        amount=Decimal("123.45"),
        hourly_rate=Decimal("50.00"),
        currency="EUR",
        updated_at=datetime(2026, 3, 3, 8, tzinfo=UTC),
    )


def test_each_entry_of_a_group_is_a_row() -> None:
    """The entries of a group share its values, but not its amount, which is that of all of them."""
    first = ROW["time_entries"][0]
    entries = rows_of({**ROW, "time_entries": [first, {**first, "id": 7, "seconds": 60}]})
    assert [(entry.time_entry_id, entry.amount) for entry in entries] == [(5_000_000_000, None), (7, None)]
    assert {(entry.project, entry.hourly_rate) for entry in entries} == {("Walls", Decimal(50))}


@pytest.mark.parametrize("seconds", [-1_772_000_000, None])
def test_a_running_entry_has_no_duration(seconds: int | None) -> None:
    """Toggl's negative number for a running entry is no duration."""
    running = {**ROW["time_entries"][0], "seconds": seconds, "stop": None}
    (entry,) = rows_of({**ROW, "time_entries": [running]})
    assert (entry.duration, entry.end) == (None, None)


def test_a_row_without_entries_has_none() -> None:
    """A row that has lost its entries, or has nothing but entries, is understood."""
    assert rows_of({**ROW, "time_entries": None}, {}) == []
    assert rows_of({"time_entries": [{}]}) == [EntryRow()]


def test_the_schema_has_the_fields_of_the_rows() -> None:
    """The table has the fields of the rows, and the offset that its times in UTC lack."""
    schema = schema_of(Detailed)
    assert [name for name in schema.names if name != "utc_offset"] == list(EntryRow.__struct_fields__)
    assert schema.key == ("time_entry_id",)
    assert schema_of(Detailed(start_date=DAY, end_date=DAY)) == schema
    types = {column.name: column.type for column in schema.columns}
    assert {name for name in types if types[name] is ColumnType.INTEGER} == {
        name for name in types if name.endswith("_id")
    }


def test_a_batch_has_the_values_of_the_entries() -> None:
    """Each value of a row is in the batch under the same name; local times follow from the offset."""
    entries = [*rows_of(ROW), EntryRow()]
    batch = entries_batch(entries)
    assert batch.schema == arrow_schema(schema_of(Detailed))
    full, empty = batch.to_pylist()
    for name in EntryRow.__struct_fields__:
        value = getattr(entries[0], name)
        assert full[name] == (list(value) if isinstance(value, tuple) else value)
    assert full["start"] + full["utc_offset"] == datetime(2026, 3, 1, 22, tzinfo=UTC)
    assert {name for name, value in empty.items() if value is not None} == {"tag_ids", "tags"}
    assert entries_batch([]).num_rows == 0


def test_rows_of_the_model_are_taken_as_they_are() -> None:
    """The function takes rows that a test or a program has made."""
    assert list(entry_rows(DetailedRow())) == []
