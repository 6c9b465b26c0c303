"""Users, groups and members of projects."""

import base64

import aiohttp

from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace

from .http_client import HttpClient


async def test_users_have_roles_and_groups(http: HttpClient) -> None:
    """Both lists of users have the same users, and the second has the groups of each."""
    place = f"workspaces/{http.sandbox.workspace_id}"
    users = (await http.track(f"{place}/users")).json
    members = (await http.track(f"{place}/workspace_users?includeIndirect=true")).json
    groups = {group["id"] for group in (await http.track(f"{place}/groups")).json}
    assert [user["id"] for user in users] == [member["uid"] for member in members]
    assert {group for member in members for group in member["group_ids"] or ()} == groups
    active = (await http.track(f"{place}/users?exclude_deleted=true")).json
    assert [user["id"] for user in active] == [user["id"] for user in users if not user["inactive"]]
    assert len(active) < len(users)


async def test_groups_of_an_organization_have_users_and_workspaces(http: HttpClient) -> None:
    """The groups of an organization come by name, and are those of its workspaces, with the same users."""
    sandbox = http.sandbox
    place = f"organizations/{sandbox.organization_id}/groups"
    every = (await http.track(place)).json
    assert [group["name"] for group in every] == sorted((group["name"] for group in every), key=str.casefold)
    assert {group["group_id"]: tuple(user["user_id"] for user in group["users"]) for group in every} == {
        group.id: group.user_ids for group in sandbox.company.directory.groups
    }
    assert {number for group in every for number in group["workspaces"]} == {sandbox.workspace_id}
    assert (await http.track(f"{place}?workspace={sandbox.workspace_id + 1}")).json is None
    named = (await http.track(f"{place}?name={every[0]['name'].upper()}")).json
    assert every[0] in named
    assert (await http.track("organizations/1/groups")).status == 403


async def test_members_of_projects_agree_with_the_reports_api(http: HttpClient) -> None:
    """The users and groups of a project are those that the Reports API lists."""
    project = http.sandbox.company.directory.projects[0].id
    place = f"workspaces/{http.sandbox.workspace_id}"
    for path in ("project_users", "project_groups"):
        body = {"project_ids": [project], "start_id": 1}
        listed = (await http.report(f"filters/{path}", body)).json
        rows = (await http.track(f"{place}/{path}?project_ids={project}")).json
        assert [row["id"] for row in rows] == [row["id"] for row in listed]
        assert len(rows) < len((await http.track(f"{place}/{path}")).json)


async def test_group_members_are_listed_on_request(http: HttpClient) -> None:
    """Users who work on a project through a group are listed on request, each with the group."""
    place = f"workspaces/{http.sandbox.workspace_id}/project_users"
    direct = (await http.track(place)).json
    every = (await http.track(f"{place}?with_group_members=true")).json
    assert {row["group_id"] for row in direct} == {None}
    assert [row for row in every if row["group_id"] is None] == direct
    assert len({row["id"] for row in every}) == len(every) > len(direct)
    one = direct[0]["user_id"]
    assert {row["user_id"] for row in (await http.track(f"{place}?user_id={one}")).json} == {one}


async def test_a_member_sees_no_others(session: aiohttp.ClientSession) -> None:
    """A member sees neither other users nor money."""
    workspace = SandboxWorkspace(id=11, company=Company(entries=0), only_admins_see_billable_rates=True)
    async with Sandbox(workspaces=[workspace], accounts={"user2@example.com": {11: "member"}}) as sandbox:
        http = HttpClient(sandbox, session)
        token = sandbox.account("user2@example.com").api_token
        basic = f"Basic {base64.b64encode(f'{token}:api_token'.encode()).decode()}"
        url = f"{sandbox.track_url}/api/v9/workspaces/11/workspace_users"
        (member,) = (await http.send("GET", url, Authorization=basic)).json
        assert (member["email"], member["rate"], member["labor_cost"]) == ("user2@example.com", None, None)
        assert member["role"] == "user"
        assert len((await http.track("workspaces/11/users")).json) == 14
