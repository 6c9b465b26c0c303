"""Warnings about reports on which a run cannot rely."""


class UnorderedReportWarning(UserWarning):
    """The detailed report is not in the requested order, so it does not show what has changed."""


class TotalsMismatchWarning(UserWarning):
    """Toggl's totals of a day are not the sums of its entries, or there are no totals by day."""
