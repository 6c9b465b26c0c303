"""Toggl's totals by day, and the days that differ from the copy."""

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from toggl_async.changes.entry_copy import EntryCopy
from toggl_async.changes.known_entries import NO_TIME, DayTotal
from toggl_async.changes.state import days_between
from toggl_async.reports.detailed import DetailedTotals
from toggl_async.reports.totals import ReportTotals
from toggl_async.workspace import Workspace


async def read_day_totals(
    toggl: Workspace, requests: Iterable[DetailedTotals]
) -> Mapping[date, DayTotal] | None:
    """Return Toggl's totals of each day, None if the host does not have totals by day.

    The requests are for totals by day, with the steps.

    Raises:
        TogglError: they cannot be read.
    """
    totals: dict[date, DayTotal] = {}
    for request in requests:
        by_day = _by_day(await toggl.send(request), request.start_date, request.end_date)
        if by_day is None:
            return None
        totals |= by_day
    return totals


def _by_day(totals: ReportTotals, first: date, last: date) -> Mapping[date, DayTotal] | None:
    # Without entries, a host may leave out the steps.
    steps, days = totals.graph, tuple(days_between(first, last))
    if not steps and not totals.seconds:
        return dict.fromkeys(days, NO_TIME)
    # Steps of another length, such as a week, would not be noticed by their number alone.
    if len(steps) != len(days) or sum(step.seconds or 0 for step in steps) != (totals.seconds or 0):
        return None
    return {
        day: DayTotal(step.seconds or 0, step.billable_amount_in_cents)
        for day, step in zip(days, steps, strict=True)
    }


@attrs.frozen
class DayComparison:
    """The comparison of Toggl's totals with the copy; ``differences`` are those that were seen before."""

    totals: Mapping[date, DayTotal]
    copy: EntryCopy
    differences: Mapping[date, DayTotal]
    amounts: bool

    def differs(self, day: date) -> bool:
        """Return whether a day's totals differ from the sums of its entries in a new way."""
        expected = self.differences.get(day, NO_TIME)
        found = self.difference(day)
        if found.seconds != expected.seconds:
            return True
        if found.cents is None or expected.cents is None:
            return False
        return abs(found.cents - expected.cents) > self._rounding(day)

    def difference(self, day: date) -> DayTotal:
        """Return by how much a day's totals are higher than the sums of its entries."""
        total, own = self.totals.get(day, NO_TIME), self.copy.total(day)
        if not self.amounts or total.cents is None or own.cents is None:
            return DayTotal(total.seconds - own.seconds, None)
        return DayTotal(total.seconds - own.seconds, total.cents - own.cents)

    def settled(self, day: date) -> DayTotal:
        """Return the difference to expect of a day that has just been read whole."""
        found = self.difference(day)
        if found.cents is None:
            return found if found.seconds else NO_TIME
        # Amounts that differ by more, such as those in several currencies, cannot be compared.
        return DayTotal(found.seconds, 0 if abs(found.cents) <= self._rounding(day) else None)

    def _rounding(self, day: date) -> int:
        # Toggl may round the amount of each entry, or only their sum.
        return len(self.copy.on(day))
