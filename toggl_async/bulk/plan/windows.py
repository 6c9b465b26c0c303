"""The windows of a plan: date ranges without gaps or overlaps, one file each."""

from datetime import date, timedelta
from typing import Literal, TypeAlias

import attrs

from toggl_async.request.calendar_units import around, split
from toggl_async.request.date_ranges import LONGEST_DATE_RANGE

WindowUnit: TypeAlias = Literal["year", "quarter", "month", "week", "day"]
_DAY = timedelta(days=1)


@attrs.frozen
class Window:
    """The date range of one file.

    ``start`` and ``end`` are in the file's name. ``last`` is the last day that is requested. It is before
    ``end`` while the window is not over, so that the name stays the same as the window grows. ``is_half`` is
    true for a half of a window that was too large.
    """

    start: date
    end: date
    last: date
    is_half: bool = False

    def halves(self) -> "tuple[Window, ...]":
        """Return the two halves of the window; nothing if it is a single day."""
        if self.start >= self.last:
            return ()
        middle = self.start + (self.last - self.start) / 2
        second = Window(middle + _DAY, self.end, self.last, is_half=True)
        return Window(self.start, middle, middle, is_half=True), second

    def is_settled(self, fetched_on: date, settle: int) -> bool:
        """Return whether a file is final: it was fetched at least ``settle`` days after the end."""
        return self.last == self.end and fetched_on >= self.end + timedelta(days=settle)


def windows_of(since: date, last: date, unit: WindowUnit, *, grows: bool) -> tuple[Window, ...]:
    """Return the windows from the day ``since`` to the day ``last``, both included, oldest first.

    A window is at most 365 days long, so a leap year is two windows. ``grows`` is true if later runs export
    days after ``last``: the newest window then ends with its year, quarter, month or week.
    """
    if unit == "day":
        days = (date.fromordinal(day) for day in range(since.toordinal(), last.toordinal() + 1))
        return tuple(Window(day, day, day) for day in days)
    end = around(last, unit)[1] if grows else last
    return tuple(
        Window(start, stop, min(stop, last))
        for start, stop in split(since, end, unit, longest=LONGEST_DATE_RANGE)
        if start <= last
    )
