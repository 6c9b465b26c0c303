"""Workspaces with names, organizations, roles, plans and refusals of their own."""

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from toggl_async.sandbox import Company, CompanyEntry, Sandbox, SandboxWorkspace
from toggl_async.sandbox.workspaces import VisibleEntries

from .http_client import YEAR, HttpClient, Response, seconds

EMAIL = "user2@example.com"
WORKSPACES = [
    SandboxWorkspace(id=11, organization_id=1, name="Agency", company=Company(seed=11, entries=300)),
    SandboxWorkspace(
        id=12, organization_id=1, name="Studio", role="member", company=Company(seed=12, entries=400)
    ),
    SandboxWorkspace(
        id=13, organization_id=2, name="Friends", plan="free", company=Company(seed=13, entries=50)
    ),
    SandboxWorkspace(id=14, organization_id=2, name="Former", refuses=True, company=Company(seed=14)),
]


@pytest.fixture
async def http(session: aiohttp.ClientSession) -> AsyncIterator[HttpClient]:
    """An HTTP client of a sandbox of four workspaces in two organizations."""
    async with Sandbox(workspaces=WORKSPACES, accounts={EMAIL: {12: "admin", 11: "member"}}) as sandbox:
        yield HttpClient(sandbox, session)


async def report(
    http: HttpClient, workspace: int, path: str, body: object = YEAR, email: str | None = None
) -> Response:
    """Request a report of a workspace, by default with the sandbox's own token."""
    sandbox = http.sandbox
    token = sandbox.api_token if email is None else sandbox.account(email).api_token
    api = "insights/api/v1" if path.startswith("profitability/employees") else "reports/api/v3"
    url = f"{sandbox.track_url}/{api}/workspace/{workspace}/{path}"
    return await http.send("POST", url, body, Authorization=basic(token))


async def get(http: HttpClient, path: str, email: str | None = None) -> Response:
    """Send a GET request to the Track API, by default with the sandbox's own token."""
    sandbox = http.sandbox
    token = sandbox.api_token if email is None else sandbox.account(email).api_token
    return await http.send("GET", f"{sandbox.track_url}/api/v9/{path}", Authorization=basic(token))


def basic(token: str) -> str:
    """Return an Authorization header."""
    return f"Basic {base64.b64encode(f'{token}:api_token'.encode()).decode()}"


async def test_a_token_lists_its_workspaces_with_names_organizations_and_roles(http: HttpClient) -> None:
    """The list of workspaces and the related data of the user have each workspace with its role."""
    listed = (await get(http, "me/workspaces")).json
    fields = [(w["id"], w["name"], w["organization_id"], w["admin"], w["role"]) for w in listed]
    assert fields == [
        (11, "Agency", 1, True, "admin"),
        (12, "Studio", 1, False, "user"),
        (13, "Friends", 2, True, "admin"),
        (14, "Former", 2, True, "admin"),
    ]
    assert [workspace["premium"] for workspace in listed] == [True, True, False, True]
    related = (await get(http, "me?with_related_data=true")).json["workspaces"]
    assert [(w["id"], w["role"]) for w in related] == [(w["id"], w["role"]) for w in listed]
    assert http.sandbox.workspace_ids == (11, 12, 13, 14)
    assert (http.sandbox.workspace_id, http.sandbox.organization_id) == (11, 1)


async def test_workspaces_of_an_organization_share_it_and_its_quota(http: HttpClient) -> None:
    """Each organization is listed once, and its hourly quota counts the calls of all its workspaces."""
    organizations = (await get(http, "me/organizations")).json
    assert [each["id"] for each in organizations] == [1, 2]
    assert [each["is_multi_workspace_enabled"] for each in organizations] == [True, True]
    for workspace in (11, 12, 13):
        await report(http, workspace, "search/clients", {"start": 1})
    quotas = {each["organization_id"]: each["remaining"] for each in (await get(http, "me/quota")).json}
    assert (quotas[1], quotas[2]) == (598, 599)


async def test_each_workspace_has_entries_and_ids_of_its_own(http: HttpClient) -> None:
    """Entries, projects and clients of two workspaces have different ids, and their reports differ."""
    ids: list[set[int]] = []
    for workspace in (11, 13):
        rows = (await report(http, workspace, "search/time_entries", {**YEAR, "page_size": 1000})).json
        projects = (await report(http, workspace, "search/projects", {"start": 1})).json
        clients = (await report(http, workspace, "search/clients", {"start": 1})).json
        ids.append(
            {row["time_entries"][0]["id"] for row in rows} | {each["id"] for each in (*projects, *clients)}
        )
        assert all(identifier < 2**53 for identifier in ids[-1])
    assert not ids[0] & ids[1]
    texts = [(await report(http, workspace, "search/time_entries.csv")).body for workspace in (11, 13)]
    assert texts[0] != texts[1]


async def test_a_token_is_admin_here_and_member_there(http: HttpClient) -> None:
    """A further account has the given role in each workspace, and a member gets only its own entries."""
    listed = (await get(http, "me/workspaces", EMAIL)).json
    assert [(each["id"], each["role"]) for each in listed] == [(12, "admin"), (11, "user")]
    everything = (await report(http, 11, "search/time_entries.csv")).rows
    own = (await report(http, 11, "search/time_entries.csv", email=EMAIL)).rows
    assert own == [row for row in everything if row["Email"] == EMAIL]
    assert 0 < len(own) < len(everything) == 300
    assert len((await report(http, 12, "search/time_entries.csv", email=EMAIL)).rows) == 400
    assert (await report(http, 13, "search/time_entries.csv", email=EMAIL)).status == 403


async def test_all_reports_of_a_member_agree(http: HttpClient) -> None:
    """Every report and list of a member is about the member's own entries."""
    own = (await report(http, 12, "search/time_entries.csv")).rows
    total = sum(seconds(row["Duration"]) for row in own)
    assert {row["Email"] for row in own} == {http.sandbox.email}
    for path, column in (("summary", "Duration"), ("weekly", "Total")):
        rows = (await report(http, 12, f"{path}/time_entries.csv")).rows
        assert sum(seconds(row[column]) for row in rows) == total
    totals = (await report(http, 12, "search/time_entries/totals", {**YEAR, "with_graph": True})).json
    assert totals["seconds"] == sum(each["seconds"] for each in totals["graph"]) == total
    assert totals["labour_cost_in_cents"] is None
    rows = (await report(http, 12, "search/time_entries", {**YEAR, "page_size": 1000})).json
    assert len({row["user_id"] for row in rows}) == 1
    assert sum(row["time_entries"][0]["seconds"] for row in rows if row["time_entries"][0]["stop"]) == total
    assert len((await report(http, 12, "filters/users", {})).json) == 1
    summaries = (await report(http, 12, "projects/summary")).json
    assert sum(each["tracked_seconds"] for each in summaries) == total


async def test_a_member_does_not_see_private_projects_of_others(http: HttpClient) -> None:
    """The lists of a member lack private projects of others and their tasks; ids are those of an admin."""
    everything = (await report(http, 11, "search/projects", {"start": 1})).json
    mine = (await report(http, 11, "search/projects", {"start": 1}, EMAIL)).json
    private = (await report(http, 11, "search/projects", {"is_private": True}, EMAIL)).json
    used = {row["Project"] for row in (await report(http, 11, "search/time_entries.csv", email=EMAIL)).rows}
    assert 0 < len(mine) < len(everything)
    assert all(project in everything for project in mine)
    assert {project["name"] for project in private} <= used <= {"", *(project["name"] for project in mine)}
    tasks = (await report(http, 11, "filters/tasks", {}, EMAIL)).json
    assert {task["project_id"] for task in tasks} <= {project["id"] for project in mine}
    body = {"project_ids": [project["id"] for project in everything]}
    members = (await report(http, 11, "filters/project_users", body, EMAIL)).json
    all_members = (await report(http, 11, "filters/project_users", body)).json
    found = {(member["id"], member["user_id"]) for member in all_members}
    assert members
    assert {(member["id"], member["user_id"]) for member in members} < found
    assert all(member["labour_cost"] is None for member in members)


@pytest.mark.parametrize("path", ["profitability/projects", "profitability/employees.csv"])
async def test_profitability_needs_an_admin(http: HttpClient, path: str) -> None:
    """A member's request for labor costs gets 403, which is no mistake in the request."""
    body = {**YEAR, "currency": "usd"}
    response = await report(http, 12, path, body)
    assert (response.status, response.json) == (403, "Admin permissions required")
    assert (await report(http, 11, path, body)).status == 200
    assert http.sandbox.refused == []


@pytest.mark.parametrize(("visible", "count"), [("own", 1), ("all", 2)])
async def test_a_workspace_may_show_members_everything(
    session: aiohttp.ClientSession, visible: VisibleEntries, count: int
) -> None:
    """Members see all entries if the workspace says so, without amounts if only admins see rates."""
    entries = [
        CompanyEntry(
            start=datetime(2025, 1, 2, 9, tzinfo=UTC),
            seconds=60,
            user=user,
            project="Website",
            billable=True,
            rate=6000,
        )
        for user in ("Ana", "Bo")
    ]
    workspace = SandboxWorkspace(
        company=Company.from_entries(entries, seed=4),
        role="member",
        members_see=visible,
        only_admins_see_billable_rates=True,
    )
    async with Sandbox(workspaces=[workspace]) as sandbox:
        http = HttpClient(sandbox, session)
        rows = (await http.report("search/time_entries.csv", YEAR)).rows
        assert len(rows) == count
        summary = (await http.report("summary/time_entries.csv", YEAR)).rows
        assert not [name for row in (*rows, *summary) for name in row if name.startswith("Amount")]
        found = (await http.report("search/time_entries", YEAR)).json
        assert {row["billable_amount_in_cents"] for row in found} == {None}
        assert {row["hourly_rate_in_cents"] for row in found} == {None}
        (listed,) = (await http.track("me/workspaces")).json
        assert listed["only_admins_see_billable_rates"] is True


async def test_a_public_report_of_a_member_shows_what_its_owner_sees(http: HttpClient) -> None:
    """A public saved report shows the same to everyone, and a member may not read a private one."""
    studio = WORKSPACES[1].company
    tokens = http.sandbox.report_tokens_of(studio)
    url = f"{http.sandbox.track_url}/reports/api/v3/shared"
    own, without = [
        await http.send("POST", f"{url}/{tokens['detailed']}/csv", {}, **headers)
        for headers in ({"Authorization": http.basic}, {})
    ]
    assert own.body == without.body
    assert len({row["Email"] for row in own.rows}) > 1
    private = await http.send("POST", f"{url}/{tokens['private']}", {}, Authorization=http.basic)
    assert private.status == 401
    names = [each["public"] for each in (await get(http, "workspaces/12/reports/shared")).json]
    assert names == [True, True, True]


async def test_a_workspace_on_the_free_plan_lacks_xlsx(http: HttpClient) -> None:
    """A workspace without xlsx gets 402 with the plan's text, while csv, pdf and other workspaces work."""
    for path in ("search/time_entries.xlsx", "summary/time_entries.xlsx"):
        response = await report(http, 13, path)
        assert (response.status, response.json) == (402, "Workspace needs to have this feature enabled")
    for path in ("search/time_entries.csv", "search/time_entries.pdf"):
        assert (await report(http, 13, path)).status == 200
    assert (await report(http, 11, "search/time_entries.xlsx")).status == 200
    assert (await get(http, "organizations/2")).json["pricing_plan_name"] == "free"


async def test_a_workspace_may_have_a_better_plan_than_the_sandbox(session: aiohttp.ClientSession) -> None:
    """The plan of a workspace takes precedence over the plan of the sandbox."""
    workspaces = [
        SandboxWorkspace(company=Company(entries=5), plan="premium"),
        SandboxWorkspace(company=Company(seed=2, entries=5)),
    ]
    async with Sandbox(workspaces=workspaces, plan="free") as sandbox:
        http = HttpClient(sandbox, session)
        statuses = [
            (await report(http, workspace, "search/time_entries.xlsx")).status
            for workspace in sandbox.workspace_ids
        ]
        assert statuses == [200, 402]


async def test_a_workspace_that_refuses_is_listed_without_reports(http: HttpClient) -> None:
    """Every report of a workspace that refuses gets 403 without a charge, on all APIs, and its lists too."""
    paths = ("search/time_entries.csv", "search/time_entries/totals", "weekly/time_entries", "filters/users")
    for path in (*paths, "profitability/employees.csv"):
        response = await report(http, 14, path)
        assert (response.status, response.json) == (403, "user has no required access to asked workspace")
        assert "X-Toggl-Quota-Remaining" not in response.headers
    sandbox = http.sandbox
    url = f"{sandbox.focus_url}/api/reports/workspaces/14/query"
    focus = await http.send("POST", url, {}, Authorization=f"Bearer {sandbox.focus_key}")
    assert (focus.status, focus.json["error"]) == (403, "forbidden")
    token = sandbox.report_tokens_of(WORKSPACES[3].company)["detailed"]
    shared = await http.send("POST", f"{sandbox.track_url}/reports/api/v3/shared/{token}", {})
    assert shared.status == 403
    assert (await get(http, "workspaces/14")).status == 200
    assert sandbox.refused == []


async def test_a_workspace_refuses_on_command(http: HttpClient) -> None:
    """A workspace refuses reports from a command until another one, and a foreign id is a KeyError."""
    statuses = []
    for refuses in (True, False):
        http.sandbox.refuse(11, refuses=refuses)
        statuses.append((await report(http, 11, "search/time_entries.csv")).status)
    assert statuses == [403, 200]
    with pytest.raises(KeyError):
        http.sandbox.refuse(99)


def test_a_workspace_needs_no_company() -> None:
    """A workspace makes up its company from its id, and the ids from the company that it is given."""
    first, other = SandboxWorkspace(), SandboxWorkspace(id=1234)
    assert (first.id, first.organization_id, first.name) == (5_000_001, 7_000_001, "Sandbox")
    assert (other.organization_id, other.company.seed) == (7_001_234, 1234)
    given = SandboxWorkspace(company=Company(seed=9))
    assert (given.id, given.organization_id, given.name) == (5_000_009, 7_000_009, "Sandbox 9")
    assert SandboxWorkspace(id=5_000_009).company == given.company
    assert SandboxWorkspace(id=1234) == other


def test_wrong_workspaces_are_refused() -> None:
    """Equal ids, unknown roles, foreign workspaces of an account and a second company are ValueErrors."""
    first = SandboxWorkspace(company=Company(entries=1))
    same_id = SandboxWorkspace(id=first.id, company=Company(seed=3))
    same_entry_ids = SandboxWorkspace(company=Company(seed=20_000_001))
    for workspaces in ([first, first], [first, same_id], [first, same_entry_ids]):
        with pytest.raises(ValueError, match="own"):
            Sandbox(workspaces=workspaces)
    with pytest.raises(ValueError, match="alone"):
        Sandbox(Company(entries=2), workspaces=[first])
    with pytest.raises(ValueError, match="alone"):
        Sandbox(workspaces=[first], more_companies=[Company(seed=2)])
    with pytest.raises(ValueError, match=r"b@example\.com"):
        Sandbox(workspaces=[first], accounts={"b@example.com": {99: "admin"}})
    with pytest.raises(ValueError, match=r"b@example\.com"):
        Sandbox(workspaces=[first], accounts={"b@example.com": {}})
    with pytest.raises(ValueError, match="owner"):
        SandboxWorkspace(role="owner")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="gold"):
        SandboxWorkspace(plan="gold")  # type: ignore[arg-type]
