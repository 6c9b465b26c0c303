"""The steps of a run: the newest updates, the totals by day, and the days that differ."""

import warnings
from collections.abc import AsyncGenerator
from datetime import date, datetime, timedelta

import attrs

from toggl_async.changes.batch import ChangeBatch
from toggl_async.changes.day_totals import DayComparison, read_day_totals
from toggl_async.changes.entry_copy import EntryCopy
from toggl_async.changes.known_entries import NO_TIME
from toggl_async.changes.newest_updates import NewestUpdates
from toggl_async.changes.scope import Scope
from toggl_async.changes.short_entries import days_of_lost_short_entries
from toggl_async.changes.state import ChangesState, days_between
from toggl_async.changes.warnings import TotalsMismatchWarning, UnorderedReportWarning
from toggl_async.changes.whole_days import WholeDays
from toggl_async.changes.windows import windows
from toggl_async.workspace import Workspace

FALLBACK_DAYS = 31
"""The trailing days that are read whole if a report does not show what has changed."""


@attrs.define
class ChangesRun:
    """One run, which changes its copy and yields the changes with states."""

    toggl: Workspace
    scope: Scope
    state: ChangesState
    copy: EntryCopy = attrs.field(init=False)
    reread_days: int = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.copy = EntryCopy(self.state.days)
        self.reread_days = self.scope.reread_days

    async def batches(self) -> AsyncGenerator[ChangeBatch]:
        """Yield the changes; the last batch may have none.

        Raises:
            TogglError: a report cannot be read.
        """
        async for batch in self._newest_updates():
            yield batch
        totals = await read_day_totals(self.toggl, self.scope.totals())
        if totals is None:
            self._fall_back(TotalsMismatchWarning, "Toggl sends no totals by day, so deletions do not show")
        comparison = DayComparison(totals or {}, self.copy, self.state.differences, self.scope.amounts)
        lost = await days_of_lost_short_entries(self.toggl, self.scope, self.copy)
        async for batch in self._whole_days(comparison, lost):
            yield batch

    async def _newest_updates(self) -> AsyncGenerator[ChangeBatch]:
        before = self.state.updated_until
        newest: list[datetime] = []
        for first, last in self.scope.date_ranges():
            updates = NewestUpdates(self.toggl, self.scope.newest_updates(first, last))
            async for entries in updates.pages(None if before is None else before - self.scope.overlap):
                for entry in entries:
                    self.copy.put(entry)
                yield self._batch()
            if not updates.in_order:
                self._fall_back(UnorderedReportWarning, "the report is not in order of the newest updates")
                return
            newest += [] if updates.newest is None else [updates.newest]
            if before is None:
                break  # any moment before the first day is read will do
        # An update in the future would hide all until then. Without entries, the clock has to do.
        now = self.toggl.clock.utc()
        latest = max(newest, default=before or now - timedelta(days=1))
        self.state = attrs.evolve(self.state, updated_until=min(latest, now))

    def _fall_back(self, category: type[UserWarning], problem: str) -> None:
        warnings.warn(
            f"{problem}; the last {FALLBACK_DAYS} days are read whole instead", category, stacklevel=2
        )
        self.reread_days = max(self.reread_days, FALLBACK_DAYS)

    async def _whole_days(
        self, comparison: DayComparison, lost: frozenset[date]
    ) -> AsyncGenerator[ChangeBatch]:
        """Read the days that differ, and those that no run has read."""
        doubtful = frozenset(day for day, total in self.state.differences.items() if total.seconds)
        days = self._days_to_read(comparison) | lost
        reader = WholeDays(self.toggl, self.scope, self.copy, doubtful)
        unread_days = self.state.unread_days

        def rows_on(day: date) -> float:
            known, total = len(self.copy.on(day)), comparison.totals.get(day, NO_TIME)
            return max(known, reader.expected_rows(total.seconds)) if day in unread_days else known

        for first, last in windows(days, rows_on):
            await reader.read(first, last)
            read = frozenset(days_between(first, last))
            self.state = attrs.evolve(self.state, unread_days=self.state.unread_days - read)
            self._settle(comparison, read - reader.uncertain)
            yield self._batch()
        for first, last in windows(reader.days_to_confirm(), rows_on):
            await reader.confirm(first, last)
        reader.finish()
        self._settle(comparison, frozenset(reader.uncertain))
        yield self._batch()

    def _days_to_read(self, comparison: DayComparison) -> frozenset[date]:
        scope = self.scope
        trailing = scope.until - timedelta(days=self.reread_days)
        return frozenset(
            day
            for day in days_between(scope.since, scope.until)
            if day in self.state.unread_days or day > trailing or comparison.differs(day)
        )

    def _settle(self, comparison: DayComparison, days: frozenset[date]) -> None:
        """Keep by how much the totals of whole days differ, so that the days are not read again for that."""
        differences = dict(self.state.differences)
        for day in sorted(days & comparison.totals.keys()):
            difference, before = comparison.settled(day), differences.pop(day, NO_TIME)
            if difference != NO_TIME:
                differences[day] = difference
            if difference.seconds not in (0, before.seconds):
                warnings.warn(
                    f"the entries of {day} add up to {self.copy.total(day).seconds} s, but Toggl's totals "
                    f"report {comparison.totals[day].seconds} s",
                    TotalsMismatchWarning,
                    stacklevel=2,
                )
        self.state = attrs.evolve(self.state, differences=differences)

    def _batch(self) -> ChangeBatch:
        changes = self.copy.take_changes()
        self.state = attrs.evolve(self.state, days=self.copy.days)
        return ChangeBatch(
            added=changes.added, changed=changes.changed, deleted=changes.deleted, state=self.state
        )
