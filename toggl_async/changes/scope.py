"""The settings of a run, and the requests that they make."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import attrs

from toggl_async.options import Options
from toggl_async.reports.detailed import Detailed, DetailedTotals
from toggl_async.reports.filters import EntryFilter
from toggl_async.request.date_ranges import LONGEST_DATE_RANGE


@attrs.frozen(kw_only=True)
class Scope:
    """The entries that a run is about, and the settings of its requests.

    Durations are not rounded: a rounding, also one that is set in the user's profile, would differ between
    entries and totals.
    """

    workspace_id: int
    since: date
    until: date
    overlap: timedelta
    reread_days: int
    amounts: bool
    options: Options

    def date_ranges(self) -> Iterator[tuple[date, date]]:
        """Yield date ranges that a request may have, the newest one first."""
        return longest_ranges(self.since, self.until)

    def newest_updates(self, first: date, last: date) -> Detailed:
        """Return the request for the entries in order of their updates, the newest first."""
        return self.entries(first, last).evolve(order_by="last_update", order_dir="DESC")

    def shortest_entries(self, first: date, last: date) -> Detailed:
        """Return the request for entries of at most a second.

        Zero might mean no limit to a server.
        """
        return self.entries(first, last).evolve(max_duration_seconds=1)

    def entries(self, first: date, last: date) -> Detailed:
        """Return the request for all entries of a date range."""
        return Detailed(
            workspace_id=self.workspace_id,
            start_date=first,
            end_date=last,
            rounding_minutes=0,
            hide_amounts=not self.amounts,
            options=self.options,
        )

    def totals(self) -> Iterator[DetailedTotals]:
        """Yield the requests for the totals by day."""
        for first, last in self.date_ranges():
            yield totals_by_day(self.entries(first, last))


def longest_ranges(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the fewest date ranges that requests may have, the newest one first."""
    while last >= first:
        start = max(first, last - timedelta(days=LONGEST_DATE_RANGE - 1))
        yield start, last
        last = start - timedelta(days=1)


def totals_by_day(report: EntryFilter[object]) -> DetailedTotals:
    """Return the request for the totals by day of the entries that a report is about."""
    conditions = {field.name: getattr(report, field.name) for field in EntryFilter.__attrs_attrs__}
    make: Callable[..., DetailedTotals] = DetailedTotals
    return make(**conditions, granularity="day", resolution="day", with_graph=True)
