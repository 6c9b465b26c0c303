"""The users and user groups of a workspace."""

from tests.support.models import ask, read
from toggl_async.codec import encode


def test_a_membership_names_its_user() -> None:
    """A membership has the user's id, which Toggl calls ``uid``, beside an id of its own."""
    body = [{"id": 1, "uid": 9, "wid": 7, "group_ids": None, "2fa_enabled": True, "labor_cost": 12}]
    (member,) = read(ask("track.workspace_users", workspace_id=7), body)
    assert (member.id, member.user_id, member.workspace_id, member.group_ids) == (1, 9, 7, ())
    assert (member.two_factor_enabled, member.labor_cost) == (True, 12.0)


def test_the_invitation_of_a_user_is_not_shown() -> None:
    """The code and the address of an invitation give access, and are part of no repr."""
    body = [{"id": 1, "invitation_code": "c0de" * 8, "invite_url": "https://example.com/" + "c0de" * 8}]
    (member,) = read(ask("track.workspace_users", workspace_id=7), body)
    assert member.invitation_code == "c0de" * 8
    assert member.invite_url.endswith("c0de")
    assert "c0de" not in repr(member) + str(member)


def test_a_query_parameter_has_its_own_name() -> None:
    """A parameter whose name is in camel case is sent under that name."""
    asked = ask("track.workspace_users", workspace_id=7, include_indirect=True)
    assert encode(asked).query == (("includeIndirect", "true"),)


def test_users_and_groups_are_decoded() -> None:
    """A user and a group are decoded, and an empty list is null."""
    (user,) = read(ask("track.users", workspace_id=7), [{"id": 9, "fullname": "Ada", "inactive": True}])
    (group,) = read(ask("track.groups", workspace_id=7), [{"id": 4, "name": "Design", "permissions": None}])
    assert (user.id, user.fullname, user.inactive) == (9, "Ada", True)
    assert (group.id, group.permissions) == (4, ())
    assert read(ask("track.groups", workspace_id=7), None) == ()
