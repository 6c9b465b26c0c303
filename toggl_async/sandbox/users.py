"""The lists of users, and the users and groups that work on projects."""

from attrs import frozen

from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.directory import CompanyUser
from toggl_async.sandbox.lists import page_of, require_parameter, with_ids
from toggl_async.sandbox.memberships import Membership, memberships
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response
from toggl_async.sandbox.workspace_data import WorkspaceData

MAX_USERS = 100
DELETED_AT = "2025-10-02T07:30:00.123456789Z"


@frozen(kw_only=True)
class UserSearch:
    """The body of a search for users; by default only active users match."""

    active: bool | None = None
    ids: tuple[int, ...] | None = None
    start: int | None = None


@frozen(kw_only=True)
class ProjectUserSearch:
    """The body of a search for members of projects."""

    client_ids: tuple[int | None, ...] | None = None
    project_ids: tuple[int | None, ...] | None = None
    start_id: int | None = None


@frozen(kw_only=True)
class ProjectGroupSearch:
    """The body of a search for groups of projects."""

    group_ids: tuple[int, ...] | None = None
    project_ids: tuple[int | None, ...] | None = None
    start_id: int | None = None


def filter_users(request: ApiRequest[UserSearch]) -> HttpResponse:
    """Return one page of the matching users, without their email addresses."""
    return json_response(
        [
            {"id": user.id, "name": user.name, "deleted_at": None if user.active else DELETED_AT}
            for user in _users(request)
        ]
    )


def search_users(request: ApiRequest[UserSearch]) -> HttpResponse:
    """Return one page of the matching users with email addresses; at least one parameter is required."""
    require_parameter(request.body)
    return json_response(
        [
            {
                "id": user.id,
                "fullname": user.name,
                "email": user.email,
                "active": user.active,
                "deactivated": not user.active,
                "avatar": None,
                "workspace_user_id": user.id + 1_000_000,
                "deleted_at": None if user.active else DELETED_AT,
            }
            for user in _users(request)
        ]
    )


def _users(request: ApiRequest[UserSearch]) -> list[CompanyUser]:
    body = request.body
    found = with_ids(request.data.directory.users, body.ids, MAX_USERS)
    active = body.active is not False
    return page_of((user for user in found if user.active is active or body.ids), body.start)


def filter_project_users(request: ApiRequest[ProjectUserSearch]) -> HttpResponse:
    """Return the users of projects; hourly rates are in units of the currency, costs in cents."""
    body, see = request.body, request.data.visibility
    require_parameter(body)
    found = [
        member
        for member in visible_memberships(request.data)
        if member.user
        and (not body.project_ids or member.project.id in body.project_ids)
        and (not body.client_ids or member.project.client_id in body.client_ids)
    ]
    return json_response(
        [
            {
                "id": member.id,
                "project_id": member.project.id,
                "user_id": member.user.id,
                "group_id": None,
                "hourly_rate": member.user.rate / 100 if member.project.billable and see.rates else None,
                "labour_cost": member.user.labor_cost if see.labor_costs else None,
            }
            for member in page_of(found, body.start_id)
            if member.user
        ]
    )


def filter_project_groups(request: ApiRequest[ProjectGroupSearch]) -> HttpResponse:
    """Return the groups of projects."""
    body = request.body
    if not (body.group_ids or body.project_ids):
        raise json_error(400, "At least one parameter must be set")
    found = [
        member
        for member in visible_memberships(request.data)
        if member.group
        and (not body.project_ids or member.project.id in body.project_ids)
        and (not body.group_ids or member.group.id in body.group_ids)
    ]
    return json_response(
        [
            {
                "id": member.id,
                "group_id": member.group.id,
                "name": member.group.name,
                "project_id": member.project.id,
            }
            for member in page_of(found, body.start_id)
            if member.group
        ]
    )


def visible_memberships(data: WorkspaceData) -> list[Membership]:
    """Return the users and groups of projects that the account sees; ids do not depend on the account."""
    directory = data.directory
    users, groups = set(directory.user_by_id), {group.id for group in directory.groups}
    return [
        each
        for each in memberships(data.changes.directory)
        if each.project.id in directory.project_by_id
        and (each.user is None or each.user.id in users)
        and (each.group is None or each.group.id in groups)
    ]
