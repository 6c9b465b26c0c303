"""The users and groups that work on the projects of a company."""

from collections.abc import Mapping

from attrs import frozen

from toggl_async.sandbox.directory import CompanyDirectory, CompanyProject, CompanyUser, UserGroup

FIRST_PROJECT_ID, PROJECT_ID_STEP = 190_000_001, 11


@frozen
class Membership:
    """A user or a group that works on a project."""

    id: int
    project: CompanyProject
    user: CompanyUser | None
    group: UserGroup | None


def memberships(directory: CompanyDirectory) -> list[Membership]:
    """Return the users and groups of each project, in order of id.

    Unless they are known, they are every third user and every other group.
    """
    found: list[Membership] = []
    for number, project in enumerate(directory.projects):
        # The id of a project has the distance between the ids of this company and those of the first one.
        id_offset = project.id - FIRST_PROJECT_ID - PROJECT_ID_STEP * number
        first = id_offset + 300_000_001 + 10_000 * number
        users = directory.users[number % 3 :: 3]
        if directory.members is not None:
            ids = directory.members.get(project.id, ())
            users = tuple(user for user in directory.users if user.id in ids)
        groups = directory.groups[number % 2 :: 2]
        found += [Membership(first + n, project, user, None) for n, user in enumerate(users)]
        found += [Membership(first + 9_000 + n, project, None, group) for n, group in enumerate(groups)]
    return found


def members_by_project(directory: CompanyDirectory) -> Mapping[int, tuple[CompanyUser, ...]]:
    """Return the users of each project, by its id; projects without users are missing."""
    found: dict[int, tuple[CompanyUser, ...]] = {}
    for member in memberships(directory):
        if member.user:
            found[member.project.id] = (*found.get(member.project.id, ()), member.user)
    return found
