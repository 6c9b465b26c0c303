"""The streams of Focus: the time entries of the key's owner, and the tasks of the workspace."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Literal

import attrs

from toggl_async.sandbox.api_request import ApiRequest, EmptyBody
from toggl_async.sandbox.company import Entry
from toggl_async.sandbox.credentials import focus_error
from toggl_async.sandbox.directory import CompanyProject, CompanyTag, CompanyTask
from toggl_async.sandbox.focus_filters import validation_error
from toggl_async.sandbox.request_bodies import Count, read_query
from toggl_async.sandbox.responses import HttpResponse, json_response
from toggl_async.sandbox.track_json import CHANGED_AT, CREATED_AT

Json = dict[str, object]
OPEN, DONE = 1, 2
"""The ids of the two statuses of tasks."""


@attrs.frozen(kw_only=True)
class EntryStreamQuery:
    """The query parameters of the stream of entries."""

    date_from: str
    date_to: str
    task_id: int | None = None
    status_id: int | None = None
    type: Literal["activity", "break"] | None = None
    order_by: tuple[str, ...] = ("start",)
    archived: bool = False
    include_taskless: bool = False
    expand_calendar_event: bool = False


@attrs.frozen(kw_only=True)
class TaskStreamQuery:
    """The query parameters of the stream of tasks; the text of an empty list stands for "without"."""

    name: str = ""
    project_id: str | None = None
    client_id: str | None = None
    parent_task_id: str | None = None
    status_id: tuple[int, ...] = ()
    archived: bool = False
    pinned: bool = False
    private: bool = False
    has_dates: bool = False
    recurring: bool = False
    priority: tuple[Literal["none", "low", "medium", "high"], ...] = ("none",)
    order_by: tuple[Literal["name", "-name"], ...] = ()
    estimated_mins_min: Count | None = None
    estimated_mins_max: Count | None = None
    include_parent_matches: bool = False
    include_project_completed: bool = False
    include_drafts: bool = False
    include_assignees: bool = False

    def accepts(self, task: CompanyTask, project: CompanyProject) -> bool:
        """Return whether a task has the requested properties.

        No task is archived, pinned, private, repeated, part of another or of any priority, or has dates. The
        tasks of archived projects, which Focus calls completed, are missing unless they are requested.
        """
        minutes = (task.estimated_seconds or 0) // 60
        return (
            not (self.archived or self.pinned or self.private or self.has_dates or self.recurring)
            and "none" in self.priority
            and self.parent_task_id in (None, "")
            and (project.active or self.include_project_completed)
            and _among(self.project_id, project.id)
            and _among(self.client_id, project.client_id)
            and (not self.status_id or _status(task) in self.status_id)
            and self.name.casefold() in f"{task.name} {project.name}".casefold()
            and (self.estimated_mins_min or 0) <= minutes <= (self.estimated_mins_max or minutes)
        )


def time_entries(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the entries of the key's owner that overlap the range, by default only those with a task.

    Raises:
        HttpError: with 400, a time is not in RFC 3339, or an order is unknown; with 403, the workspace is
            not of this organization.
    """
    _check_organization(request)
    query = read_query(EntryStreamQuery, request.query)
    first, last = _moment(query.date_from), _moment(query.date_to)
    found = [
        entry_json(request, entry)
        for entry in _own_entries(request, first, last)
        if (query.include_taskless or entry.activity.task is not None)
        and query.task_id in (None, entry.activity.task_id)
        and (query.status_id is None or _has_status(entry, query.status_id))
        and query.type in (None, "activity")
        and not query.archived
    ]
    for order in reversed(query.order_by):
        name = order.removeprefix("-")
        if name not in ("start", "task_id", "created_at", "updated_at"):
            raise validation_error(f"cannot order by '{order}'")
        found.sort(key=partial(_sort_key, name), reverse=order != name)
    return json_response(found)


def tasks(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the tasks of the workspace.

    Raises:
        HttpError: with 400, a parameter is one that the sandbox does not have; with 403, the workspace is not
            of this organization.
    """
    _check_organization(request)
    query, directory = read_query(TaskStreamQuery, request.query), request.data.directory
    found = [
        (task, directory.project_by_id[task.project_id])
        for task in directory.tasks
        if query.accepts(task, directory.project_by_id[task.project_id])
    ]
    if query.order_by:
        found.sort(key=lambda pair: pair[0].name.casefold(), reverse=query.order_by[0] == "-name")
    return json_response([_task_json(request, task, project) for task, project in found])


def _sort_key(name: str, row: Json) -> str:
    return str(row[name])


def _check_organization(request: ApiRequest[EmptyBody]) -> None:
    if not request.path_params["organization_id"].isdecimal():
        raise focus_error(400, "invalid_organization_id", "the organization id is not a number")
    if request.path_params["organization_id"] != str(request.context.workspace.organization_id):
        raise focus_error(403, "forbidden", "workspace not found or not accessible")


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise validation_error(f'parsing time "{text}" as "2006-01-02T15:04:05Z07:00": cannot parse')
    return found


def _own_entries(request: ApiRequest[EmptyBody], first: datetime, last: datetime) -> Iterator[Entry]:
    day = timedelta(days=1)  # the days of the entries are those of their users' zones
    workspace = request.context.workspace
    for entry in workspace.state.entries(_day(first, -day), _day(last, day)):
        is_own = entry.activity.user.email == request.context.email
        if is_own and entry.start < last and (entry.stop is None or entry.stop > first):
            yield entry


def _day(moment: datetime, by: timedelta) -> date:
    try:
        return moment.date() + by
    except OverflowError:
        return moment.date()


def _has_status(entry: Entry, status_id: int) -> bool:
    return entry.activity.task is not None and _status(entry.activity.task) == status_id


def _status(task: CompanyTask) -> int:
    return OPEN if task.active else DONE


def _among(given: str | None, identifier: int | None) -> bool:
    """Return whether an id is in a list; the text of an empty list stands for no id."""
    return given is None or (str(identifier) in given.split(",") if given else identifier is None)


def entry_json(request: ApiRequest[EmptyBody], entry: Entry) -> Json:
    """Return an entry as Focus sends it: its project has no client, and a running entry no duration."""
    activity = entry.activity
    task, project = activity.task, activity.project
    return {
        "id": entry.id,
        "description": activity.description,
        "duration": entry.seconds,
        "start": entry.start.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "billable": activity.billable,
        "billable_source": "manual",
        "type": "activity",
        "workspace_id": request.context.workspace.id,
        "project_id": activity.project_id,
        "project": None if project is None else _project_json(project),
        "task_id": activity.task_id,
        "task": None if task is None else {"id": task.id, "name": task.name},
        "tag_ids": list(activity.tag_ids) or None,
        "tags": [_tag_json(tag) for tag in activity.tags],
        "toggl_user_id": activity.user.id + 500_000,
        "timezone": activity.user.zone,
        "planned_start": None,
        "planned_duration": None,
        "created_at": entry.at.isoformat(),
        "updated_at": entry.at.isoformat(),
    }


def _tag_json(tag: CompanyTag) -> Json:
    return {"id": tag.id, "name": tag.name, "color": "#0f0"}


def _project_json(project: CompanyProject) -> Json:
    return {
        "id": project.id,
        "name": project.name,
        "color": project.color,
        "private": project.private,
        "is_template": False,
        "draft": False,
        "permissions": None,
    }


def _task_json(request: ApiRequest[EmptyBody], task: CompanyTask, project: CompanyProject) -> Json:
    client = request.data.directory.client_by_id.get(project.client_id or 0)
    named = None if client is None else {"id": client.id, "name": client.name}
    status = {"id": _status(task), "name": "To do" if task.active else "Done", "emoji": None}
    return {
        "id": task.id,
        "name": task.name,
        "workspace_id": request.context.workspace.id,
        "project_id": project.id,
        "project": {**_project_json(project), "client": named},
        "client": named,
        "status_id": _status(task),
        "status": {**status, "type": "todo" if task.active else "done"},
        "estimated_mins": None if task.estimated_seconds is None else task.estimated_seconds // 60,
        "estimate_type": "total",
        "priority": "none",
        "source": "focus",
        "pinned": False,
        "private": False,
        "tag_ids": [],
        "tags": None,
        "parent": None,
        "created_at": CREATED_AT,
        "updated_at": CHANGED_AT,
        "archived_at": None,
    }
