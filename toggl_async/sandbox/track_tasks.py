"""The tasks of a workspace in the Track API."""

from datetime import date, datetime
from typing import Annotated, Literal

from attrs import frozen
from msgspec import Meta

from toggl_async.sandbox.aggregates import Sum
from toggl_async.sandbox.api_request import ApiRequest, EmptyBody
from toggl_async.sandbox.projects import task_json, task_sums
from toggl_async.sandbox.request_bodies import Count, PageNumber, read_query
from toggl_async.sandbox.responses import HttpResponse, json_response
from toggl_async.sandbox.track_json import CHANGED_AT
from toggl_async.sandbox.track_objects import numbered_page


@frozen(kw_only=True)
class TaskQuery:
    """The query parameters of the list of tasks; without `active`, tasks that are done are missing."""

    active: Literal["true", "false", "both"] = "true"
    since: Count = 0
    pid: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    search: str = ""
    page: PageNumber = 1
    per_page: Annotated[int, Meta(ge=1)] = 50
    sort_field: Literal["name", "created_at"] = "name"
    sort_order: str = "ASC"

    @property
    def includes_changes(self) -> bool:
        """True if the time of the last change of all tasks is within the requested times."""
        changed_at = datetime.fromisoformat(CHANGED_AT)
        first, last = self.start_date or date.min, self.end_date or date.max
        return self.since <= changed_at.timestamp() and first <= changed_at.date() <= last


def tasks(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return one page of the tasks of the workspace, in an object with the number of all tasks."""
    query = read_query(TaskQuery, request.query)
    found = sorted(
        (
            task
            for task in request.data.directory.tasks
            if query.active in ("both", str(task.active).lower())
            and query.pid in (None, task.project_id)
            and query.search.casefold() in task.name.casefold()
            and query.includes_changes
        ),
        key=lambda task: (task.name.casefold() if query.sort_field == "name" else "", task.id),
        reverse=query.sort_order.upper() == "DESC",
    )
    page, sums = numbered_page(found, query.page, query.per_page), task_sums(request.data)
    return json_response(
        {
            "data": [task_json(request, task, sums.get(task.id, Sum())) for task in page] or None,
            "page": query.page,
            "per_page": query.per_page,
            "total_count": len(found),
            "sort_field": query.sort_field,
            "sort_order": query.sort_order,
        }
    )
