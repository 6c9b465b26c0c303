"""The lists of projects and tasks, and their tracked time."""

from collections.abc import Callable

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum, all_time, count_activities, sum_by
from toggl_async.sandbox.api_request import ApiRequest, EmptyBody
from toggl_async.sandbox.directory import CompanyProject, CompanyTask
from toggl_async.sandbox.lists import MAX_IDS, page_of, require_parameter, with_ids
from toggl_async.sandbox.request_bodies import Count
from toggl_async.sandbox.responses import HttpResponse, json_response
from toggl_async.sandbox.workspace_data import WorkspaceData

Json = dict[str, object]
Ids = tuple[int, ...] | None


@frozen(kw_only=True)
class ProjectSearch:
    """The body of a search for projects."""

    client_ids: tuple[int | None, ...] | None = None
    currency: str | None = None
    ids: Ids = None
    is_active: bool | None = None
    is_billable: bool | None = None
    is_private: bool | None = None
    name: str | None = None
    page_size: Count | None = None
    start: int | None = None


@frozen(kw_only=True)
class ProjectStatusSearch:
    """The body of a request for the status of projects."""

    active: bool | None = None
    ids: Ids = None


@frozen(kw_only=True)
class TaskStatusSearch:
    """The body of a request for the status of tasks."""

    ids: Ids = None


@frozen(kw_only=True)
class TaskSearch:
    """The body of a search for tasks."""

    active: bool | None = None
    ids: Ids = None
    name: str | None = None
    page_size: Count | None = None
    project_active: bool | None = None
    project_ids: tuple[int | None, ...] | None = None
    start: int | None = None
    user_ids: Ids = None


def search_projects(request: ApiRequest[ProjectSearch]) -> HttpResponse:
    """Return one page of the matching projects; at least one parameter is required."""
    require_parameter(request.body)
    return filter_projects(request)


def filter_projects(request: ApiRequest[ProjectSearch]) -> HttpResponse:
    """Return one page of the matching projects; fields that were never set are null."""
    body = request.body
    found = [
        project
        for project in with_ids(request.data.directory.projects, body.ids, MAX_IDS)
        if (body.name or "").casefold() in project.name.casefold()
        and (not body.client_ids or project.client_id in body.client_ids)
        and body.is_active in (None, project.active)
        and body.is_billable in (None, bool(project.billable))
        and body.is_private in (None, project.private)
        and (body.currency is None or (project.currency or "USD").casefold() == body.currency.casefold())
    ]
    return json_response(
        [
            {
                "id": project.id,
                "name": project.name,
                "client_id": project.client_id,
                "color": project.color,
                "active": project.active,
                "currency": project.currency,
                "billable": project.billable,
            }
            for project in page_of(found, body.start, body.page_size)
        ]
    )


def filter_project_statuses(request: ApiRequest[ProjectStatusSearch]) -> HttpResponse:
    """Return the tracked time of projects."""
    body = request.body
    found = with_ids(request.data.directory.projects, body.ids, MAX_IDS)
    sums = _sums_by_id(request.data, lambda activity: activity.project_id)
    matching = [project for project in found if body.active in (None, project.active)]
    return json_response(
        [_status_json(project.id, None, sums.get(project.id, Sum())) for project in matching]
    )


def filter_task_statuses(request: ApiRequest[TaskStatusSearch]) -> HttpResponse:
    """Return the tracked time of tasks."""
    require_parameter(request.body)
    found = with_ids(request.data.directory.tasks, request.body.ids, MAX_IDS)
    sums = task_sums(request.data)
    return json_response(
        [_status_json(task.id, task.estimated_seconds, sums.get(task.id, Sum())) for task in found]
    )


def list_tasks(request: ApiRequest[TaskSearch]) -> HttpResponse:
    """Return one page of the matching tasks; a search requires a parameter, a filter does not."""
    body, directory = request.body, request.data.directory
    if request.path_params["action"] == "search":
        require_parameter(body)
    users = request.data.members
    found = [
        task
        for task in with_ids(directory.tasks, body.ids, MAX_IDS)
        if (body.name or "").casefold() in task.name.casefold()
        and body.active in (None, task.active)
        and body.project_active in (None, directory.project_by_id[task.project_id].active)
        and (not body.project_ids or task.project_id in body.project_ids)
        and (not body.user_ids or any(user.id in body.user_ids for user in users.get(task.project_id, ())))
    ]
    sums = task_sums(request.data)
    page = page_of(found, body.start, body.page_size)
    return json_response([task_json(request, task, sums.get(task.id, Sum())) for task in page])


def task_sums(data: WorkspaceData) -> dict[int | None, Sum]:
    """Return the tracked time of each task by its id."""
    return _sums_by_id(data, lambda activity: activity.task_id)


def _sums_by_id(
    data: WorkspaceData, identifier_of: Callable[[Activity], int | None]
) -> dict[int | None, Sum]:
    selection = all_time(data)
    return sum_by(selection, count_activities(selection), lambda activity: (identifier_of(activity),))


def _status_json(identifier: int, estimated: int | None, sums: Sum) -> Json:
    return {
        "id": identifier,
        "tracked_seconds": sums.seconds,
        "billable_seconds": sums.billable_seconds,
        "estimated_seconds": estimated,
        "billable_amount": sums.amount,
        "currency": "USD",
    }


def task_json(request: ApiRequest[TaskSearch] | ApiRequest[EmptyBody], task: CompanyTask, sums: Sum) -> Json:
    """Return a task with its tracked time as Toggl sends it."""
    directory = request.data.directory
    project: CompanyProject = directory.project_by_id[task.project_id]
    client = directory.client_by_id.get(project.client_id) if project.client_id else None
    return {
        "id": task.id,
        "name": task.name,
        "project_id": project.id,
        "workspace_id": request.context.workspace.id,
        "user_id": None,
        "active": task.active,
        "recurring": False,
        "at": "2025-02-11T09:00:00.123456789Z",
        "estimated_seconds": task.estimated_seconds,
        # Toggl sends milliseconds here, despite the name.
        "tracked_seconds": 1000 * sums.seconds,
        "client_id": client.id if client else None,
        "client_name": client.name if client else None,
        "project_name": project.name,
        "project_color": project.color,
        "project_billable": project.billable,
        "project_is_private": project.private,
        "toggl_accounts_id": None,
    }
