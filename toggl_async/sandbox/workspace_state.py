"""The state of a workspace while a sandbox runs: its entries, its refusal, and the access of accounts."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from threading import Lock

from attrs import define, field, frozen

from toggl_async.sandbox.archives import Archives
from toggl_async.sandbox.company import Entry
from toggl_async.sandbox.entry_changes import EntryChanges
from toggl_async.sandbox.entry_names import EntryContents, EntryEdit, contents_of, edited
from toggl_async.sandbox.given_entries import CompanyEntry
from toggl_async.sandbox.workspace_data import EVERYTHING, Visibility, WorkspaceData
from toggl_async.sandbox.workspaces import SandboxWorkspace, WorkspaceRole

EDIT_DELAY = timedelta(minutes=1)
"""The time from the last change of an entry to an edit whose time is not given."""


@define(eq=False)
class WorkspaceState:
    """A workspace whose entries can be changed; each change affects the reports that begin after it.

    `archives` are the archives of its data.
    """

    settings: SandboxWorkspace
    refuses: bool = field(init=False)
    archives: Archives = field(init=False, repr=False)
    _changes: EntryChanges | None = field(default=None, init=False, repr=False)
    _views: dict[Visibility, WorkspaceData] = field(
        factory=dict[Visibility, WorkspaceData], init=False, repr=False
    )
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.refuses = self.settings.refuses
        self.archives = Archives(self.settings.company.seed)

    @property
    def changes(self) -> EntryChanges:
        """The changes so far. The data of a company are generated on first use."""
        if self._changes is None:
            self._changes = EntryChanges.none_of(self.settings.company)
        return self._changes

    def data(self, visibility: Visibility = EVERYTHING) -> WorkspaceData:
        """Return the present data, which later changes do not affect."""
        with self._lock:
            if visibility not in self._views:
                self._views[visibility] = WorkspaceData(self.changes, visibility)
            return self._views[visibility]

    def _set_changes(self, changes: EntryChanges) -> None:
        self._changes = changes
        self._views = {}

    def entry(self, identifier: int) -> Entry:
        """Return the entry with an id.

        Raises:
            KeyError: the workspace has no entry with this id.
        """
        return self._numbered(identifier)[1]

    def has_entry(self, identifier: int) -> bool:
        """Return whether the workspace has an entry with an id."""
        number = self.settings.company.entry_number(identifier)
        return number is not None and self.changes.entry(number) is not None

    def _numbered(self, identifier: int) -> tuple[int, Entry]:
        number = self.settings.company.entry_number(identifier)
        entry = None if number is None else self.changes.entry(number)
        if number is None or entry is None:
            raise KeyError(f"workspace {self.settings.id} has no entry with id {identifier}")
        return number, entry

    def entries(self, first: date | None, last: date | None) -> Iterator[Entry]:
        """Yield the finished entries from `first` to `last` in order of start, then the running ones."""
        data = self.data()
        first, last = first or data.first_day, last or data.last_day
        for day in data.days(first, last):
            for item in zip(day.entry_numbers, day.activity_numbers, day.starts, strict=True):
                yield data.entry_on(day.date, *item)
        yield from (entry for entry in data.running_entries if first <= entry.start.date() <= last)

    def add(
        self,
        start: datetime,
        seconds: int | None,
        user: str,
        contents: EntryContents,
        changed_at: datetime | None,
    ) -> Entry:
        """Add an entry of a user, unless the contents name another, and return it.

        Raises:
            ValueError: the entry cannot exist on Toggl.
        """
        _check_time(changed_at)
        with self._lock:
            directory, number = self.changes.directory, self.changes.next_number
            edit: EntryContents = {"user": user, **contents}
            empty = CompanyEntry(start=start, seconds=seconds)
            self._set_changes(self.changes.added(edited(empty, edit, directory), changed_at))
            return self.entry(self.settings.company.entry_id(number))

    def edit(self, identifier: int, edit: EntryEdit, changed_at: datetime | None) -> Entry:
        """Change an entry and return it.

        Raises:
            KeyError: the workspace has no entry with this id.
            ValueError: the entry cannot exist on Toggl.
        """
        _check_time(changed_at)
        with self._lock:
            number, entry = self._numbered(identifier)
            changed = edited(contents_of(entry), edit, self.changes.directory)
            if changed_at is None:
                end = changed.local_start + timedelta(seconds=changed.seconds or 0)
                changed_at = max(entry.at, end) + EDIT_DELAY
            self._set_changes(self.changes.replaced(number, changed, changed_at))
            return self.entry(identifier)

    def delete(self, identifier: int) -> None:
        """Delete an entry.

        Raises:
            KeyError: the workspace has no entry with this id.
        """
        with self._lock:
            number, _ = self._numbered(identifier)
            self._set_changes(self.changes.deleted(number))


def _check_time(changed_at: datetime | None) -> None:
    if changed_at is not None and changed_at.tzinfo is None:
        raise ValueError("the time of a change needs a time zone")


@frozen(kw_only=True)
class WorkspaceAccess:
    """The access of an account to a workspace."""

    state: WorkspaceState
    role: WorkspaceRole
    email: str

    @property
    def settings(self) -> SandboxWorkspace:
        """The settings of the workspace."""
        return self.state.settings

    @property
    def id(self) -> int:
        """The id of the workspace."""
        return self.settings.id

    @property
    def organization_id(self) -> int:
        """The id of the organization."""
        return self.settings.organization_id

    @property
    def is_admin(self) -> bool:
        """True if the account is an admin of the workspace."""
        return self.role == "admin"

    def data(self) -> WorkspaceData:
        """Return the present data as the account sees them."""
        if self.is_admin:
            return self.state.data()
        settings = self.settings
        return self.state.data(
            Visibility(
                entries_of=self.email if settings.members_see == "own" else None,
                rates=not settings.only_admins_see_billable_rates,
                labor_costs=False,
            )
        )
