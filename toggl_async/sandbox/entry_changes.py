"""Changes of a company's entries: entries that are added, edited or deleted while a sandbox runs.

A change makes a new value and leaves the old one as it is, so that a report that is being produced does not
change half-way.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from attrs import evolve, field, frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.company import Company, Day, Entry, id_offset
from toggl_async.sandbox.directory import CompanyDirectory
from toggl_async.sandbox.entry_names import activity_of
from toggl_async.sandbox.given_entries import CompanyEntry

NO_ENTRIES: Mapping[int, "ChangedEntry | None"] = {}


@frozen
class ChangedEntry:
    """An added or edited entry; `running` entries have no end."""

    activity_number: int
    start: datetime
    running: bool
    changed_at: datetime | None

    @property
    def day(self) -> date | None:
        """The day of a finished entry, None while it runs."""
        return None if self.running else self.start.date()

    @property
    def second_of_day(self) -> int:
        """The second of the local day at which the entry starts."""
        return 3600 * self.start.hour + 60 * self.start.minute + self.start.second


@frozen(eq=False)
class EntryChanges:
    """The changes of a company's entries so far.

    `entries` has the changed entries by number, None for a deleted one. The `directory` begins with the
    objects of the company. The entry that is added next has the number `next_number`.
    """

    company: Company
    directory: CompanyDirectory
    next_number: int
    entries: Mapping[int, ChangedEntry | None] = field(default=NO_ENTRIES, repr=False)
    new_activities: tuple[Activity, ...] = field(default=(), repr=False)

    @classmethod
    def none_of(cls, company: Company) -> "EntryChanges":
        """Return the changes of a company that has none."""
        return cls(company, company.directory, company.entries + company.running)

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """The activities of the company, then those of changed entries."""
        return (*self.company.activities, *self.new_activities)

    def added(self, entry: CompanyEntry, changed_at: datetime | None) -> "EntryChanges":
        """Return the changes with another entry."""
        changed = self.replaced(self.next_number, entry, changed_at)
        return evolve(changed, next_number=self.next_number + 1)

    def replaced(self, number: int, entry: CompanyEntry, changed_at: datetime | None) -> "EntryChanges":
        """Return the changes with other contents of the entry with a number."""
        directory, activity = activity_of(
            entry, self.directory, len(self.activities), id_offset(self.company.seed)
        )
        changed = ChangedEntry(activity.number, entry.local_start, entry.seconds is None, changed_at)
        return evolve(
            self,
            directory=directory,
            new_activities=(*self.new_activities, activity),
            entries={**self.entries, number: changed},
        )

    def deleted(self, number: int) -> "EntryChanges":
        """Return the changes without the entry with a number."""
        return evolve(self, entries={**self.entries, number: None})

    def entry(self, number: int) -> Entry | None:
        """Return the entry with a number, None if there is none."""
        if number in self.entries:
            changed = self.entries[number]
            return None if changed is None else self._entry(number, changed)
        finished, company = self.company.entries, self.company
        if 0 <= number < finished:
            return company.entry(number)
        if finished <= number < finished + company.running:
            return company.running_entries[number - finished]
        return None

    def _entry(self, number: int, changed: ChangedEntry) -> Entry:
        activity = self.activities[changed.activity_number]
        return Entry(
            self.company.entry_id(number),
            activity,
            changed.start,
            None if changed.running else activity.seconds,
            changed.changed_at,
        )

    @cached_property
    def running(self) -> tuple[Entry, ...]:
        """The running entries."""
        company = self.company
        unchanged = (
            entry
            for number, entry in enumerate(company.running_entries, company.entries)
            if number not in self.entries
        )
        changed = (
            self._entry(number, entry)
            for number, entry in sorted(self.entries.items(), key=lambda item: item[0])
            if entry is not None and entry.running
        )
        return (*unchanged, *changed)

    @cached_property
    def new_on(self) -> Mapping[date, Sequence[tuple[int, int, int]]]:
        """The start, the number and the activity of the changed finished entries of each day."""
        found: dict[date, list[tuple[int, int, int]]] = {}
        for number, entry in self.entries.items():
            if entry is not None and entry.day is not None:
                item = (entry.second_of_day, number, entry.activity_number)
                found.setdefault(entry.day, []).append(item)
        return {day: sorted(found[day]) for day in sorted(found)}

    @cached_property
    def removed_on(self) -> Mapping[date, frozenset[int]]:
        """The numbers of the company's finished entries that are no longer as they were, by day."""
        found: dict[date, set[int]] = {}
        for number in self.entries:
            if number < self.company.entries:
                found.setdefault(self.company.entry(number).start.date(), set()).add(number)
        return {day: frozenset(numbers) for day, numbers in found.items()}

    def applied_to(self, day: Day) -> Day:
        """Return a day of the company with the changes."""
        new, removed = self.new_on.get(day.date, ()), self.removed_on.get(day.date, frozenset())
        if not new and not removed:
            return day
        items = zip(day.starts, day.entry_numbers, day.activity_numbers, strict=True)
        merged = sorted((*new, *(item for item in items if item[1] not in removed)))
        return Day(
            day.date,
            [number for _, number, _ in merged],
            [activity for _, _, activity in merged],
            [start for start, _, _ in merged],
        )

    def count_change(self, first: date, last: date) -> int:
        """Return by how many entries a date range has more than without the changes."""
        return sum(len(new) for day, new in self.new_on.items() if first <= day <= last) - sum(
            len(removed) for day, removed in self.removed_on.items() if first <= day <= last
        )
