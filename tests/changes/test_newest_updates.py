"""The order of the newest updates."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from toggl_async.changes.newest_updates import NewestUpdates
from toggl_async.reports.detailed import Detailed, DetailedRow, TimeEntry
from toggl_async.request.pages import Page

DAY = date(2026, 1, 1)
REQUEST = Detailed(start_date=DAY, end_date=DAY)
RUNNING = -1


def moment(hour: int) -> datetime:
    """Return an hour of the day."""
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)


def row(hour: int | None, seconds: int = 60) -> DetailedRow:
    """Return a row whose entry was changed at an hour."""
    at = None if hour is None else moment(hour)
    return DetailedRow(time_entries=(TimeEntry(id=1, seconds=seconds, at=at),))


class Pages:
    """A client that has pages of rows, and counts those that are read."""

    def __init__(self, *pages: list[DetailedRow]) -> None:
        self.rows = pages
        self.read = 0

    async def pages(self, _: Detailed) -> AsyncIterator[Page[DetailedRow]]:
        """Yield the pages."""
        for rows in self.rows:
            self.read += 1
            yield Page(tuple(rows))


async def read(until: int | None, *pages: list[DetailedRow]) -> tuple[NewestUpdates, int]:
    """Read pages until an hour; return the reader and the number of pages."""
    toggl: Any = Pages(*pages)
    updates = NewestUpdates(toggl, REQUEST)
    async for _ in updates.pages(None if until is None else moment(until)):
        pass
    return updates, toggl.read


@pytest.mark.parametrize(("until", "count"), [(None, 1), (9, 1), (8, 2), (7, 2), (5, 3), (0, 3)])
async def test_pages_are_read_until_an_update_is_older(until: int | None, count: int) -> None:
    """A page with an older update is the last; one that ends at the very moment is not."""
    updates, pages = await read(until, [row(10), row(8)], [row(8), row(6)], [row(5)])
    assert (updates.in_order, updates.newest, pages) == (True, moment(10), count)


@pytest.mark.parametrize(
    "pages",
    [[[row(8), row(10)]], [[row(10), row(None)]], [[row(10), row(8)], [row(9)]]],
    ids=["ascending", "unknown", "on the next page"],
)
async def test_rows_that_are_not_in_order_are_noticed(pages: list[list[DetailedRow]]) -> None:
    """A later update after an earlier one, or one without a time, is not the order that was asked for."""
    updates, _ = await read(0, *pages)
    assert not updates.in_order


async def test_running_entries_may_be_anywhere() -> None:
    """Hosts may put running entries first or last; these are no sign of another order."""
    updates, _ = await read(0, [row(3, RUNNING), row(10), row(8), row(12, RUNNING), row(None, RUNNING)])
    assert (updates.in_order, updates.newest) == (True, moment(10))


async def test_entries_that_are_changed_while_pages_are_read_are_no_disorder() -> None:
    """Where rows have moved, an entry that was changed after the first page may come on a later one."""
    updates, pages = await read(0, [row(10), row(8)], [row(12), row(8), row(7)], [row(6)])
    assert (updates.in_order, updates.newest, pages) == (True, moment(10), 3)
