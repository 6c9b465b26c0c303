"""Hosts whose reports are not as the documentation says."""

import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from toggl_async import DecodeError
from toggl_async.changes import TotalsMismatchWarning, UnorderedReportWarning
from toggl_async.sandbox import (
    Company,
    CompanyEntry,
    detailed_export,
    detailed_json,
    report_selection,
    totals,
)

from .workspace_copy import SINCE, TODAY, WorkspaceCopy, use_short_pages, workspace_copy

ORDERED_DAYS = "toggl_async.sandbox.detailed_json.ordered_days"
COMPANY = Company(entries=2500, users=5, running=0, first_day=SINCE, last_day=TODAY)
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)


@pytest.fixture
async def copy() -> AsyncIterator[WorkspaceCopy]:
    """A copy of 2,500 entries, after its first run."""
    async with workspace_copy(COMPANY) as made:
        await made.run()
        yield made


def ignoring_order(order_dir: str | None) -> Callable[..., Iterator[Any]]:
    """Return the sandbox's function for the order of entries, but always by date."""
    original = detailed_export.ordered_days

    def by_date(selection: Any, body: Any) -> Iterator[Any]:
        return original(selection, attrs.evolve(body, order_by="date", order_dir=order_dir))

    return by_date


@pytest.mark.parametrize("order_dir", ["ASC", "DESC"])
async def test_a_report_in_another_order_is_not_relied_on(
    copy: WorkspaceCopy, monkeypatch: pytest.MonkeyPatch, order_dir: str
) -> None:
    """If the host ignores the order, the user is warned, and the trailing days are read whole instead."""
    use_short_pages(monkeypatch)
    entries = list(copy.sandbox.entries(date(2026, 3, 5), date(2026, 3, 5)))
    copy.sandbox.edit_entry(entries[0].id, at=NOW, description="edited")
    copy.sandbox.edit_entry(entries[1].id, at=NOW, seconds=1)
    monkeypatch.setattr(ORDERED_DAYS, ignoring_order(order_dir))
    with pytest.warns(UnorderedReportWarning, match="the last 31 days are read whole instead"):
        await copy.run()
    assert {each.time_entry_id for each in copy.all("changed")} == {entries[0].id, entries[1].id}
    copy.check()


async def test_the_first_run_needs_no_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a host that ignores the order, the first run warns and has all entries."""
    monkeypatch.setattr(ORDERED_DAYS, ignoring_order("ASC"))
    async with workspace_copy(COMPANY) as copy:
        with pytest.warns(UnorderedReportWarning):
            await copy.run()
        copy.check()


async def test_an_order_that_cannot_be_relied_on_leaves_the_last_update_as_it_was(
    copy: WorkspaceCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a run without an order, the next run with one reads all updates since the last good run."""
    old = next(copy.sandbox.entries(SINCE)).id
    with monkeypatch.context() as patch:
        patch.setattr(ORDERED_DAYS, ignoring_order("ASC"))
        copy.sandbox.edit_entry(old, at=NOW, description="edited")
        recent = list(copy.sandbox.entries(TODAY))[-1].id
        copy.sandbox.edit_entry(recent, at=NOW + timedelta(hours=2), description="edited")
        with pytest.warns(UnorderedReportWarning):
            await copy.run()
    await copy.run()
    copy.check()


def without_graph(*_: object, **__: object) -> None:
    """Return no steps."""


def by_week(original: Callable[..., list[dict[str, object]]]) -> Callable[..., list[dict[str, object]]]:
    """Return the sandbox's function for steps, but always by week."""
    return lambda selection, _: original(selection, "week")


def too_little(original: Callable[..., list[dict[str, object]]]) -> Callable[..., list[dict[str, object]]]:
    """Return the sandbox's function for steps, but the first step with time has none."""

    def steps(selection: Any, resolution: Any) -> list[dict[str, object]]:
        found = original(selection, resolution)
        next(step for step in found if step["seconds"])["seconds"] = 0
        return found

    return steps


@pytest.mark.parametrize("graph", [without_graph, by_week(totals.graph), too_little(totals.graph)])
async def test_totals_that_are_not_by_day_are_not_relied_on(
    copy: WorkspaceCopy, monkeypatch: pytest.MonkeyPatch, graph: Any
) -> None:
    """Without totals by day, the user is warned, and deletions are found in the trailing days."""
    monkeypatch.setattr(totals, "graph", graph)
    entries = list(copy.sandbox.entries(date(2026, 3, 20), date(2026, 3, 20)))
    copy.sandbox.delete_entry(entries[0].id)
    with pytest.warns(TotalsMismatchWarning, match="no totals by day"):
        await copy.run()
    assert copy.all("deleted") == [entries[0].id]
    copy.check()


async def test_totals_that_never_fit_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day whose totals are higher than its entries is read whole and told, and left alone afterwards."""
    original = totals.report_totals

    def higher(*arguments: Any, **settings: Any) -> dict[str, Any]:
        found: dict[str, Any] = original(*arguments, **settings)
        step = next(step for step in found["graph"] if step["seconds"])
        step["seconds"] += 600
        return {**found, "seconds": found["seconds"] + 600}

    monkeypatch.setattr(totals, "report_totals", higher)
    async with workspace_copy(COMPANY) as copy:
        with pytest.warns(TotalsMismatchWarning, match="add up to .* but Toggl's totals report"):
            await copy.run()
        assert await copy.run() == 2
        copy.check()


async def test_amounts_that_are_rounded_in_another_way_cost_no_requests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A host may round the amount of each entry, or their sum: a cent for each entry is no difference."""
    original = totals.report_totals

    def rounded(*arguments: Any, **settings: Any) -> dict[str, Any]:
        found: dict[str, Any] = original(*arguments, **settings)
        for step in found["graph"]:
            step["billable_amount_in_cents"] += 1 if step["seconds"] else 0
        return found

    async with workspace_copy(COMPANY) as copy:
        await copy.run()
        monkeypatch.setattr(totals, "report_totals", rounded)
        assert await copy.run() == 2


async def test_amounts_that_never_fit_cost_no_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums of amounts in several currencies, say, are compared once and not again."""
    original = totals.report_totals

    def converted(*arguments: Any, **settings: Any) -> dict[str, Any]:
        found: dict[str, Any] = original(*arguments, **settings)
        for step in found["graph"]:
            step["billable_amount_in_cents"] = step["billable_amount_in_cents"] * 2 + 999
        return found

    async with workspace_copy(COMPANY) as copy:
        monkeypatch.setattr(totals, "report_totals", converted)
        await copy.run()
        assert await copy.run() == 2
        copy.check()


async def test_a_filter_by_duration_that_is_ignored_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If the host lists longer entries among the shortest, days with entries of no duration are read."""
    async with workspace_copy(COMPANY) as copy:
        lost = copy.sandbox.add_entry(start=NOW, seconds=0, at=NOW).id
        await copy.run()
        copy.sandbox.delete_entry(lost)
        original = report_selection.select_report
        monkeypatch.setattr(
            "toggl_async.sandbox.detailed_json.select_report",
            lambda request, body: original(request, attrs.evolve(body, max_duration_seconds=None)),
        )
        await copy.run()
        assert copy.all("deleted") == [lost]
        copy.check()


@pytest.mark.parametrize("seconds", [600, 4 * 3600])
async def test_entries_near_midnight_in_another_zone_are_kept(
    monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    """Toggl counts an entry to the day of its user's zone; times in another offset delete no entry."""
    zone = "America/Los_Angeles"
    entries = [
        CompanyEntry(
            start=datetime(2026, 2, day, hour, tzinfo=ZoneInfo(zone)), seconds=seconds, user="Ann", zone=zone
        )
        for day in range(1, 20)
        for hour in (8, 20, 22)
    ]
    original = detailed_json._timestamp
    monkeypatch.setattr(detailed_json, "_timestamp", lambda time: original(time.astimezone(UTC)))
    async with workspace_copy(entries) as copy:
        with pytest.warns(TotalsMismatchWarning):
            await copy.run()
        assert await copy.run() == 2
        for entry in copy.sandbox.entries(date(2026, 2, 9), date(2026, 2, 11)):
            copy.sandbox.delete_entry(entry.id)
            with warnings.catch_warnings():  # not each deletion changes the difference of a day
                warnings.simplefilter("ignore", TotalsMismatchWarning)
                await copy.run()
            assert copy.all("deleted") == [entry.id]
            assert not copy.all("added")
            copy.check()
        assert await copy.run() == 2


async def test_a_run_that_ends_before_a_deletion_is_certain_leaves_it_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If a run is left after a day of another time zone was read, the next one still finds the deletion."""
    zone = "America/Los_Angeles"
    starts = [datetime(2026, 2, day, hour, tzinfo=ZoneInfo(zone)) for day in range(1, 9) for hour in (8, 20)]
    entries = [CompanyEntry(start=start, seconds=600, user="Ann", zone=zone) for start in starts]
    original = detailed_json._timestamp
    monkeypatch.setattr(detailed_json, "_timestamp", lambda time: original(time.astimezone(UTC)))
    async with workspace_copy(entries) as copy:
        with pytest.warns(TotalsMismatchWarning):
            await copy.run()
        morning, _ = copy.sandbox.entries(date(2026, 2, 4), date(2026, 2, 4))
        copy.sandbox.delete_entry(morning.id)
        await copy.run(most_batches=2)
        assert not copy.all("deleted")
        await copy.run()
        assert copy.all("deleted") == [morning.id]
        copy.check()


@pytest.mark.parametrize("name", ["id", "start"])
async def test_an_entry_without_an_id_or_a_start_is_an_error(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """An entry that cannot be identified, or has no day, is an error and not left out."""
    original = detailed_json._entry
    monkeypatch.setattr(detailed_json, "_entry", lambda *args: {**original(*args), name: None})
    async with workspace_copy(COMPANY) as copy:
        with pytest.raises(DecodeError, match=f"has no {name}"):
            await copy.run()


async def test_an_update_in_the_future_hides_no_later_ones(
    copy: WorkspaceCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry whose update is dated next year does not hide the updates before it from later runs."""
    use_short_pages(monkeypatch)
    first, *others = (each.id for each in list(copy.sandbox.entries(date(2026, 3, 3)))[:40])
    copy.sandbox.edit_entry(first, at=NOW + timedelta(days=400), description="from the future")
    await copy.run()
    for number, other in enumerate(others):
        at = NOW + timedelta(days=1, seconds=number)
        copy.sandbox.edit_entry(other, at=at, description="tomorrow")
    await copy.run(date(2026, 4, 1))
    assert [each.description for each in copy.all("changed")] == ["tomorrow"] * 39
    copy.check()
