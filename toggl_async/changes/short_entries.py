"""Entries without a duration: no total shows that one was deleted, so they are listed."""

from datetime import date, timedelta

from toggl_async.changes.entry_copy import EntryCopy
from toggl_async.changes.scope import Scope
from toggl_async.tables.entries import entry_rows
from toggl_async.workspace import Workspace

_SHORT = timedelta(seconds=1)


async def days_of_lost_short_entries(toggl: Workspace, scope: Scope, copy: EntryCopy) -> frozenset[date]:
    """Return the days on which the copy has entries without a duration that Toggl does not list any more.

    Without such entries in the copy, no request is sent. If the host lists longer entries too, it may leave
    out others, so that all days with such entries are returned.

    Raises:
        TogglError: the entries cannot be listed.
    """
    lost: set[date] = set()
    for first, last in scope.date_ranges():
        days = {
            day: {identifier for identifier, entry in entries.items() if not entry.seconds}
            for day, entries in copy.items()
            if first <= day <= last
        }
        if any(days.values()):
            listed = await _listed(toggl, scope, first, last)
            lost |= {day for day, ids in days.items() if ids and (listed is None or ids - listed)}
    return frozenset(lost)


async def _listed(toggl: Workspace, scope: Scope, first: date, last: date) -> set[int | None] | None:
    listed: set[int | None] = set()
    async for page in toggl.pages(scope.shortest_entries(first, last)):
        for entry in (entry for row in page.rows for entry in entry_rows(row)):
            if entry.duration is not None and entry.duration > _SHORT:
                return None
            listed.add(entry.time_entry_id)
    return listed
