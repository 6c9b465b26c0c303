"""The users and groups that work on projects."""

import pytest

from tests.support.models import ask, read
from toggl_async import InvalidRequestError
from toggl_async.codec import encode


def test_projects_are_sent_with_commas() -> None:
    """The ids of projects go into the query, with commas between them."""
    for method in ("track.project_users", "track.project_groups"):
        asked = ask(method, workspace_id=7, project_ids=[3, 5])
        assert encode(asked).query == (("project_ids", "3,5"),)
        with pytest.raises(InvalidRequestError, match="empty list"):
            ask(method, project_ids=[])


def test_a_group_on_a_project_has_the_names_of_other_models() -> None:
    """The ids that Toggl calls ``pid`` and ``wid`` have the names that other models have."""
    body = [{"id": 1, "group_id": 4, "pid": 3, "wid": 7}]
    (group,) = read(ask("track.project_groups", workspace_id=7), body)
    assert (group.group_id, group.project_id, group.workspace_id) == (4, 3, 7)


def test_a_user_on_a_project_is_decoded() -> None:
    """A direct member of a project has no group, and money may come without decimals."""
    body = [{"id": 1, "user_id": 9, "project_id": 3, "group_id": None, "gid": None, "rate": 50}]
    (user,) = read(ask("track.project_users", workspace_id=7), body)
    assert (user.user_id, user.group_id, user.legacy_group_id, user.rate) == (9, None, None, 50.0)
