"""The lists of users, and the users and groups that work on projects."""

from attrs import frozen

from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.directory import CompanyDirectory, CompanyProject, CompanyUser, UserGroup
from toggl_async.sandbox.lists import page_of, require_parameter, with_ids
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response

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


@frozen
class Membership:
    """A user or a group that works on a project."""

    id: int
    project: CompanyProject
    user: CompanyUser | None
    group: UserGroup | None


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
    found = with_ids(request.company.directory.users, body.ids, MAX_USERS)
    active = body.active is not False
    return page_of((user for user in found if user.active is active or body.ids), body.start)


def filter_project_users(request: ApiRequest[ProjectUserSearch]) -> HttpResponse:
    """Return the users of projects; hourly rates are in units of the currency, costs in cents."""
    body = request.body
    require_parameter(body)
    found = [
        member
        for member in memberships(request.company.directory)
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
                "hourly_rate": member.user.rate / 100 if member.project.billable else None,
                "labour_cost": member.user.labor_cost,
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
        for member in memberships(request.company.directory)
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


def memberships(directory: CompanyDirectory) -> list[Membership]:
    """Return the users and groups of each project, in order of id.

    Unless they are known, they are every third user and every other group.
    """
    found: list[Membership] = []
    for number, project in enumerate(directory.projects):
        first = 300_000_001 + 10_000 * number
        users = directory.users[number % 3 :: 3]
        if directory.members is not None:
            ids = directory.members.get(project.id, ())
            users = tuple(user for user in directory.users if user.id in ids)
        groups = directory.groups[number % 2 :: 2]
        found += [Membership(first + n, project, user, None) for n, user in enumerate(users)]
        found += [Membership(first + 9_000 + n, project, None, group) for n, group in enumerate(groups)]
    return found
