"""The time entries of the user in the Track API."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice

from attrs import frozen

from toggl_async.sandbox.api_request import ApiRequest, EmptyBody, RequestContext
from toggl_async.sandbox.company import Entry
from toggl_async.sandbox.request_bodies import Count, read_query
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response
from toggl_async.sandbox.workspace_state import WorkspaceAccess

Json = dict[str, object]
MAX_ENTRIES = 1000
HISTORY = timedelta(days=92)
"""The time before the last day of the data for which entries are available."""


@frozen(kw_only=True)
class EntryQuery:
    """The query parameters of one entry."""

    meta: bool = False
    include_sharing: bool = False


@frozen(kw_only=True)
class EntriesQuery(EntryQuery):
    """The query parameters of the list of entries; a date begins at midnight in the zone of each entry."""

    since: Count | None = None
    before: str | None = None
    start_date: str | None = None
    end_date: str | None = None

    def accepts(self, entry: Entry) -> bool:
        """Return whether an entry starts and was changed within the requested times."""
        return (
            (self.since is None or entry.at.timestamp() >= self.since)
            and (self.before is None or entry.start < _moment(self.before, entry.start.tzinfo))
            and (self.start_date is None or entry.start >= _moment(self.start_date, entry.start.tzinfo))
            and (self.end_date is None or entry.start < _moment(self.end_date, entry.start.tzinfo))
        )


def time_entries(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the newest entries of the user in all workspaces, at most 1000 and none that is too old.

    Raises:
        HttpError: with 400, the times are too long ago, or contradict each other.
    """
    query = read_query(EntriesQuery, request.query)
    first = max(each.data().last_day for each in request.context.workspaces) - HISTORY
    _check(query, first)
    found = [
        (entry, workspace, deleted_at)
        for workspace in request.context.workspaces
        for entry, deleted_at in _own_entries(workspace, first, with_deleted=query.since is not None)
        if deleted_at or query.accepts(entry)
    ]
    newest = sorted(found, key=lambda row: (row[0].start, row[0].id), reverse=True)
    return json_response(
        [
            entry_json(entry, workspace, query, deleted_at)
            for entry, workspace, deleted_at in islice(newest, MAX_ENTRIES)
        ]
    )


def time_entry(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return an entry of the user, or one of another user that the account sees.

    Raises:
        HttpError: with 404, there is none with this id.
    """
    identifier = request.path_params["time_entry_id"]
    for workspace in request.context.workspaces:
        if identifier.isdecimal() and workspace.state.has_entry(int(identifier)):
            entry = workspace.state.entry(int(identifier))
            if workspace.data().sees(entry.activity):
                return json_response(entry_json(entry, workspace, read_query(EntryQuery, request.query)))
    raise json_error(404, "Resource can not be found")


def current_time_entry(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the running entry of the user, null while none runs."""
    return json_response(next(_running(request.context), None))


def _running(context: RequestContext) -> Iterator[Json]:
    for workspace in context.workspaces:
        for entry in workspace.data().running_entries:
            if entry.activity.user.email == context.email:
                yield entry_json(entry, workspace, EntryQuery())


def _check(query: EntriesQuery, first: date) -> None:
    if query.since is not None and query.before is not None:
        raise json_error(400, "'since' and 'before' can not be present simultaneously")
    for text in (query.before, query.start_date, query.end_date):
        if text is not None and _moment(text, UTC).tzinfo is None:
            raise json_error(400, f"Invalid date {text}")
    if query.start_date is not None and _moment(query.start_date, UTC).date() < first:
        raise json_error(400, f"start_date must not be earlier than {first}")
    if query.since is not None and datetime.fromtimestamp(query.since, UTC).date() < first:
        raise json_error(400, f"since must not be earlier than {first}")


def _own_entries(
    workspace: WorkspaceAccess, first: date, *, with_deleted: bool
) -> Iterator[tuple[Entry, str | None]]:
    """Yield the entries of the user since a day, and on request deleted ones with the time of deletion."""
    state, last_day = workspace.state, workspace.data().last_day
    for entry in state.entries(first, None):
        if entry.activity.user.email == workspace.email:
            yield entry, None
    changes = state.changes
    for number, changed in changes.entries.items() if with_deleted else ():
        if changed is None and number < changes.company.entries:
            entry = changes.company.entry(number)
            if entry.activity.user.email == workspace.email and entry.start.date() >= first:
                yield entry, f"{last_day}T23:59:59.123456Z"


def _moment(text: str, zone: tzinfo | None) -> datetime:
    """Return a time in RFC 3339, or the beginning of a date in a zone.

    Raises:
        HttpError: with 400, the text is neither.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise json_error(400, f"Invalid date {text}") from None
    return moment.replace(tzinfo=zone) if len(text) == len("2025-01-31") else moment


def entry_json(
    entry: Entry, workspace: WorkspaceAccess, query: EntryQuery, deleted_at: str | None = None
) -> Json:
    """Return an entry as Toggl sends it; the duration of a running one is its negated start."""
    activity, started = entry.activity, int(entry.start.timestamp())
    project = activity.project
    names: Json = {
        "client_name": activity.client.name if activity.client else None,
        "project_name": project.name if project else None,
        "project_color": project.color if project else None,
        "project_active": project.active if project else None,
        "project_billable": project.billable if project else None,
        "task_name": activity.task.name if activity.task else None,
        "user_name": activity.user.name,
        "user_avatar_url": "",
    }
    return {
        "id": entry.id,
        "workspace_id": workspace.id,
        "project_id": activity.project_id,
        "task_id": activity.task_id,
        "billable": activity.billable,
        "start": _utc(entry.start),
        "stop": None if entry.stop is None else _utc(entry.stop),
        "duration": -started if entry.seconds is None else entry.seconds,
        "description": activity.description,
        "tags": [tag.name for tag in activity.tags],
        "tag_ids": list(activity.tag_ids),
        "duronly": True,
        "at": entry.at.isoformat(),
        "server_deleted_at": deleted_at,
        "user_id": activity.user.id,
        "uid": activity.user.id,
        "wid": workspace.id,
        # The older name of the project's id is missing without a project.
        **({} if activity.project_id is None else {"pid": activity.project_id}),
        **({} if activity.task_id is None else {"tid": activity.task_id}),
        "permissions": None,
        **(names if query.meta else {}),
        **({"shared_with": []} if query.include_sharing else {}),
    }


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")
