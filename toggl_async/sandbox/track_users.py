"""The users, groups and members of projects of a workspace in the Track API, and currencies."""

from collections.abc import Iterator

from attrs import frozen

from toggl_async.sandbox.api_request import ApiRequest, EmptyBody
from toggl_async.sandbox.directory import CompanyUser, UserGroup
from toggl_async.sandbox.memberships import Membership
from toggl_async.sandbox.request_bodies import read_query
from toggl_async.sandbox.responses import HttpResponse, json_response
from toggl_async.sandbox.track import check_organization
from toggl_async.sandbox.track_json import CHANGED_AT, CREATED_AT
from toggl_async.sandbox.users import visible_memberships
from toggl_async.sandbox.workspace_state import WorkspaceAccess

Json = dict[str, object]
CURRENCIES = ((1, "USD", "$"), (2, "EUR", "€"), (3, "GBP", "£"), (4, "JPY", "¥"))


@frozen(kw_only=True)
class UserQuery:
    """The query parameters of the list of users."""

    exclude_deleted: bool = False


@frozen(kw_only=True)
class WorkspaceUserQuery:
    """The query parameters of the list of memberships; every user is a direct member."""

    include_indirect: bool = False


@frozen(kw_only=True)
class OrganizationGroupQuery:
    """The query parameters of the list of an organization's groups."""

    name: str = ""
    workspace: int | None = None


@frozen(kw_only=True)
class ProjectUserQuery:
    """The query parameters of the list of users of projects."""

    project_ids: tuple[int, ...] = ()
    user_id: int | None = None
    with_group_members: bool = False


@frozen(kw_only=True)
class ProjectGroupQuery:
    """The query parameters of the list of groups of projects."""

    project_ids: tuple[int, ...] = ()


def users(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the users of the workspace; null if none are left."""
    query = read_query(UserQuery, request.query)
    return json_response(
        [
            {
                "id": user.id,
                "email": user.email,
                "fullname": user.name,
                "inactive": not user.active,
                "is_active": True,
                "is_admin": _is_admin(request, user),
                "role": "admin" if _is_admin(request, user) else "user",
            }
            for user in request.data.directory.users
            if user.active or not query.exclude_deleted
        ]
        or None
    )


def workspace_users(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the memberships of the users, with money as far as the account sees it."""
    see, groups = request.data.visibility, request.data.directory.groups
    return json_response(
        [
            {
                "id": user.id + 1_000_000,
                "uid": user.id,
                "wid": request.context.workspace.id,
                "admin": _is_admin(request, user),
                "workspace_admin": _is_admin(request, user),
                "organization_admin": _is_admin(request, user),
                "role": "admin" if _is_admin(request, user) else "user",
                "active": True,
                "inactive": not user.active,
                "email": user.email,
                "name": user.name,
                "timezone": user.zone,
                "at": CHANGED_AT,
                "group_ids": [group.id for group in groups if user.id in group.user_ids] or None,
                "is_direct": True,
                "rate": user.rate / 100 if see.rates else None,
                "labor_cost": user.labor_cost / 100 if see.labor_costs else None,
                "2fa_enabled": False,
                "invitation_code": "made-up-code",
                "invite_url": "https://example.com/made-up-invitation",
                "working_hours_in_minutes": None,
            }
            for user in request.data.directory.users
        ]
        or None
    )


def groups(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the user groups that the account sees; null if there are none."""
    return json_response(
        [
            {
                "id": group.id,
                "workspace_id": request.context.workspace.id,
                "name": group.name,
                "at": CREATED_AT,
                "has_users": bool(group.user_ids),
                "permissions": None,
            }
            for group in request.data.directory.groups
        ]
        or None
    )


def organization_groups(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the groups of the organization's workspaces by name, with the users that the account sees.

    Raises:
        HttpError: with 403, the organization is not one of the user's.
    """
    query = read_query(OrganizationGroupQuery, request.query)
    organization_id = check_organization(request)
    found = [
        _organization_group(workspace, group)
        for workspace in request.context.workspaces
        if workspace.organization_id == organization_id and query.workspace in (None, workspace.id)
        for group in workspace.data().directory.groups
        if query.name.casefold() in group.name.casefold()
    ]
    return json_response(sorted(found, key=lambda group: str(group["name"]).casefold()) or None)


def _organization_group(workspace: WorkspaceAccess, group: UserGroup) -> Json:
    users = workspace.data().directory.user_by_id
    return {
        "group_id": group.id,
        "name": group.name,
        "at": CREATED_AT,
        "permissions": None,
        "workspaces": [workspace.id],
        "users": [
            {
                "user_id": user.id,
                "name": user.name,
                "joined": True,
                "inactive": not user.active,
                "avatar_url": None,
            }
            for user in map(users.get, group.user_ids)
            if user is not None
        ]
        or None,
    }


def project_users(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the users of projects, and with group members those who work on one only through a group."""
    query, see = read_query(ProjectUserQuery, request.query), request.data.visibility
    return json_response(
        [
            {
                "id": identifier,
                "user_id": user.id,
                "project_id": member.project.id,
                "group_id": member.group.id if member.group else None,
                "gid": member.group.id if member.group else None,
                "workspace_id": request.context.workspace.id,
                "manager": False,
                "rate": user.rate / 100 if member.project.billable and see.rates else None,
                "rate_last_updated": None,
                "labor_cost": user.labor_cost / 100 if see.labor_costs else None,
                "at": CREATED_AT,
            }
            for member in visible_memberships(request.data)
            if not query.project_ids or member.project.id in query.project_ids
            for identifier, user in _people(request, member, with_group_members=query.with_group_members)
            if query.user_id in (None, user.id)
        ]
        or None
    )


def project_groups(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the groups of projects; null if there are none."""
    query = read_query(ProjectGroupQuery, request.query)
    return json_response(
        [
            {
                "id": each.id,
                "group_id": each.group.id,
                "pid": each.project.id,
                "wid": request.context.workspace.id,
            }
            for each in visible_memberships(request.data)
            if each.group and (not query.project_ids or each.project.id in query.project_ids)
        ]
        or None
    )


def currencies(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the currencies."""
    del request
    return json_response(
        [{"currency_id": number, "iso_code": code, "symbol": symbol} for number, code, symbol in CURRENCIES]
    )


def _is_admin(request: ApiRequest[EmptyBody], user: CompanyUser) -> bool:
    """Return whether a user is an admin; of the users, only the role of the account is known."""
    return user.email == request.context.email and request.context.workspace.is_admin


def _people(
    request: ApiRequest[EmptyBody], member: Membership, *, with_group_members: bool
) -> Iterator[tuple[int, CompanyUser]]:
    """Yield the users of a membership, each with an id of its own: one user, or those of a group."""
    if member.user:
        yield member.id, member.user
    elif member.group and with_group_members:
        for number, user in enumerate(request.data.directory.users):
            if user.id in member.group.user_ids:
                yield 1000 * member.id + number, user
