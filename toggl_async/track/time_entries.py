"""The time entries of the current user: https://engineering.toggl.com/docs/track/api/time_entries.

Reports have the entries of all users and of any time; the operations here have the user's newest entries.
"""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated

import attrs

from toggl_async._typeguards import is_tuple
from toggl_async.request.base import Request, endpoint, request_base
from toggl_async.request.fields import UNSET, Unset, query, renamed
from toggl_async.request.model import Model, Timestamp, TruncatedListWarning
from toggl_async.request.validation import AtLeast, Id

_MOST_ENTRIES = 1000


@attrs.frozen(kw_only=True, repr=False, slots=False)
class EntrySharing(Model):
    """A user with whom a time entry is shared."""

    user_id: int | None = None
    """The user's id."""
    user_name: str | None = None
    """The user's name."""
    accepted: bool | None = None
    """True if the user accepted the entry."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class TimeEntryInfo(Model):
    """A time entry of Toggl Track."""

    id: int | None = None
    """The entry's id."""
    workspace_id: int | None = None
    """Id of the entry's workspace."""
    project_id: int | None = None
    """Id of the entry's project; None without a project."""
    task_id: int | None = None
    """Id of the entry's task; None without a task."""
    user_id: int | None = None
    """Id of the user whose entry it is."""
    description: str | None = None
    """The entry's description."""
    start: Timestamp | None = None
    """Start of the entry."""
    stop: Timestamp | None = None
    """End of the entry; None while it runs."""
    duration: int | None = None
    """Duration in seconds; of a running entry, its negated start in seconds since 1970 (UTC)."""
    billable: bool | None = None
    """True if the entry is billable."""
    tags: tuple[str, ...] = ()
    """Names of the entry's tags."""
    tag_ids: tuple[int, ...] = ()
    """Ids of the entry's tags."""
    at: Timestamp | None = None
    """Time at which the entry was last changed."""
    server_deleted_at: Timestamp | None = None
    """Time at which the entry was deleted; None if it is not deleted."""
    duronly: bool | None = None
    """An older setting of Toggl, which is always true."""
    expense_ids: tuple[int, ...] = ()
    """Ids of the entry's expenses."""
    permissions: tuple[str, ...] = ()
    """The actions on the entry that are allowed to the user who sends the request."""
    shared_with: tuple[EntrySharing, ...] = ()
    """The users with whom the entry is shared, sent only with ``include_sharing``."""
    client_name: str | None = None
    """Name of the project's client, sent only with ``meta``."""
    project_name: str | None = None
    """Name of the project, sent only with ``meta``."""
    project_color: str | None = None
    """Colour of the project, sent only with ``meta``."""
    project_active: bool | None = None
    """False if the project is archived; sent only with ``meta``."""
    project_billable: bool | None = None
    """True if the project is billable; sent only with ``meta``."""
    task_name: str | None = None
    """Name of the task, sent only with ``meta``."""
    user_name: str | None = None
    """Name of the user, sent only with ``meta``."""
    user_avatar_url: str | None = None
    """Address of the user's picture, which is never fetched."""
    legacy_workspace_id: int | None = renamed("wid", default=None)
    """The same as ``workspace_id``, under an older name."""
    legacy_project_id: int | None = renamed("pid", default=None)
    """The same as ``project_id``, under an older name."""
    legacy_task_id: int | None = renamed("tid", default=None)
    """The same as ``task_id``, under an older name."""
    legacy_user_id: int | None = renamed("uid", default=None)
    """The same as ``user_id``, under an older name."""

    @property
    def tracked(self) -> timedelta | None:
        """Tracked time, None while the entry runs."""
        if self.duration is None or self.duration < 0:
            return None
        return timedelta(seconds=self.duration)


@request_base
class EntryDetails:
    """The parts of an entry that Toggl sends only on request."""

    meta: bool | Unset = query(default=UNSET)
    """True to include the names of client, project, task and user."""
    include_sharing: bool | Unset = query(default=UNSET)
    """True to include the users with whom an entry is shared."""


@endpoint("/api/v9/me/time_entries", verb="GET")
class MyTimeEntries(EntryDetails, Request[tuple[TimeEntryInfo, ...]]):
    """The newest time entries of the current user in all workspaces, the newest first.

    Toggl sends at most 1000 entries in one response without saying so, and has no pages here. A response of
    that length gives a ``TruncatedListWarning``: ask for shorter date ranges. Neither ``start_date`` nor
    ``since`` may be more than about three months ago. Reports have all entries: ``reports.detailed``.

    https://engineering.toggl.com/docs/track/api/time_entries#get-timeentries
    """

    since: Annotated[int, AtLeast(0)] | Unset = query(default=UNSET)
    """Only entries that were changed since this time, in seconds since 1970 (UTC), deleted ones included."""
    before: date | datetime | Unset = query(default=UNSET)
    """Only entries that start before this date or time."""
    start_date: date | datetime | Unset = query(default=UNSET)
    """Only entries that start on this date or later; it needs ``end_date``."""
    end_date: date | datetime | Unset = query(default=UNSET)
    """Only entries that start before this date or time: unlike in reports, the date itself is left out."""

    def check_model(self, model: object) -> None:
        """Warn if the response has as many entries as Toggl sends at most."""
        if is_tuple(model) and len(model) >= _MOST_ENTRIES:
            warnings.warn(
                f"Toggl sent {len(model)} time entries, and may have left out older ones: ask for shorter "
                "date ranges, or use reports.detailed",
                TruncatedListWarning,
                stacklevel=3,
            )

    def problems(self) -> Iterator[str]:
        """Yield the problems in the combination of times."""
        if not isinstance(self.since, Unset) and not isinstance(self.before, Unset):
            yield "Toggl refuses since and before in one request"
        if isinstance(self.start_date, Unset) is not isinstance(self.end_date, Unset):
            yield "start_date and end_date belong together: give both or neither"
        elif type(self.start_date) is type(self.end_date) and _is_empty(self.start_date, self.end_date):
            yield f"no entry can start between {self.start_date} and {self.end_date}, which is left out"


def _is_empty(start: object, end: object) -> bool:
    """Return whether no time is between two dates, or between two datetimes."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return start >= end
    return isinstance(start, date) and isinstance(end, date) and start >= end


@endpoint("/api/v9/me/time_entries/{time_entry_id}", verb="GET")
class GetTimeEntry(EntryDetails, Request[TimeEntryInfo]):
    """One time entry that the current user may see.

    https://engineering.toggl.com/docs/track/api/time_entries#get-get-a-time-entry-by-id
    """

    time_entry_id: Id = attrs.field(kw_only=False)
    """Id of the time entry."""


@endpoint("/api/v9/me/time_entries/current", verb="GET")
class CurrentTimeEntry(Request[TimeEntryInfo | None]):
    """The running time entry of the current user; None while no entry runs.

    https://engineering.toggl.com/docs/track/api/time_entries#get-get-current-time-entry
    """
