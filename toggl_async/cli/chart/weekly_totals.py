"""The time tracked in each week, of all entries or of each project, client or user."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, TypeAlias

from attrs import frozen

from toggl_async.tables import DetailedCsvRow

Division: TypeAlias = Literal["project", "client", "user"]
"""What the time of a week is divided by."""

_Key: TypeAlias = tuple[str, str]
"""A name, and a second text that tells objects of the same name apart."""


@frozen
class WeeklyTotal:
    """The seconds of one project, client or user in each week that has any, by its Monday."""

    name: str
    seconds: Mapping[date, float]

    @property
    def total(self) -> float:
        """The seconds of all weeks."""
        return sum(self.seconds.values())


@frozen
class WeeklyChart:
    """The content of a chart.

    ``totals`` are those of the largest projects, clients or users, and those of all others at the end; or a
    single one, if the time is not divided. ``entries`` counts the entries that were added up, ``unread``
    those whose date or duration was not understood.
    """

    totals: Sequence[WeeklyTotal]
    entries: int
    unread: int
    division: Division | None = None

    @property
    def weeks(self) -> Sequence[date]:
        """The Mondays of the weeks in which time was tracked."""
        return sorted({monday for each in self.totals for monday in each.seconds})

    @property
    def seconds(self) -> float:
        """The seconds of all weeks."""
        return sum(each.total for each in self.totals)

    @property
    def highest(self) -> float:
        """The seconds of the week with the most time, 0 without any."""
        return max((self.of_week(monday) for monday in self.weeks), default=0.0)

    def of_week(self, monday: date) -> float:
        """Return the seconds of a week."""
        return sum(each.seconds.get(monday, 0.0) for each in self.totals)


class WeekAdder:
    """Adds up entries by their week, and by their project, client or user."""

    def __init__(self, division: Division | None = None) -> None:
        self._division: Division | None = division
        self._seconds: defaultdict[_Key, Counter[date]] = defaultdict(Counter[date])
        self._entries = self._unread = 0

    def add(self, row: DetailedCsvRow) -> None:
        """Add the duration of an entry to the week in which it began."""
        if row.start_date is None or row.duration is None:
            self._unread += 1
            return
        monday = row.start_date - timedelta(days=row.start_date.weekday())
        # Whole milliseconds, which add up without rounding in whatever order.
        self._seconds[self._key(row)][monday] += round(row.duration / timedelta(milliseconds=1))
        self._entries += 1

    def _key(self, row: DetailedCsvRow) -> _Key:
        if self._division == "project":
            return (row.project or "(no project)", row.client or "")
        if self._division == "client":
            return (row.client or "(no client)", "")
        if self._division == "user":
            return (row.user or "(no user)", row.email or "")
        return ("", "")

    def chart(self, shown: int) -> WeeklyChart:
        """Return the chart with the ``shown`` largest projects, clients or users, and one for all others."""
        ordered = sorted(self._seconds, key=lambda key: (-self._seconds[key].total(), key))
        names = Counter(name for name, _ in ordered)
        totals = [
            _total(name if names[name] == 1 or not other else f"{name} ({other})", self._seconds[name, other])
            for name, other in ordered[:shown]
        ]
        if others := ordered[shown:]:
            rest = Counter[date]()
            for key in others:
                rest.update(self._seconds[key])
            totals.append(_total(f"{len(others):,} other{'s' if len(others) > 1 else ''}", rest))
        return WeeklyChart(totals, self._entries, self._unread, self._division)


def _total(name: str, milliseconds: Mapping[date, int]) -> WeeklyTotal:
    return WeeklyTotal(name, {monday: value / 1000 for monday, value in milliseconds.items()})
