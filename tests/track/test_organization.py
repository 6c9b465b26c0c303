"""Organizations and their user groups."""

import pytest

from tests.support.models import ask, read
from toggl_async import InvalidRequestError
from toggl_async.codec import encode


def test_the_groups_of_an_organization_are_decoded() -> None:
    """A group has its users and the ids of its workspaces; a missing list and a null list are empty."""
    body = [
        {"group_id": 4, "name": "Design", "users": [{"user_id": 9, "joined": True}], "workspaces": [7, 8]},
        {"group_id": 5, "users": None},
    ]
    design, empty = read(ask("track.organization_groups", 3), body)
    assert (design.group_id, design.users[0].user_id, design.workspaces) == (4, 9, (7, 8))
    assert (empty.name, empty.users, empty.workspaces) == (None, (), ())


def test_groups_are_chosen_by_name_and_workspace() -> None:
    """The organization is part of the path; the conditions are sent in the query."""
    encoded = encode(ask("track.organization_groups", 3, name="des", workspace=7))
    assert encoded.path == "/api/v9/organizations/3/groups"
    assert encoded.query == (("name", "des"), ("workspace", "7"))


@pytest.mark.parametrize("workspace", [0, -1, "7", True])
def test_a_condition_that_is_no_id_is_refused(workspace: object) -> None:
    """A workspace that is no id is an error before anything is sent."""
    with pytest.raises(InvalidRequestError, match="workspace"):
        ask("track.organization_groups", 3, workspace=workspace)
