"""The objects of a workspace in the Track API: its tags, clients and projects."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Literal, TypeAlias, TypeVar

from attrs import frozen
from msgspec import Meta

from toggl_async.sandbox.api_request import ApiRequest, EmptyBody
from toggl_async.sandbox.directory import CompanyClient, CompanyProject
from toggl_async.sandbox.memberships import memberships
from toggl_async.sandbox.request_bodies import Count, PageNumber, read_query
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response
from toggl_async.sandbox.track_json import CHANGED_AT, CREATED_AT

Json = dict[str, object]
Row = TypeVar("Row")
PageSize: TypeAlias = Annotated[int, Meta(ge=1, le=200)]
PROJECTS_ON_A_PAGE = 151
"""Toggl's default; at most 200 are allowed."""


@frozen(kw_only=True)
class TagQuery:
    """The query parameters of the list of tags."""

    page: PageNumber | None = None
    per_page: PageSize | None = None
    search: str = ""


@frozen(kw_only=True)
class ClientQuery:
    """The query parameters of the list of clients."""

    status: str = "active"
    name: str = ""


@frozen(kw_only=True)
class ProjectQuery:
    """The query parameters of the list of projects; without `active`, archived projects are missing."""

    active: Literal["true", "false", "both"] = "true"
    since: Count = 0
    billable: bool | None = None
    user_ids: tuple[int, ...] = ()
    client_ids: tuple[int, ...] = ()
    group_ids: tuple[int, ...] = ()
    project_ids: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    name: str = ""
    page: PageNumber = 1
    per_page: PageSize = PROJECTS_ON_A_PAGE
    sort_field: str = "name"
    sort_order: str = "ASC"
    only_templates: bool = False
    only_me: bool = False
    sort_pinned: bool = False

    def accepts(self, project: CompanyProject) -> bool:
        """Return whether a project has the requested properties; no project is a template."""
        return (
            self.active in ("both", str(project.active).lower())
            and self.since <= datetime.fromisoformat(CHANGED_AT).timestamp()
            and self.billable in (None, bool(project.billable))
            and (not self.client_ids or project.client_id in self.client_ids)
            and (not self.project_ids or project.id in self.project_ids)
            and (not self.statuses or _status(project) in self.statuses)
            and self.name.casefold() in project.name.casefold()
            and not self.only_templates
        )


def tags(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the tags of the workspace, on one page unless the query asks for another; null if none."""
    query = read_query(TagQuery, request.query)
    found = [tag for tag in request.data.directory.tags if query.search.casefold() in tag.name.casefold()]
    page = found if query.per_page is None else numbered_page(found, query.page or 1, query.per_page)
    return json_response(
        [
            {
                "id": tag.id,
                "workspace_id": request.context.workspace.id,
                "name": tag.name,
                "at": CREATED_AT,
                "creator_id": None,
                "permissions": None,
            }
            for tag in page
        ]
        or None
    )


def clients(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the clients of the workspace, none of which is archived; null if there are none.

    Raises:
        HttpError: with 400, the status is unknown.
    """
    query = read_query(ClientQuery, request.query)
    if query.status not in ("active", "archived", "both"):
        raise json_error(400, "Client status is invalid")
    found = [
        client
        for client in request.data.directory.clients
        if query.status != "archived" and query.name.casefold() in client.name.casefold()
    ]
    return json_response([client_json(request.context.workspace.id, client) for client in found] or None)


def client_json(workspace_id: int, client: CompanyClient) -> Json:
    """Return a client as Toggl sends it, with the older name of the workspace's id."""
    return {
        "id": client.id,
        "wid": workspace_id,
        "archived": False,
        "name": client.name,
        "at": CREATED_AT,
        "creator_id": None,
        "server_deleted_at": None,
        "permissions": None,
    }


def projects(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return one page of the projects of the workspace, each with the number of projects on all pages."""
    query = read_query(ProjectQuery, request.query)
    working = _working_projects(request, query)
    found = sorted(
        (
            project
            for project in request.data.directory.projects
            if query.accepts(project) and (working is None or project.id in working)
        ),
        key=lambda project: (project.name.casefold(), project.id),
        reverse=query.sort_order.upper() == "DESC",
    )
    page = numbered_page(found, query.page, query.per_page)
    return json_response(
        [{**_project_json(request, project), "total_count": len(found)} for project in page] or None,
        X_Page=str(query.page),
        X_Page_Size=str(query.per_page),
        X_Sort_Field=query.sort_field,
        X_Sort_Order=query.sort_order,
    )


def numbered_page(rows: Sequence[Row], page: int, size: int) -> Sequence[Row]:
    """Return the page with a number, counted from 1."""
    return rows[(page - 1) * size : page * size]


def _working_projects(request: ApiRequest[EmptyBody], query: ProjectQuery) -> set[int] | None:
    """Return the ids of the projects of the requested users and groups, None if none are requested."""
    users: Iterable[int] = query.user_ids
    if query.only_me:
        users = [user.id for user in request.data.directory.users if user.email == request.context.email]
    if not (query.user_ids or query.group_ids or query.only_me):
        return None
    return {
        member.project.id
        for member in memberships(request.data.changes.directory)
        if (member.user and member.user.id in users) or (member.group and member.group.id in query.group_ids)
    }


def _status(project: CompanyProject) -> str:
    return "active" if project.active else "archived"


def _project_json(request: ApiRequest[EmptyBody], project: CompanyProject) -> Json:
    """Return a project as Toggl sends it; the older name of the client's id is missing without a client."""
    client = request.data.directory.client_by_id.get(project.client_id or 0)
    workspace_id, sees_rates = request.context.workspace.id, request.data.visibility.rates
    older: Json = {} if project.client_id is None else {"cid": project.client_id}
    return {
        "id": project.id,
        "workspace_id": workspace_id,
        "wid": workspace_id,
        "client_id": project.client_id,
        **older,
        "client_name": client.name if client else None,
        "name": project.name,
        "is_private": project.private,
        "active": project.active,
        "status": _status(project),
        "at": CHANGED_AT,
        "created_at": CREATED_AT,
        "server_deleted_at": None,
        "color": project.color,
        "billable": project.billable,
        "template": False,
        "auto_estimates": False,
        "estimated_hours": None,
        "estimated_seconds": None,
        "rate": project.rate / 100 if project.rate is not None and sees_rates else None,
        "rate_last_updated": None,
        "currency": project.currency,
        "recurring": False,
        "recurring_parameters": None,
        "current_period": None,
        "fixed_fee": None,
        "actual_hours": None,
        "actual_seconds": None,
        "start_date": CREATED_AT[:10],
        "end_date": None,
        "permissions": None,
        "pinned": False,
    }
