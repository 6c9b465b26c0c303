"""The settings of a run, and the requests that they make."""

from collections.abc import Iterator
from datetime import date, timedelta

import attrs

from toggl_async.options import Options
from toggl_async.reports.detailed import Detailed, DetailedTotals
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
        last = self.until
        while last >= self.since:
            first = max(self.since, last - timedelta(days=LONGEST_DATE_RANGE - 1))
            yield first, last
            last = first - timedelta(days=1)

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

    def totals(self, first: date, last: date) -> DetailedTotals:
        """Return the request for the totals by day of a date range."""
        return DetailedTotals(
            workspace_id=self.workspace_id,
            start_date=first,
            end_date=last,
            rounding_minutes=0,
            granularity="day",
            resolution="day",
            with_graph=True,
            options=self.options,
        )
