"""The workspaces of a running sandbox, and the commands that change their entries or let them refuse."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Unpack

from attrs import define, field

from toggl_async.sandbox.company import Entry
from toggl_async.sandbox.entry_names import EntryContents, EntryEdit
from toggl_async.sandbox.workspace_state import WorkspaceState


@define(eq=False)
class EntryCommands:
    """The workspaces of a sandbox with their entries, and the commands that change them.

    Every report that begins after a change has it. The id of an entry also identifies its workspace.
    """

    _states: tuple[WorkspaceState, ...] = field(default=(), init=False, repr=False)

    @property
    def workspace_id(self) -> int:
        """The id of the first workspace."""
        return self.workspace_ids[0]

    @property
    def workspace_ids(self) -> tuple[int, ...]:
        """The ids of the workspaces, in order."""
        return tuple(state.settings.id for state in self._states)

    @property
    def organization_id(self) -> int:
        """The id of the organization that the first workspace belongs to."""
        return self._states[0].settings.organization_id

    def entries(
        self, first: date | None = None, last: date | None = None, *, workspace_id: int | None = None
    ) -> Iterator[Entry]:
        """Yield the entries of a workspace, by default the first one, from a first to a last local day.

        The finished entries come in order of their local start, the running ones after them.

        Raises:
            KeyError: the sandbox has no workspace with this id.
        """
        return self._state(workspace_id).entries(first, last)

    def entry(self, entry_id: int) -> Entry:
        """Return the entry with an id.

        Raises:
            KeyError: no workspace has an entry with this id.
        """
        return self._state_of_entry(entry_id).entry(entry_id)

    def add_entry(
        self,
        *,
        start: datetime,
        seconds: int | None,
        workspace_id: int | None = None,
        at: datetime | None = None,
        **contents: Unpack[EntryContents],
    ) -> Entry:
        """Add an entry to a workspace, by default the first one, and return it with its new id.

        The fields are those of `CompanyEntry`; the default `user` is the first user of the company. A user,
        client, project, task or tag with an unknown name is created. `at` is the time of the change.

        Raises:
            KeyError: the sandbox has no workspace with this id.
            TypeError: `start` is no time, or `tags` is a text instead of several.
            ValueError: the entry cannot exist on Toggl, or `at` has no time zone.
        """
        state = self._state(workspace_id)
        user = state.settings.company.directory.users[0].name
        return state.add(start, seconds, user, contents, at)

    def edit_entry(self, entry_id: int, *, at: datetime | None = None, **fields: Unpack[EntryEdit]) -> Entry:
        """Change fields of an entry, and return it; it keeps its id.

        The fields are those of `CompanyEntry`. The client follows another project, the zone and the email
        address follow another user, and the rate follows both, unless they are given too. A running entry
        with `seconds` is stopped. `at` is the time of the change, by default a minute after the last one.

        Raises:
            KeyError: no workspace has an entry with this id.
            TypeError: `start` is no time, or `tags` is a text instead of several.
            ValueError: the entry cannot exist on Toggl, or `at` has no time zone.
        """
        return self._state_of_entry(entry_id).edit(entry_id, fields, at)

    def delete_entry(self, entry_id: int) -> None:
        """Delete an entry.

        Raises:
            KeyError: no workspace has an entry with this id.
        """
        self._state_of_entry(entry_id).delete(entry_id)

    def refuse(self, workspace_id: int, *, refuses: bool = True) -> None:
        """Refuse all reports of a workspace with 403 from now on, or no longer; it is listed all the same.

        Raises:
            KeyError: the sandbox has no workspace with this id.
        """
        self._state(workspace_id).refuses = refuses

    def _state(self, workspace_id: int | None) -> WorkspaceState:
        if workspace_id is None:
            return self._states[0]
        found = {state.settings.id: state for state in self._states}
        return found[workspace_id]

    def _state_of_entry(self, identifier: int) -> WorkspaceState:
        for state in self._states:
            if state.has_entry(identifier):
                return state
        raise KeyError(f"no workspace has an entry with id {identifier}")
