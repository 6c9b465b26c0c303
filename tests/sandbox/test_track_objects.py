"""The tags, clients and projects of a workspace."""

import base64

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace

from .http_client import HttpClient


async def test_projects_come_in_pages(session: aiohttp.ClientSession) -> None:
    """A page has 151 projects by default and at most 200, and each project states the number of all."""
    async with Sandbox(Company(entries=0, projects=400)) as sandbox:
        http = HttpClient(sandbox, session)
        place = f"workspaces/{sandbox.workspace_id}/projects?active=both"
        pages = [await http.track(f"{place}&page={page}") for page in (1, 2, 3, 4)]
        assert [len(page.json or ()) for page in pages] == [151, 151, 98, 0]
        assert pages[0].headers["X-Page-Size"] == "151"
        assert {row["total_count"] for page in pages[:3] for row in page.json} == {400}
        assert len({row["id"] for page in pages[:3] for row in page.json}) == 400
        assert (await http.track(f"{place}&per_page=201")).status == 400


@pytest.mark.parametrize(
    "condition",
    ["active=false", "billable=true", "client_ids=61000001,61000004", "statuses=archived", "name=WEB"],
)
async def test_projects_are_selected(http: HttpClient, condition: str) -> None:
    """A condition selects some projects and not others; archived ones are listed only on request."""
    place = f"workspaces/{http.sandbox.workspace_id}/projects"
    found = (
        await http.track(f"{place}?active=both&{condition}".replace("active=both&active", "active"))
    ).json
    everything = (await http.track(f"{place}?active=both")).json
    assert 0 < len(found or ()) < len(everything)
    assert {row["id"] for row in found} < {row["id"] for row in everything}
    assert all(row["active"] for row in (await http.track(place)).json)


async def test_no_clients_and_tags_are_null(http: HttpClient) -> None:
    """A list without rows is null, as Toggl sends it, and an unknown status is refused."""
    place = f"workspaces/{http.sandbox.workspace_id}"
    assert (await http.track(f"{place}/clients?status=archived")).json is None
    assert (await http.track(f"{place}/tags?search=nothing-like-it")).json is None
    refused = await http.track(f"{place}/clients?status=gone")
    assert (refused.status, refused.json) == (400, "Client status is invalid")
    assert (await http.track(f"{place}/projects?colour=red")).status == 400


async def test_members_see_their_own_projects(session: aiohttp.ClientSession) -> None:
    """A member who sees only own entries has fewer projects than an admin, and without rates."""
    company = Company(entries=0, projects=30)
    workspace = SandboxWorkspace(id=11, company=company, only_admins_see_billable_rates=True)
    async with Sandbox(workspaces=[workspace], accounts={"user2@example.com": {11: "member"}}) as sandbox:
        http = HttpClient(sandbox, session)
        token = sandbox.account("user2@example.com").api_token
        pair = base64.b64encode(f"{token}:api_token".encode()).decode()
        place = "workspaces/11/projects?active=both"
        admin = (await http.track(place)).json
        sent = await http.send("GET", f"{sandbox.track_url}/api/v9/{place}", Authorization=f"Basic {pair}")
        member = sent.json
        assert {row["id"] for row in member} < {row["id"] for row in admin}
        assert len(admin) == 30
        assert any(row["rate"] for row in admin)
        assert not any(row["rate"] for row in member)
        assert (await http.track("workspaces/13/projects")).status == 403
