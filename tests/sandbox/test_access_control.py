"""Credentials, validation, quotas, plans and the log of received requests."""

import base64
import importlib
import sys

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox, operations
from toggl_async.sandbox.request_log import peak

from .http_client import YEAR, HttpClient


class Clock:
    """A clock whose time the test sets."""

    now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


async def test_track_requires_credentials(http: HttpClient) -> None:
    """A request without credentials gets an empty 401 response without quota headers."""
    response = await http.send("GET", f"{http.sandbox.track_url}/api/v9/me/quota")
    assert (response.status, response.body, response.headers["Content-Length"]) == (401, b"", "0")
    assert response.headers["X-Authorization-Missing"] == "true"
    assert "Content-Type" not in response.headers
    assert "X-Toggl-Quota-Remaining" not in response.headers


async def test_wrong_credentials_get_403_from_track(http: HttpClient) -> None:
    """Wrong credentials get a 403 response in plain text, and a key of Focus is wrong on Track."""
    response = await http.report("search/clients", {"start": 1}, Authorization="Basic eDpweQ==")
    other = await http.report("search/clients", Authorization=f"Bearer {http.sandbox.focus_key}")
    assert (response.status, response.body) == (403, b"Incorrect username and/or password\n")
    assert other.status == 403


async def test_track_accepts_the_password(http: HttpClient) -> None:
    """Track accepts the email address with the password."""
    pair = f"{http.sandbox.email}:{http.sandbox.password}".encode()
    basic = f"Basic {base64.b64encode(pair).decode()}"
    assert (await http.report("search/clients", {"start": 1}, Authorization=basic)).status == 200


async def test_other_workspaces_are_not_accessible(http: HttpClient) -> None:
    """A request for another workspace gets 403 with a JSON string."""
    url = f"{http.sandbox.track_url}/reports/api/v3/workspace/1/search/clients"
    response = await http.send("POST", url, {"start": 1}, Authorization=http.basic)
    assert (response.status, response.json) == (403, "workspace not found/accessible")


async def test_focus_requires_its_own_key(http: HttpClient) -> None:
    """Focus refuses the token of Track with an error object, and accepts its key."""
    response = await http.focus("query", {}, Authorization=http.basic)
    assert response.status == 401
    assert response.json["error"] == "invalid_session"
    assert (await http.focus("query", {})).status == 200


async def test_unknown_paths_get_404_and_wrong_methods_405(http: HttpClient) -> None:
    """An unknown path gets 404, and a wrong method on a known path gets 405."""
    assert (await http.report("search/nothing", {})).status == 404
    url = f"{http.sandbox.track_url}/reports/api/v3/workspace/1/search/clients"
    assert (await http.send("GET", url, Authorization=http.basic)).status == 405


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "At least one parameter must be set"),
        ({"start_date": None, "billable": None}, "At least one parameter must be set"),
        ({"start_date": "2024-01-01", "end_date": "2024-12-31"}, "Maximum allowed date range is 365 days"),
        ({"start_date": "2029-12-30"}, "end_date should be within 2006-01-01 to 2030-01-01"),
        ({"start_date": "2005-12-30"}, "start_date should be within 2006-01-01 to 2030-01-01"),
        ({**YEAR, "page": 2}, "Unknown parameter 'page'"),
        ({**YEAR, "order_dir": "up"}, "Invalid 'order_dir' value, allowed values are: ASC, DESC"),
        (
            {**YEAR, "rounding_minutes": 7},
            "Invalid 'rounding_minutes' value, allowed values are: 0, 1, 5, 6, 10, 12, 15, 30, 60, 240",
        ),
    ],
    ids=str,
)
async def test_invalid_bodies_get_400(http: HttpClient, body: object, message: str) -> None:
    """An invalid body gets 400 with a JSON string, is charged to the quota, and is logged with its reason."""
    response = await http.report("search/time_entries.csv", body)
    assert (response.status, response.json) == (400, message)
    assert response.headers["X-Toggl-Quota-Remaining"] == "599"
    assert http.sandbox.refused[0].reason == f"400 {message}"


@pytest.mark.parametrize(
    "body",
    [{**YEAR, "user_ids": ["x"]}, {**YEAR, "billable": 1}, {"start_date": "01/02/2025"}, [], "text"],
    ids=str,
)
async def test_wrong_types_get_400(http: HttpClient, body: object) -> None:
    """A field whose value has the wrong type gets 400 with a JSON string."""
    response = await http.report("search/time_entries.csv", body)
    assert response.status == 400
    assert isinstance(response.json, str)


async def test_the_quota_counts_down_and_resets_after_an_hour(
    company: Company, session: aiohttp.ClientSession
) -> None:
    """A used-up quota gets 402 in plain text, and resets an hour after the first request."""
    clock = Clock()
    async with Sandbox(company, hourly=2, clock=clock) as sandbox:
        http = HttpClient(sandbox, session)
        quota_headers = []
        for elapsed in (0, 100, 162):
            clock.now = 1000 + elapsed
            response = await http.report("search/clients", {"start": 1})
            quota_headers.append(
                [response.headers[f"X-Toggl-Quota-{name}"] for name in ("Remaining", "Resets-In")]
            )
        assert quota_headers == [["1", "3600"], ["0", "3500"], ["0", "3438"]]
        assert response.status == 402
        assert b"Your quota will reset in 3438 seconds." in response.body
        clock.now = 1000 + 3600
        assert (await http.report("search/clients", {"start": 1})).headers["X-Toggl-Quota-Remaining"] == "1"


async def test_the_user_has_a_quota_of_their_own(http: HttpClient) -> None:
    """Requests that belong to no organization have a separate quota, and both quotas are reported."""
    await http.report("search/clients", {"start": 1})
    response = await http.track("me/quota")
    assert response.headers["X-Toggl-Quota-Remaining"] == "29"
    assert [(one["total"], one["remaining"]) for one in response.json] == [(30, 29), (600, 599)]
    assert [one["organization_id"] for one in response.json] == [None, http.sandbox.organization_id]


async def test_without_a_quota_there_are_no_quota_headers(
    company: Company, session: aiohttp.ClientSession
) -> None:
    """A sandbox without a quota sends no quota headers."""
    async with Sandbox(company, hourly=None) as sandbox:
        response = await HttpClient(sandbox, session).report("search/clients", {"start": 1})
        assert response.status == 200
        assert "X-Toggl-Quota-Remaining" not in response.headers


async def test_too_frequent_requests_get_429(company: Company, session: aiohttp.ClientSession) -> None:
    """A request that comes too early gets nginx's 429 page without Retry-After, and is not charged."""
    clock = Clock()
    async with Sandbox(company, min_interval=1.0, clock=clock) as sandbox:
        http = HttpClient(sandbox, session)
        statuses = []
        for now in (0.0, 0.2, 1.0, 1.9, 3.0):
            clock.now = now
            response = await http.report("search/clients", {"start": 1})
            statuses.append(response.status)
            if response.status == 429:
                assert response.headers["Content-Type"] == "text/html"
                assert "Retry-After" not in response.headers
        assert statuses == [200, 429, 200, 200, 200]
        assert response.headers["X-Toggl-Quota-Remaining"] == "596"


async def test_the_free_plan_lacks_features(company: Company, session: aiohttp.ClientSession) -> None:
    """A feature that the plan lacks gets 402 with a JSON string, while some quota is left."""
    async with Sandbox(company, plan="free") as sandbox:
        http = HttpClient(sandbox, session)
        response = await http.report("search/time_entries.xlsx", YEAR)
        assert (response.status, response.json) == (402, "Workspace needs to have this feature enabled")
        assert response.headers["X-Toggl-Quota-Remaining"] == "599"
        assert (await http.report("search/time_entries.csv", YEAR)).status == 200
        tasks = await http.report("filters/tasks/status", {"ids": [1]})
        assert (tasks.status, tasks.json) == (402, "Tasks are a premium feature")
        assert sandbox.refused == []


async def test_the_log_has_requests_without_credentials(http: HttpClient) -> None:
    """The log has the method, host, path, decoded body and status of a request, but no credentials."""
    await http.report("search/clients", {"name": "acme"})
    (received,) = http.sandbox.received
    assert (received.method, received.host, received.status) == ("POST", "track", 200)
    assert received.path.endswith("/search/clients")
    assert received.body == {"name": "acme"}
    assert "authorization" not in received.headers
    assert http.sandbox.refused == []
    assert http.sandbox.api_token not in repr(http.sandbox)
    assert http.sandbox.focus_key not in repr(http.sandbox)
    http.sandbox.clear_received()
    assert http.sandbox.received == []


def test_the_peak_covers_any_window() -> None:
    """The peak counts all windows, not only those that begin at a whole second."""
    assert peak([0.0, 0.6, 1.2, 1.5, 3.0], 1.0) == 3
    assert peak([0.0, 1.0, 2.0], 1.0) == 1
    assert peak([], 1.0) == 0


def test_operations_list_their_fields() -> None:
    """Each operation lists its host, method, path and the types of its fields."""
    found = {(method, path): fields for _, method, path, fields in operations()}
    fields = found["POST", "/reports/api/v3/workspace/{workspace_id}/search/time_entries.{extension}"]
    assert fields["client_ids"] == "[integer|null]"
    assert fields["start_date"] == "date"
    assert fields["order_dir"] == "string=ASC|DESC"
    assert "startTime" in fields
    assert len(found) == len(operations())


async def test_a_sandbox_can_be_opened_again(company: Company, session: aiohttp.ClientSession) -> None:
    """A sandbox that is opened again has the same ports and keeps its log."""
    sandbox = Sandbox(company)
    async with sandbox:
        first = sandbox.track_url
        await HttpClient(sandbox, session).report("search/clients", {"start": 1})
    async with sandbox:
        assert sandbox.track_url == first
        assert (await HttpClient(sandbox, session).report("search/clients", {"start": 1})).status == 200
    assert len(sandbox.received) == 2


async def test_a_port_in_use_is_an_error_that_frees_the_other_port(http: HttpClient) -> None:
    """When one port is in use, the other port is closed again."""
    second = Sandbox(http.sandbox.company, focus_port=http.sandbox.port)
    with pytest.raises(OSError, match="address"):
        async with second:
            pass
    async with Sandbox(http.sandbox.company, port=second.port) as third:
        assert third.port == second.port


@pytest.mark.parametrize("missing", ["fpdf", "xlsxwriter"])
def test_a_missing_package_is_an_import_error(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing the sandbox without a package of the extra says what to install."""
    names = [name for name in sys.modules if name.startswith("toggl_async.sandbox")]
    for name in names:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError, match=r"pip install 'toggl-async\[sandbox\]'"):
        importlib.import_module("toggl_async.sandbox")
