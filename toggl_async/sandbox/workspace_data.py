"""The data of a workspace as one account sees them, after all changes."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from functools import cached_property
from heapq import merge

from attrs import evolve, field, frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.company import Company, Day, Entry
from toggl_async.sandbox.directory import CompanyDirectory, CompanyUser
from toggl_async.sandbox.entry_changes import EntryChanges
from toggl_async.sandbox.lazy import LazyMap
from toggl_async.sandbox.memberships import members_by_project

MAX_TEXT_CACHES = 16


@frozen(kw_only=True)
class Visibility:
    """The data that an account sees.

    Of the entries it sees those of the user with the email address `entries_of`, or all if this is None.
    """

    entries_of: str | None = None
    rates: bool = True
    labor_costs: bool = True


EVERYTHING = Visibility()


@frozen(eq=False)
class WorkspaceData:
    """The data of a workspace as an account sees them; another change of the workspace makes a new value."""

    changes: EntryChanges
    visibility: Visibility = EVERYTHING
    _texts: dict[Hashable, LazyMap[str]] = field(factory=dict[Hashable, LazyMap[str]], init=False, repr=False)

    @property
    def company(self) -> Company:
        """The company without changes."""
        return self.changes.company

    @cached_property
    def first_day(self) -> date:
        """The first day of the company, or an earlier one that has entries."""
        return min((self.company.first_day, *self.changes.new_on))

    @cached_property
    def last_day(self) -> date:
        """The last day of the company, or a later one that has entries."""
        return max((self.company.last_day, *self.changes.new_on))

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """The activities that the entries consist of, those of hidden entries included."""
        if self.visibility.rates:
            return self.changes.activities
        return tuple(evolve(activity, rate=None) for activity in self.changes.activities)

    def sees(self, activity: Activity) -> bool:
        """Return whether the account sees entries with an activity."""
        email = self.visibility.entries_of
        return email is None or activity.user.email == email

    @property
    def sees_all(self) -> bool:
        """True if the account sees all entries."""
        return self.visibility.entries_of is None

    @cached_property
    def members(self) -> Mapping[int, tuple[CompanyUser, ...]]:
        """The users of each project, also of projects that the account does not see."""
        return members_by_project(self.changes.directory)

    @cached_property
    def directory(self) -> CompanyDirectory:
        """The objects that the account sees: as a member itself, and projects that are public or its own."""
        everything, email = self.changes.directory, self.visibility.entries_of
        if email is None:
            return everything
        users = tuple(user for user in everything.users if user.email == email)
        projects = tuple(
            project
            for project in everything.projects
            if not project.private
            or project.id in self._used_projects
            or set(users) & set(self.members.get(project.id, ()))
        )
        project_ids = {project.id for project in projects}
        client_ids = {project.client_id for project in projects}
        return CompanyDirectory(
            users=users,
            clients=tuple(client for client in everything.clients if client.id in client_ids),
            projects=projects,
            tasks=tuple(task for task in everything.tasks if task.project_id in project_ids),
            tags=everything.tags,
            groups=tuple(
                group for group in everything.groups if any(user.id in group.user_ids for user in users)
            ),
        )

    @cached_property
    def _used_projects(self) -> frozenset[int | None]:
        """The ids of the projects of all entries that the account sees."""
        numbers = {entry.activity.number for entry in self.running_entries}
        for day in self.days(self.first_day, self.last_day):
            numbers.update(day.activity_numbers)
        activities = map(self.activities.__getitem__, numbers)
        return frozenset(activity.project_id for activity in activities if self.sees(activity))

    def days(self, first: date, last: date, *, backwards: bool = False) -> Iterator[Day]:
        """Yield the days from `first` to `last` that have entries, the last day first if `backwards`.

        The entries that the account does not see are included.
        """
        days = self.company.days(first, last, backwards=backwards)
        if not self.changes.entries:
            return days
        new = (
            Day(day, (), (), ())
            for day in sorted(self.changes.new_on, reverse=backwards)
            if first <= day <= last and not self.company.count(day, day)
        )
        return map(self.changes.applied_to, merge(days, new, key=lambda day: day.date, reverse=backwards))

    def count(self, first: date, last: date) -> int:
        """Return the number of finished entries from `first` to `last`, hidden ones included."""
        return self.company.count(first, last) + self.changes.count_change(first, last)

    def entry_on(self, day: date, number: int, activity_number: int, start: int) -> Entry:
        """Return the entry for one item of a `Day`."""
        changed = self.changes.entry(number) if number in self.changes.entries else None
        entry = changed or self.company.entry_on(day, number, activity_number, start)
        return self._without_hidden(entry)

    @cached_property
    def running_entries(self) -> tuple[Entry, ...]:
        """The running entries, hidden ones included."""
        return tuple(map(self._without_hidden, self.changes.running))

    def _without_hidden(self, entry: Entry) -> Entry:
        if self.visibility.rates:
            return entry
        return evolve(entry, activity=self.activities[entry.activity.number])

    def texts(self, key: Hashable, texts: LazyMap[str]) -> LazyMap[str]:
        """Return the texts that were kept under a key, or keep these; reports share texts of activities."""
        if len(self._texts) >= MAX_TEXT_CACHES:
            self._texts.clear()
        return self._texts.setdefault(key, texts)
