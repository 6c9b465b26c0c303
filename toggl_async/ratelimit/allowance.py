"""The calls left in one hour of a quota, from reports that arrive late and in any order."""

import attrs


@attrs.define
class Allowance:
    """One hour of a quota, as responses reported it: the calls left, and the moment at which the hour ends.

    ``reset_known`` is true if Toggl reported that moment; otherwise the hour is over by then at the latest.

    A report includes some of the requests that are under way when it arrives, but does not say which. So two
    numbers are kept, neither of which includes requests that are still under way. ``reported`` is the lowest
    report, less the requests that were sent after its arrival and have ended; ``counted_up_to`` is the number
    of the last request that was sent before its arrival. ``own`` is our own count: each request that ends
    takes one from it, and a report lowers it if other programs must have used some. The lower number applies.

    A request that ends without a report (lost, or without quota headers) may have been counted or not. It is
    taken for counted, and ``doubtful`` is the number of such requests, by which a later report may raise the
    calls left again. When the first report of an hour arrives, requests up to ``unsure_up_to`` are under way.
    Of these, the ones that were sent before ``reporter``, the request that was reported on, are taken to be
    included in the report, and the others not to be.
    """

    reported: int
    own: int
    ends_at: float
    reset_known: bool
    counted_up_to: int
    unsure_up_to: int = 0
    reporter: int = 0
    doubtful: int = 0

    @property
    def remaining(self) -> int:
        """The calls left, if those under way are not counted."""
        return min(self.reported, self.own)

    def count(self, number: int, *, has_report: bool) -> None:
        """Count a request that has ended."""
        self.own -= 1
        if number > self.counted_up_to:
            self.reported -= 1
        if not has_report:
            self.doubtful += 1
            if self.reporter < number <= self.unsure_up_to:
                self.own -= 1

    def lower(self, remaining: int, latest: int, under_way: int) -> None:
        """Apply a report; it may include all of the ``under_way`` requests, up to number ``latest``."""
        if remaining < self.reported:
            self.reported, self.counted_up_to = remaining, latest
        self.own = min(self.own, remaining + under_way)
        if remaining <= 0:
            self.doubtful = 0  # nothing is left, whatever became of earlier requests

    def settle_doubts(self, least: int, ended_since: int) -> None:
        """Raise the calls left to ``least``, as far as doubtful requests explain the difference.

        ``ended_since`` is the number of requests that ended after the reported one was sent; the doubts about
        all earlier requests are settled by its report.
        """
        if self.doubtful:
            gain = min(least - self.remaining, self.doubtful)
            if gain > 0:
                level = self.remaining + gain
                self.reported, self.own = max(self.reported, level), max(self.own, level)
                self.doubtful -= gain
            self.doubtful = min(self.doubtful, ended_since)

    def join(self, numbers: list[int]) -> None:
        """Take requests under way, sent with the key of another quota, for included in the reports so far."""
        self.own += sum(number <= self.counted_up_to for number in numbers)
