"""Several workspaces and several accounts."""

import base64
from collections.abc import AsyncIterator

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox, environment_of

from .http_client import HttpClient, Response

FIRST, SECOND = Company(entries=20), Company(seed=2, entries=30, clients=5)
BODY = {"start": 1}


@pytest.fixture
async def http(session: aiohttp.ClientSession) -> AsyncIterator[HttpClient]:
    """An HTTP client of a sandbox of two workspaces, one account with both and one with the second."""
    accounts = {"user2@example.com": [SECOND], "auditor@example.com": [SECOND, FIRST]}
    async with Sandbox(FIRST, more_companies=[SECOND], accounts=accounts) as sandbox:
        yield HttpClient(sandbox, session)


async def search(http: HttpClient, workspace: int, token: str) -> Response:
    """Search the clients of a workspace with an API token."""
    url = f"{http.sandbox.track_url}/reports/api/v3/workspace/{workspace}/search/clients"
    return await http.send("POST", url, BODY, Authorization=basic(f"{token}:api_token"))


async def get(http: HttpClient, path: str, token: str) -> Response:
    """Send a GET request to the Track API with an API token."""
    url = f"{http.sandbox.track_url}/api/v9/{path}"
    return await http.send("GET", url, Authorization=basic(f"{token}:api_token"))


def basic(pair: str) -> str:
    """Return an Authorization header."""
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


async def test_a_token_reaches_all_workspaces(http: HttpClient) -> None:
    """The sandbox's own token reaches every workspace, each with the data of its company."""
    sandbox = http.sandbox
    assert sandbox.workspace_ids == (5_000_001, 5_000_002)
    assert sandbox.workspace_id == sandbox.workspace_ids[0]
    counts = [
        len((await search(http, workspace, sandbox.api_token)).json) for workspace in sandbox.workspace_ids
    ]
    assert counts == [12, 5]
    listed = (await get(http, "me/workspaces", sandbox.api_token)).json
    assert [workspace["id"] for workspace in listed] == list(sandbox.workspace_ids)
    organizations = (await get(http, "me/organizations", sandbox.api_token)).json
    assert [each["id"] for each in organizations] == [7_000_001, 7_000_002]
    assert (await get(http, "organizations/7000002", sandbox.api_token)).json == organizations[1]
    related = (await get(http, "me?with_related_data=true", sandbox.api_token)).json
    assert [workspace["id"] for workspace in related["workspaces"]] == list(sandbox.workspace_ids)


async def test_another_account_has_its_own_access(http: HttpClient) -> None:
    """An account reaches only its own workspaces and organizations, on Track and on Focus."""
    account, sandbox = http.sandbox.account("user2@example.com"), http.sandbox
    token = account.api_token
    assert [(await search(http, workspace, token)).status for workspace in sandbox.workspace_ids] == [
        403,
        200,
    ]
    assert (await get(http, "organizations/7000001", token)).status == 403
    assert (await get(http, "organizations/7000002", token)).status == 200
    me = (await get(http, "me", token)).json
    assert (me["email"], me["default_workspace_id"]) == (account.email, 5_000_002)
    assert me["id"] == SECOND.directory.users[1].id
    assert me["api_token"] == token
    statuses = []
    for workspace in sandbox.workspace_ids:
        url = f"{sandbox.focus_url}/api/reports/workspaces/{workspace}/query"
        statuses.append(
            (await http.send("POST", url, {}, Authorization=f"Bearer {account.focus_key}")).status
        )
    assert statuses == [403, 200]


async def test_an_account_need_not_be_a_user_of_the_company(http: HttpClient) -> None:
    """An account whose email address no company knows is a user of its own."""
    account = http.sandbox.account("auditor@example.com")
    me = (await get(http, "me", account.api_token)).json
    assert (me["email"], me["fullname"]) == ("auditor@example.com", "auditor")
    assert me["default_workspace_id"] == 5_000_002
    pair = basic(f"{account.email}:{account.password}")
    response = await http.send("GET", f"{http.sandbox.track_url}/api/v9/me", Authorization=pair)
    assert response.status == 200


async def test_each_account_has_a_quota_per_organization(http: HttpClient) -> None:
    """The hourly quota counts per account and organization."""
    sandbox = http.sandbox
    tokens = [sandbox.api_token, sandbox.account("user2@example.com").api_token]
    for token in (tokens[0], tokens[0], tokens[1]):
        await search(http, sandbox.workspace_ids[1], token)
    left = [
        {each["organization_id"]: each["remaining"] for each in (await get(http, "me/quota", token)).json}
        for token in tokens
    ]
    assert left == [{None: 29, 7_000_001: 600, 7_000_002: 598}, {None: 29, 7_000_002: 599}]


async def test_saved_reports_belong_to_their_workspace(http: HttpClient) -> None:
    """A public report needs no credentials, and a private one needs access to its workspace."""
    sandbox = http.sandbox
    second = sandbox.report_tokens_of(SECOND)
    assert not set(second.values()) & set(sandbox.report_tokens.values())
    url = f"{sandbox.track_url}/reports/api/v3/shared"
    assert (await http.send("POST", f"{url}/{second['detailed']}", {})).status == 200
    token = sandbox.account("user2@example.com").api_token
    statuses = [
        (await http.send("POST", f"{url}/{private}", {}, Authorization=basic(f"{token}:api_token"))).status
        for private in (sandbox.report_tokens["private"], second["private"])
    ]
    assert statuses == [401, 200]


async def test_each_account_has_its_own_rate_limit(session: aiohttp.ClientSession) -> None:
    """The minimum interval between requests counts per account, and credentials are no account."""
    async with Sandbox(
        FIRST, accounts={"b@example.com": [FIRST]}, min_interval=1.0, clock=lambda: 0.0
    ) as sandbox:
        http = HttpClient(sandbox, session)
        tokens = [sandbox.api_token, sandbox.account("b@example.com").api_token]
        statuses = [
            (await search(http, sandbox.workspace_id, token)).status
            for token in (tokens[0], tokens[1], tokens[0], tokens[1])
        ]
        assert statuses == [200, 200, 429, 429]


def test_accounts_hide_their_secrets() -> None:
    """The repr of an account has its email address and no secret, and accounts differ in all secrets."""
    sandbox = Sandbox(FIRST, accounts={"b@example.com": [FIRST]})
    account = sandbox.account("b@example.com")
    secrets = {account.api_token, account.password, account.focus_key}
    assert not [secret for secret in secrets if secret in repr(account) + repr(sandbox)]
    assert not secrets & {sandbox.api_token, sandbox.password, sandbox.focus_key}
    assert sandbox.account(sandbox.email).api_token == sandbox.api_token


def test_wrong_accounts_are_refused() -> None:
    """Companies need different seeds, and accounts need companies of the sandbox and new addresses."""
    with pytest.raises(ValueError, match="seed"):
        Sandbox(FIRST, more_companies=[Company(entries=5)])
    with pytest.raises(ValueError, match=r"b@example\.com"):
        Sandbox(FIRST, accounts={"b@example.com": [SECOND]})
    with pytest.raises(ValueError, match=r"b@example\.com"):
        Sandbox(FIRST, accounts={"b@example.com": []})
    with pytest.raises(ValueError, match=r"user1@example\.com"):
        Sandbox(FIRST, accounts={"user1@example.com": [FIRST]})
    with pytest.raises(KeyError):
        Sandbox(FIRST).account("nobody@example.com")


async def test_the_log_names_the_account_of_a_request(http: HttpClient) -> None:
    """A received request has the email address of its account, and none with wrong credentials."""
    sandbox = http.sandbox
    second = sandbox.account("user2@example.com").api_token
    for token in (sandbox.api_token, second, "f" * 32):
        await get(http, "me", token)
    accounts = [received.account for received in sandbox.received]
    assert accounts == [sandbox.email, "user2@example.com", None]


async def test_the_environment_is_that_of_the_first_account(http: HttpClient) -> None:
    """The variables have the addresses of the sandbox and the credentials of its own account."""
    sandbox = http.sandbox
    assert environment_of(sandbox) == {
        "TOGGL_TRACK_URL": sandbox.track_url,
        "TOGGL_FOCUS_URL": sandbox.focus_url,
        "TOGGL_API_TOKEN": sandbox.api_token,
        "TOGGL_FOCUS_KEY": sandbox.focus_key,
        "TOGGL_WORKSPACE_ID": "5000001",
    }
