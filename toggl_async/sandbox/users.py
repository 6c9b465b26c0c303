"""Users, and who works on which project."""

from attrs import frozen

from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.directory import Directory, Group, Project, User
from toggl_async.sandbox.lists import matching, need_parameter, paged
from toggl_async.sandbox.responses import Answer, json_answer, json_error

MOST_USERS = 100
DELETED_AT = "2025-10-02T07:30:00.123456789Z"


@frozen(kw_only=True)
class UserSearch:
    """The body of a search for users; the active ones, if nothing is said."""

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
    """That a user, or a group, works on a project."""

    id: int
    project: Project
    user: User | None
    group: Group | None


def filter_users(asked: Asked[UserSearch]) -> Answer:
    """Answer names; addresses are not among them."""
    return json_answer(
        [
            {"id": user.id, "name": user.name, "deleted_at": None if user.active else DELETED_AT}
            for user in _users(asked)
        ]
    )


def search_users(asked: Asked[UserSearch]) -> Answer:
    """Answer users with their addresses, at least one parameter given."""
    need_parameter(asked.body)
    return json_answer(
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
            for user in _users(asked)
        ]
    )


def _users(asked: Asked[UserSearch]) -> list[User]:
    body = asked.body
    found = matching(asked.company.directory.users, body.ids, MOST_USERS)
    active = body.active is not False
    return paged((user for user in found if user.active is active or body.ids), body.start)


def filter_project_users(asked: Asked[ProjectUserSearch]) -> Answer:
    """Answer who works on projects, at what rate; costs are in cents."""
    body = asked.body
    need_parameter(body)
    found = [
        one
        for one in memberships(asked.company.directory)
        if one.user
        and (not body.project_ids or one.project.id in body.project_ids)
        and (not body.client_ids or one.project.client_id in body.client_ids)
    ]
    return json_answer(
        [
            {
                "id": one.id,
                "project_id": one.project.id,
                "user_id": one.user.id,
                "group_id": None,
                "hourly_rate": one.user.rate / 100 if one.project.billable else None,
                "labour_cost": one.user.labor_cost,
            }
            for one in paged(found, body.start_id)
            if one.user
        ]
    )


def filter_project_groups(asked: Asked[ProjectGroupSearch]) -> Answer:
    """Answer which groups work on projects."""
    body = asked.body
    if not (body.group_ids or body.project_ids):
        raise json_error(400, "At least one parameter must be set")
    found = [
        one
        for one in memberships(asked.company.directory)
        if one.group
        and (not body.project_ids or one.project.id in body.project_ids)
        and (not body.group_ids or one.group.id in body.group_ids)
    ]
    return json_answer(
        [
            {
                "id": one.id,
                "group_id": one.group.id,
                "name": one.group.name,
                "project_id": one.project.id,
            }
            for one in paged(found, body.start_id)
            if one.group
        ]
    )


def memberships(directory: Directory) -> list[Membership]:
    """Give every third user and every other group of each project, in order of their ids."""
    found: list[Membership] = []
    for number, project in enumerate(directory.projects):
        first = 300_000_001 + 10_000 * number
        users = directory.users[number % 3 :: 3]
        groups = directory.groups[number % 2 :: 2]
        found += [Membership(first + n, project, user, None) for n, user in enumerate(users)]
        found += [Membership(first + 9_000 + n, project, None, group) for n, group in enumerate(groups)]
    return found
