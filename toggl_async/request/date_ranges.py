"""Requests with a date range: its limit, its check, and its division into years, months or weeks."""

from collections.abc import Iterator
from datetime import date
from typing import Generic, Self

from toggl_async.errors import DecodeError, InvalidRequestError
from toggl_async.headers import Headers
from toggl_async.request.base import ModelT, Request, request_base
from toggl_async.request.calendar_units import Unit, split
from toggl_async.request.fields import UNSET, Unset

LONGEST_DATE_RANGE = 365
"""The most days, both ends included, that one request to Toggl's reports may cover."""

_PARTS_SHOWN = 4


def expect_days(first: object, last: object, headers: Headers) -> None:
    """Check the days that Toggl reports on against those of them that are dates.

    Raises:
        DecodeError: Toggl reports on other days.
    """
    for name, day in (("x-range-start", first), ("x-range-end", last)):
        reported = headers.get(name)
        if isinstance(day, date) and reported is not None and reported[:10] != day.isoformat():
            raise DecodeError(f"requested {day}, but Toggl reports {reported[:40]!r} ({name})")


@request_base
class DividedByDates(Request[ModelT], Generic[ModelT]):
    """A request about a date range, which may be longer than Toggl accepts until it is divided or sent."""

    @property
    def date_range(self) -> tuple[date | Unset, date | Unset]:
        """The first and the last day."""
        raise NotImplementedError

    def check_headers(self, headers: Headers) -> None:
        """Check that Toggl reports on the requested days, if the headers state which days it reports on.

        Toggl uses other days without an error if a date is missing or out of bounds.

        Raises:
            DecodeError: Toggl reports on other days.
        """
        expect_days(*self.date_range, headers)

    def problems(self) -> Iterator[str]:
        """Yield a complaint if the end is before the start."""
        yield from super().problems()
        first, last = self.date_range
        if isinstance(first, date) and isinstance(last, date) and last < first:
            yield f"start_date {first} is after end_date {last}"

    def check_sendable(self) -> None:
        """Check that the date range is not longer than Toggl accepts.

        Raises:
            InvalidRequestError: it is longer.
        """
        first, last = self.date_range
        if isinstance(first, Unset) or isinstance(last, Unset):
            return
        days = (last - first).days + 1
        if days <= LONGEST_DATE_RANGE:
            return
        parts = split(first, last, "year", longest=LONGEST_DATE_RANGE)
        shown = ", ".join(f"{start} to {end}" for start, end in parts[:_PARTS_SHOWN])
        raise InvalidRequestError(
            f"{type(self).__name__}: {first} to {last} is {days} days, but Toggl accepts at most "
            f"{LONGEST_DATE_RANGE}: send the requests of its by_year(), by_quarter(), by_month() or "
            f"by_week(), such as {shown}{' and so on' if len(parts) > _PARTS_SHOWN else ''}"
        )

    def by_year(self) -> tuple[Self, ...]:
        """Return a request for each calendar year of the date range; a leap year is two, as it is too long.

        Raises:
            InvalidRequestError: a date is missing, or the request cannot be divided.
        """
        return self._divided("year")

    def by_quarter(self) -> tuple[Self, ...]:
        """Return a request for each quarter of the date range.

        Raises:
            InvalidRequestError: as for :meth:`by_year`.
        """
        return self._divided("quarter")

    def by_month(self) -> tuple[Self, ...]:
        """Return a request for each month of the date range.

        Raises:
            InvalidRequestError: as for :meth:`by_year`.
        """
        return self._divided("month")

    def by_week(self, first_weekday: int = 0) -> tuple[Self, ...]:
        """Return a request for each week of the date range.

        ``first_weekday`` is the day on which weeks begin, from 0 for Monday, the default, to 6 for Sunday.

        Raises:
            InvalidRequestError: as for :meth:`by_year`; or ``first_weekday`` is no weekday.
        """
        if type(first_weekday) is not int or first_weekday not in range(7):
            raise InvalidRequestError(f"first_weekday must be from 0 (Monday) to 6, not {first_weekday!r}")
        return self._divided("week", first_weekday)

    def indivisible(self) -> str | None:
        """Return the reason why the request cannot be divided by dates, None if it can."""
        return None

    def _divided(self, unit: Unit, first_weekday: int = 0) -> tuple[Self, ...]:
        (first, last), name = self.date_range, type(self).__name__
        if isinstance(first, Unset) or isinstance(last, Unset):
            raise InvalidRequestError(f"{name}: give start_date and end_date to divide it into {unit}s")
        reason = self.indivisible()
        if reason is not None:
            raise InvalidRequestError(f"{name}: it cannot be divided into {unit}s: {reason}")
        parts = split(first, last, unit, first_weekday, longest=LONGEST_DATE_RANGE)
        return tuple(self.evolve(start_date=start, end_date=end) for start, end in parts)


@request_base
class DateRange(DividedByDates[ModelT], Generic[ModelT]):
    """A date range. Both dates are always sent: for Toggl, a missing end is six days after the start."""

    start_date: date
    """First day, included."""
    end_date: date
    """Last day, included; at most 365 days in all."""

    @property
    def date_range(self) -> tuple[date | Unset, date | Unset]:
        """The first and the last day."""
        return self.start_date, self.end_date


@request_base
class OptionalDateRange(DividedByDates[ModelT], Generic[ModelT]):
    """A date range that may be left out."""

    start_date: date | Unset = UNSET
    """First day, included; Toggl chooses it if it is not given."""
    end_date: date | Unset = UNSET
    """Last day, included; at most 365 days in all; Toggl chooses it if it is not given."""

    @property
    def date_range(self) -> tuple[date | Unset, date | Unset]:
        """The first and the last day."""
        return self.start_date, self.end_date
