"""The calls left in one hour of a quota, from reports that arrive late and in any order."""

import attrs


@attrs.define(eq=False, repr=False)
class Allowance:
    """One hour of a quota, as responses reported it: the calls left, and the moment at which the hour ends.

    ``reset_known`` is true if Toggl reported that moment; otherwise the hour is over by then at the latest.

    A report includes some of the requests that are under way when it arrives, but does not say which. A
    request may also end without a report: lost, or with a response that has no quota headers. So the calls
    left, not counting requests that are still under way, are known as bounds:

    - ``reported`` is the lowest report, less the requests that were sent after its arrival and have ended.
      ``counted_up_to`` is the number of the last request that was sent before its arrival.
    - ``most`` is what a report allows if it includes all requests that were under way at its arrival.
    - ``least`` is what a report guarantees, unless other programs use the quota meanwhile: it includes at
      most those requests that ended while the reported request was under way, and those under way.

    Each request that ends takes one from all of them. A request that ends without a report is taken for
    counted. Perhaps it was not: ``reported_doubts`` and ``most_doubts`` are the numbers of such requests,
    by which a later report may raise the two upper bounds again.
    """

    reported: int
    ends_at: float
    reset_known: bool
    counted_up_to: int
    most: int
    least: int
    reported_doubts: int = 0
    most_doubts: int = 0

    @property
    def upper(self) -> int:
        """The most calls that can be left."""
        return min(self.reported, self.most)

    @property
    def possible(self) -> int:
        """The most calls that can be left if requests that ended without a report were not counted."""
        return min(self.reported + self.reported_doubts, self.most + self.most_doubts)

    @property
    def lower(self) -> int:
        """The calls that are left at least, unless other programs use the quota meanwhile."""
        return min(self.reported, self.most, self.least)

    def count(self, number: int, *, has_report: bool) -> None:
        """Count a request that has ended."""
        doubt = int(not has_report)
        self.most -= 1
        self.most_doubts += doubt
        self.least -= 1
        if number > self.counted_up_to:
            self.reported -= 1
            self.reported_doubts += doubt

    def report(self, remaining: int, latest: int, under_way: int, ended_since: int) -> None:
        """Apply a report.

        ``latest`` is the number of the last request that was sent, ``under_way`` the number of requests that
        are under way, and ``ended_since`` the number of those that ended after the reported one was sent.
        """
        if remaining < self.reported:
            self.reported, self.counted_up_to, self.reported_doubts = remaining, latest, 0
        self.most = min(self.most, remaining + under_way)
        least = remaining - ended_since
        self.least = max(self.least, least)
        if self.most_doubts:
            self.reported = max(self.reported, min(least, self.reported + self.reported_doubts))
            self.most = max(self.most, min(least, self.most + self.most_doubts))
            # The doubts about requests that ended before the reported one was sent are settled.
            self.reported_doubts = min(self.reported_doubts, ended_since)
            self.most_doubts = min(self.most_doubts, ended_since)

    def join(self, numbers: list[int]) -> None:
        """Let the reports so far include requests under way that were sent with the key of another quota."""
        self.most += sum(number <= self.counted_up_to for number in numbers)
