"""A company that does not exist, and every hour that nobody worked in it.

Nothing is stored: the entries of a day are computed from the seed and the day whenever they are asked for, so
five million entries take no more memory than fifty, and a range of dates costs only its own days.
"""

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property, lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import field, frozen, validators

from toggl_async.sandbox.activities import Activity, activities
from toggl_async.sandbox.directory import Directory, directory
from toggl_async.sandbox.optional_packages import extra_missing

FIRST_ENTRY_ID = 3_100_000_000
ID_STEP = 7
DAY_STARTS = 7 * 3600
DAY_LASTS = 14 * 3600
WEEKDAY, WEEKEND = 20, 1
SATURDAY = 5


@frozen
class Day:
    """The entries that begin on one day of their user's calendar, in order of their local start.

    `indexes`, `picks` and `starts` have one item for each: the number of the entry, the number of its
    activity, and the second of the local day when it starts.
    """

    date: date
    indexes: Sequence[int]
    picks: Sequence[int]
    starts: Sequence[int]


@frozen
class Entry:
    """One time entry; `seconds` is None while it runs."""

    id: int
    activity: Activity
    start: datetime
    seconds: int | None

    @property
    def stop(self) -> datetime | None:
        """When it ended, in the user's zone, or None while it runs."""
        return None if self.seconds is None else self.start + timedelta(seconds=self.seconds)

    @property
    def at(self) -> datetime:
        """When it was last changed, in UTC."""
        done = self.start if self.stop is None else self.stop + timedelta(seconds=self.id % 600)
        return done.astimezone(UTC)


@frozen(kw_only=True)
class Company:
    """A made-up company; equal numbers give equal companies.

    `entries` counts the finished entries, all of which begin from `first_day` to `last_day`; the `running`
    ones come on top and count in no sum.
    """

    seed: int = 1
    entries: int = field(default=8000, validator=validators.ge(0))
    users: int = field(default=14, validator=validators.ge(1))
    clients: int = field(default=12, validator=validators.ge(0))
    projects: int = field(default=30, validator=validators.ge(0))
    running: int = field(default=3, validator=validators.ge(0))
    first_day: date = date(2025, 1, 1)
    last_day: date = date(2025, 12, 31)

    @cached_property
    def directory(self) -> Directory:
        """The users, clients, projects, tasks, tags and groups."""
        return directory(seed=self.seed, users=self.users, clients=self.clients, projects=self.projects)

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """What entries are made of."""
        return activities(self.directory, self.seed)

    @cached_property
    def entries_before(self) -> tuple[int, ...]:
        """How many entries begin before each day, and at the end how many there are."""
        days = (self.last_day - self.first_day).days + 1
        first = self.first_day.weekday()
        weights = (WEEKEND if (first + n) % 7 >= SATURDAY else WEEKDAY for n in range(days))
        sums = tuple(accumulate(weights, initial=0))
        return tuple(self.entries * part // sums[-1] for part in sums)

    def days(self, first: date, last: date, *, backwards: bool = False) -> Iterator[Day]:
        """Yield the days from first to last that have entries, the last day first if backwards."""
        begin = max(0, (first - self.first_day).days)
        end = min(len(self.entries_before) - 1, (last - self.first_day).days + 1)
        numbers = range(begin, end)
        for number in reversed(numbers) if backwards else numbers:
            if self.entries_before[number] < self.entries_before[number + 1]:
                yield self.day(number)

    def day(self, number: int) -> Day:
        """Make up one day, counted from the first."""
        low, high = self.entries_before[number], self.entries_before[number + 1]
        count = high - low
        chance = random.Random(f"day/{self.seed}/{number}")
        uniform = chance.random
        step = DAY_LASTS / count
        return Day(
            date=self.first_day + timedelta(days=number),
            indexes=range(low, high),
            picks=chance.choices(range(len(self.activities)), k=count),
            # Each starts within its own slice of the day: at random, and yet in order.
            starts=[int(DAY_STARTS + step * (n + uniform())) for n in range(count)],
        )

    def entry(self, index: int) -> Entry:
        """Give the entry of a number, from 0 in order of local start."""
        number = bisect_right(self.entries_before, index) - 1
        day = _recent_day(self, number)
        place = index - self.entries_before[number]
        return self.entry_on(day.date, index, day.picks[place], day.starts[place])

    def entry_on(self, day: date, index: int, pick: int, start: int) -> Entry:
        """Put an entry together from a row of a `Day`."""
        activity = self.activities[pick]
        return Entry(entry_id(index), activity, local(day, start, activity.user.zone), activity.seconds)

    @cached_property
    def running_entries(self) -> tuple[Entry, ...]:
        """The entries that were never stopped; they begin late on the last day."""
        return tuple(
            Entry(
                entry_id(self.entries + n),
                self.activities[n],
                local(self.last_day, DAY_STARTS + DAY_LASTS + 60 * n, self.activities[n].user.zone),
                None,
            )
            for n in range(self.running)
        )


def entry_id(index: int) -> int:
    """Give the id of the entry of a number."""
    return FIRST_ENTRY_ID + ID_STEP * index


def index_of(identifier: int) -> int | None:
    """Give the number of the entry of an id, None if no entry can have it."""
    index, rest = divmod(identifier - FIRST_ENTRY_ID, ID_STEP)
    return None if rest or index < 0 else index


def local(day: date, second: int, zone: str) -> datetime:
    """Give the moment of a local second of a day, with the offset that the zone had then."""
    return datetime.combine(day, time(), _offset(zone, day)) + timedelta(seconds=second)


@lru_cache(maxsize=8192)
def _offset(zone: str, day: date) -> timezone:
    # The offset of noon: no zone that users live in changes its clocks after seven in the morning.
    try:
        noon = datetime.combine(day, time(12), ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        raise extra_missing("tzdata") from None
    return timezone(noon.utcoffset() or timedelta())


@lru_cache(maxsize=8)
def _recent_day(company: Company, number: int) -> Day:
    return company.day(number)
