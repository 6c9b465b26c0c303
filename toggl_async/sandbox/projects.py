"""Projects and tasks, and how far they have come."""

from collections.abc import Callable

from attrs import frozen

from toggl_async.sandbox.activities import Activity
from toggl_async.sandbox.aggregates import Sum, lifetime, sums, totals
from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.directory import Project, Task, User
from toggl_async.sandbox.lists import MOST_IDS, matching, need_parameter, paged
from toggl_async.sandbox.responses import Answer, json_answer
from toggl_async.sandbox.users import memberships

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
    page_size: int | None = None
    start: int | None = None


@frozen(kw_only=True)
class ProjectStatusSearch:
    """The body of a question how far projects have come."""

    active: bool | None = None
    ids: Ids = None


@frozen(kw_only=True)
class TaskStatusSearch:
    """The body of a question how far tasks have come."""

    ids: Ids = None


@frozen(kw_only=True)
class TaskSearch:
    """The body of a search for tasks."""

    active: bool | None = None
    ids: Ids = None
    name: str | None = None
    page_size: int | None = None
    project_active: bool | None = None
    project_ids: tuple[int | None, ...] | None = None
    start: int | None = None
    user_ids: Ids = None


def search_projects(asked: Asked[ProjectSearch]) -> Answer:
    """Answer one page of the projects that match, at least one parameter given."""
    need_parameter(asked.body)
    return filter_projects(asked)


def filter_projects(asked: Asked[ProjectSearch]) -> Answer:
    """Answer one page of the projects that match; what was never set is null."""
    body = asked.body
    found = [
        one
        for one in matching(asked.company.directory.projects, body.ids, MOST_IDS)
        if (body.name or "").casefold() in one.name.casefold()
        and (not body.client_ids or one.client_id in body.client_ids)
        and body.is_active in (None, one.active)
        and body.is_billable in (None, bool(one.billable))
        and body.is_private in (None, one.private)
        and (body.currency is None or (one.currency or "USD").casefold() == body.currency.casefold())
    ]
    return json_answer(
        [
            {
                "id": one.id,
                "name": one.name,
                "client_id": one.client_id,
                "color": one.color,
                "active": one.active,
                "currency": one.currency,
                "billable": one.billable,
            }
            for one in paged(found, body.start, body.page_size)
        ]
    )


def filter_project_statuses(asked: Asked[ProjectStatusSearch]) -> Answer:
    """Answer how much was done on projects."""
    body = asked.body
    found = matching(asked.company.directory.projects, body.ids, MOST_IDS)
    done = _done(asked.company, lambda work: work.project_id)
    shown = [one for one in found if body.active in (None, one.active)]
    return json_answer([_status(one.id, None, done.get(one.id, Sum())) for one in shown])


def filter_task_statuses(asked: Asked[TaskStatusSearch]) -> Answer:
    """Answer how much was done on tasks."""
    need_parameter(asked.body)
    found = matching(asked.company.directory.tasks, asked.body.ids, MOST_IDS)
    done = _done(asked.company, lambda work: work.task_id)
    return json_answer([_status(one.id, one.estimated_seconds, done.get(one.id, Sum())) for one in found])


def list_tasks(asked: Asked[TaskSearch]) -> Answer:
    """Answer one page of the tasks that match; a search needs a parameter, a filter does not."""
    body, directory = asked.body, asked.company.directory
    if asked.path["action"] == "search":
        need_parameter(body)
    owners = _owners(asked.company)
    found = [
        task
        for task in matching(directory.tasks, body.ids, MOST_IDS)
        if (body.name or "").casefold() in task.name.casefold()
        and body.active in (None, task.active)
        and body.project_active in (None, directory.project_of_id[task.project_id].active)
        and (not body.project_ids or task.project_id in body.project_ids)
        and (not body.user_ids or any(one.id in body.user_ids for one in owners.get(task.project_id, ())))
    ]
    done = _done(asked.company, lambda work: work.task_id)
    page = paged(found, body.start, body.page_size)
    return json_answer([_task(asked, one, done.get(one.id, Sum())) for one in page])


def _done(company: Company, key: Callable[[Activity], int | None]) -> dict[int | None, Sum]:
    selection = lifetime(company)
    return sums(selection, totals(selection), lambda work: (key(work),))


def _owners(company: Company) -> dict[int, list[User]]:
    found: dict[int, list[User]] = {}
    for one in memberships(company.directory):
        if one.user:
            found.setdefault(one.project.id, []).append(one.user)
    return found


def _status(identifier: int, estimated: int | None, done: Sum) -> Json:
    return {
        "id": identifier,
        "tracked_seconds": done.seconds,
        "billable_seconds": done.billable_seconds,
        "estimated_seconds": estimated,
        "billable_amount": done.amount,
        "currency": "USD",
    }


def _task(asked: Asked[TaskSearch], task: Task, done: Sum) -> Json:
    directory = asked.company.directory
    project: Project = directory.project_of_id[task.project_id]
    client = directory.client_of_id.get(project.client_id) if project.client_id else None
    return {
        "id": task.id,
        "name": task.name,
        "project_id": project.id,
        "workspace_id": asked.site.workspace_id,
        "user_id": None,
        "active": task.active,
        "recurring": False,
        "at": "2025-02-11T09:00:00.123456789Z",
        "estimated_seconds": task.estimated_seconds,
        # Milliseconds, whatever the name says.
        "tracked_seconds": 1000 * done.seconds,
        "client_id": client.id if client else None,
        "client_name": client.name if client else None,
        "project_name": project.name,
        "project_color": project.color,
        "project_billable": project.billable,
        "project_is_private": project.private,
        "toggl_accounts_id": None,
    }
