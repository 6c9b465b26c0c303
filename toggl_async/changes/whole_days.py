"""Days that are read whole, so that the entries that are gone are known too."""

from datetime import date, timedelta

import attrs

from toggl_async.changes.entry_copy import EntryCopy
from toggl_async.changes.known_entries import day_of, id_of
from toggl_async.changes.scope import Scope
from toggl_async.changes.state import days_between
from toggl_async.tables.entries import EntryRow, entry_rows
from toggl_async.workspace import Workspace

_DAY = timedelta(days=1)
_USUAL_SECONDS = 1800
"""The assumed duration of an entry, before any was read."""


@attrs.define
class WholeDays:
    """The reader of whole days into the copy.

    Each user has a time zone, and Toggl may count an entry to the day before or after that of its start in
    the report. It is then missing from the day on which the copy has it. That can be so if the report has
    entries of other days, or if the totals of the day differed from its entries before; ``doubtful`` are the
    latter days. Such a day and those beside it are ``uncertain``: no entry is removed from them before all
    days have been read on which it may be counted.
    """

    toggl: Workspace
    scope: Scope
    copy: EntryCopy
    doubtful: frozenset[date]
    seconds_read: int = attrs.field(default=_USUAL_SECONDS, init=False)
    rows_read: int = attrs.field(default=1, init=False)
    uncertain: set[date] = attrs.field(factory=set[date], init=False)
    _found: set[int] = attrs.field(factory=set[int], init=False)

    async def read(self, first: date, last: date) -> None:
        """Read the days from a first to a last one, and remove the entries of the copy that are not there.

        Raises:
            TogglError: they cannot be read; the copy is as it was.
        """
        entries = await self._read(first, last)
        for entry in entries:
            self.copy.put(entry)
        has_others = not all(first <= day_of(entry) <= last for entry in entries)
        self.rows_read += len(entries)
        for day in days_between(first, last):
            self.seconds_read += self.copy.total(day).seconds
            if day in (first, last) and (has_others or day in self.doubtful):
                self.uncertain |= {day - _DAY, day, day + _DAY}
            else:
                self._remove_missing(day)

    def days_to_confirm(self) -> frozenset[date]:
        """Return the days on which entries may be counted that were not found on their own days."""
        uncertain = (day for day in self.uncertain if self.copy.on(day).keys() - self._found)
        return frozenset(near for day in uncertain for near in (day - _DAY, day, day + _DAY))

    async def confirm(self, first: date, last: date) -> None:
        """Read on which of the days from a first to a last one there are entries that were not found.

        Raises:
            TogglError: they cannot be read.
        """
        await self._read(first, last)

    def finish(self) -> None:
        """Remove the entries that were found on none of the days."""
        for day in self.uncertain:
            self._remove_missing(day)

    async def _read(self, first: date, last: date) -> list[EntryRow]:
        request = self.scope.entries(first, last)
        entries = [entry async for row in self.toggl.rows(request) for entry in entry_rows(row)]
        self._found.update(map(id_of, entries))
        return entries

    def expected_rows(self, seconds: int) -> float:
        """Return how many entries have a sum of durations, going by those that were read so far."""
        return seconds * self.rows_read / self.seconds_read

    def _remove_missing(self, day: date) -> None:
        for identifier in self.copy.on(day).keys() - self._found:
            self.copy.remove(identifier)
