"""Who is let in, how often, and what is said to those who are not."""

import base64
import importlib
import sys

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox, operations
from toggl_async.sandbox.request_log import peak

from .http_client import YEAR, HttpClient


class Clock:
    """Time that passes when told."""

    now = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


async def test_track_wants_credentials(http: HttpClient) -> None:
    """Without any: 401, nothing in it, and no word of quota."""
    response = await http.ask("GET", f"{http.sandbox.track_url}/api/v9/me/quota")
    assert (response.status, response.body, response.headers["Content-Length"]) == (401, b"", "0")
    assert response.headers["X-Authorization-Missing"] == "true"
    assert "Content-Type" not in response.headers
    assert "X-Toggl-Quota-Remaining" not in response.headers


async def test_wrong_credentials_are_403_on_track(http: HttpClient) -> None:
    """In plain text; a key of Focus is a wrong one too."""
    response = await http.report("search/clients", {"start": 1}, Authorization="Basic eDpweQ==")
    other = await http.report("search/clients", Authorization=f"Bearer {http.sandbox.focus_key}")
    assert (response.status, response.body) == (403, b"Incorrect username and/or password\n")
    assert other.status == 403


async def test_the_password_opens_track_too(http: HttpClient) -> None:
    """With the address of the user."""
    pair = f"{http.sandbox.email}:{http.sandbox.password}".encode()
    basic = f"Basic {base64.b64encode(pair).decode()}"
    assert (await http.report("search/clients", {"start": 1}, Authorization=basic)).status == 200


async def test_other_workspaces_are_not_accessible(http: HttpClient) -> None:
    """403 with a JSON string."""
    url = f"{http.sandbox.track_url}/reports/api/v3/workspace/1/search/clients"
    response = await http.ask("POST", url, {"start": 1}, Authorization=http.basic)
    assert (response.status, response.json) == (403, "workspace not found/accessible")


async def test_focus_wants_its_own_key(http: HttpClient) -> None:
    """A token of Track is invalid there, and the error is an object."""
    response = await http.focus("query", {}, Authorization=http.basic)
    assert response.status == 401
    assert response.json["error"] == "invalid_session"
    assert (await http.focus("query", {})).status == 200


async def test_unknown_paths_and_verbs(http: HttpClient) -> None:
    """404 and 405."""
    assert (await http.report("search/nothing", {})).status == 404
    url = f"{http.sandbox.track_url}/reports/api/v3/workspace/1/search/clients"
    assert (await http.ask("GET", url, Authorization=http.basic)).status == 405


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
async def test_bodies_are_checked(http: HttpClient, body: object, message: str) -> None:
    """What is wrong is a JSON string with 400, it is charged for, and it is in the record."""
    response = await http.report("search/time_entries.csv", body)
    assert (response.status, response.json) == (400, message)
    assert response.headers["X-Toggl-Quota-Remaining"] == "599"
    assert http.sandbox.refused[0].reason == f"400 {message}"


@pytest.mark.parametrize(
    "body",
    [{**YEAR, "user_ids": ["x"]}, {**YEAR, "billable": 1}, {"start_date": "01/02/2025"}, [], "text"],
    ids=str,
)
async def test_wrong_types_are_refused(http: HttpClient, body: object) -> None:
    """Numbers, dates and lists must be what they are declared as."""
    response = await http.report("search/time_entries.csv", body)
    assert response.status == 400
    assert isinstance(response.json, str)


async def test_the_quota_counts_down_and_comes_back_whole(
    company: Company, session: aiohttp.ClientSession
) -> None:
    """402 with plain text when it is used up; the hour began with the first request."""
    clock = Clock()
    async with Sandbox(company, hourly=2, clock=clock) as sandbox:
        http = HttpClient(sandbox, session)
        left = []
        for passed in (0, 100, 162):
            clock.now = 1000 + passed
            response = await http.report("search/clients", {"start": 1})
            left.append([response.headers[f"X-Toggl-Quota-{name}"] for name in ("Remaining", "Resets-In")])
        assert left == [["1", "3600"], ["0", "3500"], ["0", "3438"]]
        assert response.status == 402
        assert b"Your quota will reset in 3438 seconds." in response.body
        clock.now = 1000 + 3600
        assert (await http.report("search/clients", {"start": 1})).headers["X-Toggl-Quota-Remaining"] == "1"


async def test_the_user_has_an_allowance_of_his_own(http: HttpClient) -> None:
    """What belongs to no organization counts apart, and the quota tells both."""
    await http.report("search/clients", {"start": 1})
    response = await http.track("me/quota")
    assert response.headers["X-Toggl-Quota-Remaining"] == "29"
    assert [(one["total"], one["remaining"]) for one in response.json] == [(30, 29), (600, 599)]
    assert [one["organization_id"] for one in response.json] == [None, http.sandbox.organization_id]


async def test_there_may_be_no_quota(company: Company, session: aiohttp.ClientSession) -> None:
    """Then no header speaks of it."""
    async with Sandbox(company, hourly=None) as sandbox:
        response = await HttpClient(sandbox, session).report("search/clients", {"start": 1})
        assert response.status == 200
        assert "X-Toggl-Quota-Remaining" not in response.headers


async def test_too_fast_is_turned_away_by_nginx(company: Company, session: aiohttp.ClientSession) -> None:
    """429 with a page, no hint how long to wait, and no charge."""
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


async def test_a_plan_may_lack_a_feature(company: Company, session: aiohttp.ClientSession) -> None:
    """402 as for the quota, but there is some left, and the body is a JSON string."""
    async with Sandbox(company, plan="free") as sandbox:
        http = HttpClient(sandbox, session)
        response = await http.report("search/time_entries.xlsx", YEAR)
        assert (response.status, response.json) == (402, "Workspace needs to have this feature enabled")
        assert response.headers["X-Toggl-Quota-Remaining"] == "599"
        assert (await http.report("search/time_entries.csv", YEAR)).status == 200
        tasks = await http.report("filters/tasks/status", {"ids": [1]})
        assert (tasks.status, tasks.json) == (402, "Tasks are a premium feature")
        assert sandbox.refused == []


async def test_the_record_holds_what_was_asked_and_no_secrets(http: HttpClient) -> None:
    """Method, host, path, decoded body and status; the credentials are left out."""
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


def test_the_peak_is_over_any_window() -> None:
    """Not only over windows that begin on the second."""
    assert peak([0.0, 0.6, 1.2, 1.5, 3.0], 1.0) == 3
    assert peak([0.0, 1.0, 2.0], 1.0) == 1
    assert peak([], 1.0) == 0


def test_operations_tell_their_fields() -> None:
    """Host, method, path and fields by type, for others to compare with."""
    found = {(method, path): fields for _, method, path, fields in operations()}
    fields = found["POST", "/reports/api/v3/workspace/{workspace_id}/search/time_entries.{extension}"]
    assert fields["client_ids"] == "[integer|null]"
    assert fields["start_date"] == "date"
    assert fields["order_dir"] == "string=ASC|DESC"
    assert "startTime" in fields
    assert len(found) == len(operations())


async def test_a_sandbox_can_be_opened_again(company: Company, session: aiohttp.ClientSession) -> None:
    """On the same ports, and with what it remembers."""
    sandbox = Sandbox(company)
    async with sandbox:
        first = sandbox.track_url
        await HttpClient(sandbox, session).report("search/clients", {"start": 1})
    async with sandbox:
        assert sandbox.track_url == first
        assert (await HttpClient(sandbox, session).report("search/clients", {"start": 1})).status == 200
    assert len(sandbox.received) == 2


async def test_a_taken_port_is_an_error_that_leaves_nothing_behind(http: HttpClient) -> None:
    """The other port is free again."""
    second = Sandbox(http.sandbox.company, focus_port=http.sandbox.port)
    with pytest.raises(OSError, match="address"):
        async with second:
            pass
    async with Sandbox(http.sandbox.company, port=second.port) as third:
        assert third.port == second.port


@pytest.mark.parametrize("missing", ["fpdf", "xlsxwriter"])
def test_without_the_extra_one_is_told_so(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing says what to install."""
    names = [name for name in sys.modules if name.startswith("toggl_async.sandbox")]
    for name in names:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError, match=r"pip install 'toggl-async\[sandbox\]'"):
        importlib.import_module("toggl_async.sandbox")
