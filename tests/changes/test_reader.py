"""Runs that keep a copy of a workspace's entries right."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from toggl_async import ApiToken, InvalidRequestError, QuotaError, Toggl
from toggl_async.changes import ChangesState, read_changes
from toggl_async.sandbox import Company, CompanyEntry

from .workspace_copy import SINCE, TODAY, WorkspaceCopy, use_short_pages, workspace_copy

COMPANY = Company(entries=3000, users=5, running=0, first_day=SINCE, last_day=TODAY)
LARGE = attrs.evolve(COMPANY, entries=12_000)
NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
TOMORROW = date(2026, 4, 1)


@pytest.fixture
async def copy() -> AsyncIterator[WorkspaceCopy]:
    """A copy of 3,000 entries, after its first run."""
    async with workspace_copy(COMPANY) as made:
        await made.run()
        made.check()
        yield made


def ids(copy: WorkspaceCopy, day: date) -> list[int]:
    """Return the ids of the entries of a day."""
    return [entry.id for entry in copy.sandbox.entries(day, day)]


async def test_the_first_run_adds_all_entries() -> None:
    """Without a state, each finished entry is added once, in few full pages, and none is changed."""
    async with workspace_copy(COMPANY) as copy:
        # One page of newest updates, totals, and three pages of entries, of which one may be cut in two.
        assert await copy.run() <= 6
        copy.check()
        assert len(copy.all("added")) == 3000
        assert not copy.all("changed")
        assert not copy.all("deleted")


async def test_a_run_without_changes_takes_two_requests(copy: WorkspaceCopy) -> None:
    """If nothing has changed, a run costs one request for updates and one for totals, and brings nothing."""
    assert await copy.run() == 2
    assert all(batch.is_empty for batch in copy.batches)
    copy.check()


async def test_changes_are_found_by_id(copy: WorkspaceCopy) -> None:
    """Added, changed and deleted entries are reported as such, each once, and nothing else is."""
    march = ids(copy, date(2026, 3, 3))
    edited, moved = march[0], march[1]
    deleted = ids(copy, date(2026, 1, 20))[3]
    copy.sandbox.edit_entry(edited, at=NOW, description="edited")
    copy.sandbox.edit_entry(moved, at=NOW, start=datetime(2026, 2, 1, 9, tzinfo=UTC))
    added = copy.sandbox.add_entry(start=datetime(2026, 1, 5, 9, tzinfo=UTC), seconds=60, at=NOW).id
    copy.sandbox.delete_entry(deleted)
    assert await copy.run(TOMORROW) == 3
    assert [entry.time_entry_id for entry in copy.all("added")] == [added]
    assert {entry.time_entry_id for entry in copy.all("changed")} == {edited, moved}
    assert copy.all("deleted") == [deleted]
    copy.check()


async def test_a_days_work_takes_at_most_eight_requests(copy: WorkspaceCopy) -> None:
    """After 600 changes, and 20 deletions on five days that are far apart, a run takes seven requests."""
    for number, day in enumerate((date(2026, 1, 5) + timedelta(days=15 * n) for n in range(5)), start=1):
        for identifier in ids(copy, day)[:4]:
            copy.sandbox.delete_entry(identifier)
        for identifier in ids(copy, day + timedelta(days=1))[:20]:
            copy.sandbox.edit_entry(identifier, at=NOW, description=f"edit {number}")
    for number in range(500):
        start = NOW - timedelta(minutes=number)
        copy.sandbox.add_entry(start=start, seconds=60, at=NOW + timedelta(seconds=number))
    assert await copy.run(TOMORROW) <= 7
    assert len(copy.all("deleted")) == 20
    assert len(copy.all("added")) == 500
    copy.check()


async def test_an_entry_is_added_once_it_is_stopped(copy: WorkspaceCopy) -> None:
    """A running entry is no part of the copy; one that runs again is deleted until it is stopped."""
    running = copy.sandbox.add_entry(start=NOW, seconds=None, at=NOW).id
    restarted = ids(copy, TODAY)[-1]
    copy.sandbox.edit_entry(restarted, at=NOW, seconds=None)
    await copy.run(TOMORROW)
    assert not copy.all("added")
    assert copy.all("deleted") == [restarted]
    for identifier in (running, restarted):
        copy.sandbox.edit_entry(identifier, at=NOW + timedelta(hours=1), seconds=3600)
    await copy.run(TOMORROW)
    assert {entry.time_entry_id for entry in copy.all("added")} == {running, restarted}
    copy.check()


async def test_a_deleted_entry_without_a_duration_is_found(copy: WorkspaceCopy) -> None:
    """No total shows that an entry of zero seconds is gone, but a list of the shortest entries does."""
    at = [NOW, NOW + timedelta(minutes=1)]
    kept, lost = (copy.sandbox.add_entry(start=NOW, seconds=0, at=time).id for time in at)
    await copy.run(TOMORROW)
    copy.sandbox.delete_entry(lost)
    assert await copy.run(TOMORROW) == 4
    assert copy.all("deleted") == [lost]
    assert kept in copy.entries
    assert await copy.run(TOMORROW) == 3
    copy.check()


async def test_an_entry_that_leaves_the_days_of_the_copy_is_deleted(copy: WorkspaceCopy) -> None:
    """An entry that is moved before the first day or after the last one is deleted from the copy."""
    early, late = ids(copy, date(2026, 2, 2))[:2]
    copy.sandbox.edit_entry(early, at=NOW, start=datetime(2025, 12, 1, 9, tzinfo=UTC))
    copy.sandbox.edit_entry(late, at=NOW, start=datetime(2026, 8, 1, 9, tzinfo=UTC))
    await copy.run(TOMORROW)
    assert set(copy.all("deleted")) == {early, late}
    copy.check(until=date(2026, 4, 2))
    # It is added when its day comes, although it was changed long before.
    await copy.run(date(2026, 8, 2))
    assert [entry.time_entry_id for entry in copy.all("added")] == [late]
    copy.check(until=date(2026, 8, 3))


async def test_amounts_that_change_without_an_update_are_found() -> None:
    """A new rate changes the amounts of a day, which is then read whole."""
    entry = CompanyEntry(
        start=datetime(2026, 2, 2, 9, tzinfo=UTC), seconds=3600, project="A", billable=True, rate=5000
    )
    async with workspace_copy([entry]) as copy:
        await copy.run()
        (identifier,) = copy.entries
        at = copy.entries[identifier].updated_at
        copy.sandbox.edit_entry(identifier, at=at, rate=6000)
        # An edit at the time of the last one: only the amount shows it, since updates of the last hour alone
        # are read again without a newer one.
        await copy.run(overlap=timedelta(0))
        assert [str(each.amount) for each in copy.all("changed")] == ["60.00"]
        copy.check()


async def test_a_run_that_ends_early_is_continued() -> None:
    """A run that is left after any batch is continued from there: no entry is added twice or left out."""
    async with workspace_copy(LARGE) as copy:
        rounds = 0
        while len(copy.entries) < 12_000:
            await copy.run(most_batches=2)
            rounds += 1
        assert rounds > 2
        assert await copy.run() == 2
        copy.check()


async def test_a_batch_that_was_lost_comes_again(copy: WorkspaceCopy) -> None:
    """If the changes of a run are lost, the next run with the old state brings them again."""
    entries, state = dict(copy.entries), copy.state
    copy.sandbox.delete_entry(ids(copy, date(2026, 1, 20))[0])
    copy.sandbox.edit_entry(ids(copy, date(2026, 1, 21))[0], at=NOW, seconds=1)
    await copy.run(TOMORROW)
    first = copy.all("deleted"), copy.all("changed")
    copy.entries, copy.state = entries, state
    await copy.run(TOMORROW)
    assert (copy.all("deleted"), copy.all("changed")) == first
    copy.check()


async def test_a_used_up_quota_ends_a_run_with_a_state_to_continue_from() -> None:
    """The batches before a used-up quota are complete, and the next run continues after them."""
    async with workspace_copy(LARGE, hourly=10) as copy:
        with pytest.raises(QuotaError):
            await copy.run()
        assert copy.state is not None
        assert 0 < len(copy.entries) < 12_000
        begun, state = dict(copy.entries), copy.state
    async with workspace_copy(LARGE) as later:
        later.entries, later.state = begun, state
        assert await later.run() <= 10
        later.check()


async def test_another_first_day_changes_the_days_of_the_copy(copy: WorkspaceCopy) -> None:
    """An earlier first day adds its days; a later one leaves those before it as they are, unwatched."""
    before = len(copy.entries)
    # Without a duration, and changed long ago: neither an update nor a total shows it.
    start = datetime(2025, 12, 10, 9, tzinfo=UTC)
    early = copy.sandbox.add_entry(start=start, seconds=0, at=start).id
    await copy.run(since=date(2025, 12, 1))
    assert {entry.time_entry_id for entry in copy.all("added")} == {early}
    copy.check(date(2025, 12, 1))
    copy.sandbox.delete_entry(early)
    copy.sandbox.delete_entry(ids(copy, date(2026, 3, 3))[0])
    await copy.run(since=date(2026, 3, 1))
    assert len(copy.all("deleted")) == 1
    assert early in copy.entries
    assert len(copy.entries) == before
    assert copy.state is not None
    assert copy.state.entry_count == len(copy.truth(date(2026, 3, 1)))


async def test_an_update_that_is_shown_late_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update from shortly before the newest one of the last run is read, although that had been read."""
    async with workspace_copy(COMPANY, date(2026, 4, 3)) as copy:
        newest, *others = ids(copy, date(2026, 3, 3))[:6]
        copy.sandbox.edit_entry(newest, at=NOW, description="newest")
        await copy.run(TOMORROW)
        use_short_pages(monkeypatch, 2)
        for number, identifier in enumerate(others):
            at = NOW - timedelta(minutes=10 + 5 * number)
            copy.sandbox.edit_entry(identifier, at=at, description="late")
        await copy.run(TOMORROW, overlap=timedelta(0))
        assert len(copy.all("changed")) < len(others)
        await copy.run(TOMORROW)
        copy.check()


async def test_durations_are_not_rounded(copy: WorkspaceCopy) -> None:
    """Reports and totals are requested without rounding, whatever is set in the user's profile."""
    bodies = [request.body for request in copy.sandbox.received]
    assert len(bodies) >= 5
    assert all(isinstance(body, dict) and body["rounding_minutes"] == 0 for body in bodies)


async def test_amounts_can_be_left_out() -> None:
    """Without amounts, entries have none, and the amounts in totals are not compared."""
    async with workspace_copy(COMPANY) as copy:
        await copy.run(amounts=False)
        assert len(copy.entries) == 3000
        assert all(entry.amount is None and entry.hourly_rate is None for entry in copy.entries.values())
        assert await copy.run(amounts=False) == 2


async def test_trailing_days_are_read_whole_on_request(copy: WorkspaceCopy) -> None:
    """A change without an update and without effect on totals is found where days are read whole."""
    identifier = ids(copy, date(2026, 3, 30))[0]
    old = copy.sandbox.entry(identifier).at
    copy.sandbox.edit_entry(identifier, at=old - timedelta(days=80), description="silent")
    await copy.run()
    assert not copy.all("changed")
    await copy.run(reread_days=3)
    assert [entry.description for entry in copy.all("changed")] == ["silent"]
    copy.check()


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({}, "without a state, give the first day of the copy as since"),
        ({"since": "2026-01-01"}, "since: expected a date, got '2026-01-01'"),
        ({"since": datetime(2026, 1, 1, tzinfo=UTC)}, "since: expected a date"),
        ({"since": date(2026, 5, 1)}, "since 2026-05-01 is after today, 2026-03-31"),
        ({"since": SINCE, "today": "now"}, "today: expected a date, got 'now'"),
        ({"since": SINCE, "overlap": 5}, "overlap: expected a timedelta of zero or more, got 5"),
        ({"since": SINCE, "overlap": timedelta(-1)}, "overlap: expected a timedelta of zero or more"),
        ({"since": SINCE, "reread_days": -1}, "reread_days: expected a whole number of zero or more, got -1"),
        ({"since": SINCE, "state": b"state"}, "state: expected None, or the state of the last batch"),
    ],
)
async def test_wrong_arguments_are_refused_before_anything_is_sent(
    settings: dict[str, Any], complaint: str
) -> None:
    """An argument that makes no sense is an error that names it, at the call and without a request."""
    async with workspace_copy(COMPANY) as copy:
        with pytest.raises(InvalidRequestError) as caught:
            read_changes(copy.client, settings.pop("state", None), **settings)
        assert complaint in str(caught.value)
        assert copy.sandbox.received_count == 0


async def test_a_state_of_another_workspace_is_refused(copy: WorkspaceCopy) -> None:
    """The state of one workspace is no state of another one, and the error names both."""
    own, other = copy.sandbox.workspace_ids
    before = copy.sandbox.received_count
    with pytest.raises(InvalidRequestError) as caught:
        read_changes(copy.client.workspace(other), copy.state)
    assert str(caught.value) == f"the state is of workspace {own}, and the client is on workspace {other}"
    assert copy.sandbox.received_count == before


async def test_a_client_without_a_workspace_is_refused() -> None:
    """Changes are those of one workspace, so that the client needs one."""
    async with Toggl(ApiToken("0" * 32)) as client:
        with pytest.raises(InvalidRequestError, match="give a client with a workspace"):
            read_changes(client, since=SINCE)


async def test_the_state_has_no_contents_of_entries(copy: WorkspaceCopy) -> None:
    """The state is a small value without texts, whose repr is short."""
    assert copy.state is not None
    assert len(copy.state.to_bytes()) < 20 * 3000
    assert len(repr(copy.state)) < 300
    assert isinstance(copy.state, ChangesState)
