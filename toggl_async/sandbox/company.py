"""A made-up company and its time entries.

Generated entries are not stored: those of a day are computed from the seed and the day on every access, so
that five million entries take no more memory than fifty, and a date range costs only its own days. Years of
history therefore cost nothing until they are asked for.
"""

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate

from attrs import Factory, field, frozen, validators

from toggl_async.sandbox.activities import Activity, make_activities
from toggl_async.sandbox.directory import CompanyDirectory, make_directory
from toggl_async.sandbox.entry_counts import history_counts, spread
from toggl_async.sandbox.given_entries import CompanyEntry, GivenEntries, activity_key
from toggl_async.sandbox.local_time import local_datetime

FIRST_ENTRY_ID = 3_100_000_000
ID_STEP = 7
FIRST_START = 7 * 3600
START_RANGE = 14 * 3600
HISTORY_START = date(2019, 1, 1)
DEFAULT_YEAR = date(2025, 1, 1), date(2025, 12, 31)
ID_RANGE = 400_000_000
"""The distance between the ids of two companies; Toggl's ids are unique across workspaces too."""
MAX_ID_RANGES = 20_000_000


@frozen
class Day:
    """The entries that start on one day of their user's calendar, in order of their local start.

    `entry_numbers`, `activity_numbers` and `starts` have one item for each entry: its number, the number of
    its activity, and the second of the local day at which it starts.
    """

    date: date
    entry_numbers: Sequence[int]
    activity_numbers: Sequence[int]
    starts: Sequence[int]


@frozen
class Entry:
    """A time entry; `seconds` is None while it runs."""

    id: int
    activity: Activity
    start: datetime
    seconds: int | None
    changed_at: datetime | None = None

    @property
    def stop(self) -> datetime | None:
        """The end of the entry in the user's zone, None while it runs."""
        return None if self.seconds is None else self.start + timedelta(seconds=self.seconds)

    @property
    def at(self) -> datetime:
        """The time of the last change of the entry, in UTC."""
        if self.changed_at is not None:
            return self.changed_at.astimezone(UTC)
        last = self.start if self.stop is None else self.stop + timedelta(seconds=self.id % 600)
        return last.astimezone(UTC)


@frozen(kw_only=True, cache_hash=True)
class Company:
    """A made-up company; equal arguments give equal companies.

    Without `entries` there are 8000 in each year from 2019 until today. With `entries`, exactly this number
    of finished entries starts from `first_day` to `last_day`, by default in the year 2025. `running` is the
    number of additional running entries, which no sum includes. `from_entries` makes a company whose entries
    are `given`.
    """

    seed: int = 1
    _entries: int | None = field(
        default=None, alias="entries", validator=validators.optional(validators.ge(0))
    )
    users: int = field(default=14, validator=validators.ge(1))
    clients: int = field(default=12, validator=validators.ge(0))
    projects: int = field(default=30, validator=validators.ge(0))
    running: int = field(default=3, validator=validators.ge(0))
    first_day: date = field(
        default=Factory(
            lambda self: HISTORY_START if self._entries is None else DEFAULT_YEAR[0], takes_self=True
        )
    )
    last_day: date = field(
        default=Factory(lambda self: _today() if self._entries is None else DEFAULT_YEAR[1], takes_self=True)
    )
    given: GivenEntries | None = field(default=None, repr=False)

    @classmethod
    def from_entries(cls, entries: Iterable[CompanyEntry], *, seed: int = 1) -> "Company":
        """Return a company that has exactly the given entries; the seed gives its workspace and credentials.

        Ids are assigned in order of local start, and running entries come last.

        Raises:
            ValueError: entries of one user differ in zone or email.
        """
        given = GivenEntries(tuple(entries), id_offset(seed))
        directory = given.directory
        days = [entry.local_date for entry in given.entries] or [date(2025, 1, 1)]
        return cls(
            seed=seed,
            entries=len(given.finished),
            users=len(directory.users),
            clients=len(directory.clients),
            projects=len(directory.projects),
            running=len(given.running),
            first_day=min(days),
            last_day=max(days),
            given=given,
        )

    @cached_property
    def directory(self) -> CompanyDirectory:
        """The users, clients, projects, tasks, tags and user groups."""
        if self.given:
            return self.given.directory
        return make_directory(
            seed=self.seed,
            users=self.users,
            clients=self.clients,
            projects=self.projects,
            id_offset=id_offset(self.seed),
        )

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """The activities that the entries consist of."""
        if self.given:
            return self.given.activities
        return make_activities(self.directory, self.seed)

    @property
    def entries(self) -> int:
        """The number of finished entries."""
        return self.entries_before[-1]

    @cached_property
    def entries_before(self) -> tuple[int, ...]:
        """The number of entries that start before each day; the last item is their total number."""
        days = (self.last_day - self.first_day).days + 1
        if self.given:
            counts = Counter((entry.local_date - self.first_day).days for entry in self.given.finished)
            return tuple(accumulate((counts[n] for n in range(days)), initial=0))
        if self._entries is None:
            return tuple(accumulate(history_counts(self.first_day, self.last_day), initial=0))
        return spread(self._entries, self.first_day, days)

    def count(self, first: date, last: date) -> int:
        """Return the number of finished entries that start from `first` to `last`."""
        start, stop = self._day_numbers(first, last)
        return self.entries_before[stop] - self.entries_before[start] if start < stop else 0

    def _day_numbers(self, first: date, last: date) -> tuple[int, int]:
        """Return the number of the first day from `first` on, and that of the day after the last one."""
        start = max(0, (first - self.first_day).days)
        return start, min(len(self.entries_before) - 1, (last - self.first_day).days + 1)

    def days(self, first: date, last: date, *, backwards: bool = False) -> Iterator[Day]:
        """Yield the days from `first` to `last` that have entries, the last day first if `backwards`."""
        day_numbers = range(*self._day_numbers(first, last))
        for day_number in reversed(day_numbers) if backwards else day_numbers:
            if self.entries_before[day_number] < self.entries_before[day_number + 1]:
                yield self.day(day_number)

    def day(self, day_number: int) -> Day:
        """Generate one day; the first day has number 0."""
        low, high = self.entries_before[day_number], self.entries_before[day_number + 1]
        if self.given:
            return self._given_day(self.given, range(low, high))
        count = high - low
        rng = random.Random(f"day/{self.seed}/{day_number - self._reference_day_number}")
        uniform = rng.random
        step = START_RANGE / count
        return Day(
            date=self.first_day + timedelta(days=day_number),
            entry_numbers=range(low, high),
            activity_numbers=rng.choices(range(len(self.activities)), k=count),
            # Each entry starts within its own slice of the day, so that random starts are sorted.
            starts=[int(FIRST_START + step * (n + uniform())) for n in range(count)],
        )

    @property
    def _reference_day_number(self) -> int:
        """The number of the day from which days are counted for the seed of each day.

        It is the same day in any history, so that a later start or end changes no other day.
        """
        return (DEFAULT_YEAR[0] - self.first_day).days if self._entries is None else 0

    @staticmethod
    def _given_day(given: GivenEntries, numbers: range) -> Day:
        entries = given.finished[numbers.start : numbers.stop]
        return Day(
            date=entries[0].local_date,
            entry_numbers=numbers,
            activity_numbers=[given.activity_numbers[activity_key(entry)] for entry in entries],
            starts=[entry.second_of_day for entry in entries],
        )

    def entry(self, number: int) -> Entry:
        """Return the entry with a number, which counts from 0 in order of local start."""
        day_number = bisect_right(self.entries_before, number) - 1
        day = _recent_day(self, day_number)
        position = number - self.entries_before[day_number]
        return self.entry_on(day.date, number, day.activity_numbers[position], day.starts[position])

    def entry_on(self, day: date, number: int, activity_number: int, start: int) -> Entry:
        """Return the entry for one item of a `Day`."""
        activity = self.activities[activity_number]
        start_time = (
            self.given.finished[number].local_start
            if self.given
            else local_datetime(day, start, activity.user.zone)
        )
        return Entry(self.entry_id(number), activity, start_time, activity.seconds)

    def entry_id(self, number: int) -> int:
        """Return the id of the entry with a number."""
        return entry_id(number, self.seed)

    def entry_number(self, identifier: int) -> int | None:
        """Return the number of the entry with an id, None if no entry of the company can have this id."""
        return entry_number(identifier, self.seed)

    @cached_property
    def running_entries(self) -> tuple[Entry, ...]:
        """The entries that were never stopped; generated ones start late on the last day."""
        if self.given:
            numbers = self.given.activity_numbers
            return tuple(
                Entry(
                    self.entry_id(self.entries + n),
                    self.activities[numbers[activity_key(entry)]],
                    entry.local_start,
                    None,
                )
                for n, entry in enumerate(self.given.running)
            )
        return tuple(
            Entry(
                self.entry_id(self.entries + n),
                self.activities[n],
                local_datetime(
                    self.last_day, FIRST_START + START_RANGE + 60 * n, self.activities[n].user.zone
                ),
                None,
            )
            for n in range(self.running)
        )


def _today() -> date:
    return datetime.now(UTC).date()


def id_offset(seed: int) -> int:
    """Return the distance between the ids of the company with a seed and those of the first company."""
    return (seed - 1) % MAX_ID_RANGES * ID_RANGE


def entry_id(number: int, seed: int = 1) -> int:
    """Return the id of the entry with a number in the company with a seed."""
    return FIRST_ENTRY_ID + id_offset(seed) + ID_STEP * number


def entry_number(identifier: int, seed: int = 1) -> int | None:
    """Return the number of the entry with an id, None if no entry of the company can have this id."""
    number, rest = divmod(identifier - FIRST_ENTRY_ID - id_offset(seed), ID_STEP)
    return None if rest or number < 0 else number


@lru_cache(maxsize=8)
def _recent_day(company: Company, day_number: int) -> Day:
    return company.day(day_number)
