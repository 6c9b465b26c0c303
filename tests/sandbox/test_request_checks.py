"""The checks of query parameters and bodies, and the limits of the log."""

import io

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox

from .http_client import YEAR, HttpClient, Response

CHECKED_PATHS = [
    "me?nonsense=1",
    "me?with_related_data=perhaps",
    "me?with_related_data=",
    "me?with_related_data=true&with_related_data=false",
    "me/quota?with_related_data=true",
    "workspaces/{workspace_id}?page=1",
    "workspaces/{workspace_id}/reports/shared?per_page=x",
    "workspaces/{workspace_id}/reports/shared?page=0",
    "workspaces/{workspace_id}/reports/shared?per_page=9" + 30 * "9",
]


async def get(http: HttpClient, path: str) -> Response:
    """Send a GET request to the Track API, with the workspace filled in."""
    return await http.track(path.format(workspace_id=http.sandbox.workspace_id))


@pytest.mark.parametrize("path", CHECKED_PATHS)
async def test_invalid_query_parameters_get_400(http: HttpClient, path: str) -> None:
    """An unknown, repeated or mistyped query parameter gets 400 with a JSON string and is logged."""
    response = await get(http, path)
    assert response.status == 400
    assert isinstance(response.json, str)
    assert [request.status for request in http.sandbox.refused] == [400]


async def test_reports_have_no_query_parameters(http: HttpClient) -> None:
    """A report refuses a query parameter by its name, even one that its body has."""
    response = await http.report("search/time_entries.csv?start_date=2025-01-01", YEAR)
    assert (response.status, response.json) == (400, "Unknown parameter 'start_date'")


@pytest.mark.parametrize("value", ["true", "True", "1"])
async def test_booleans_in_a_query_have_several_forms(http: HttpClient, value: str) -> None:
    """A boolean in a query may be true or 1, as in Toggl's server."""
    assert "clients" in (await http.track(f"me?with_related_data={value}")).json


@pytest.mark.parametrize(
    "path",
    [
        *("query?nonsense=1", "query?response_format=xml", "query?include_dicts=2"),
        *("workload?response_format=json_row", "query/dictionary?include_dicts=true"),
    ],
)
async def test_focus_refuses_query_parameters_with_an_object(http: HttpClient, path: str) -> None:
    """An invalid query parameter of Focus gets 400 with an error object."""
    response = await http.focus(path, [] if "dictionary" in path else {})
    assert (response.status, response.json["error"]) == (400, "validation")


async def test_focus_refuses_bodies_with_an_object(http: HttpClient) -> None:
    """An invalid body of Focus gets 400 with an error object, as do all its other errors."""
    bodies = [{"nonsense": 1}, {"limit": "x"}, {"pagination": []}]
    errors = [(await http.focus("query", body)).json["error"] for body in bodies]
    assert errors == ["validation"] * len(bodies)


async def test_saved_reports_are_listed_in_pages(http: HttpClient) -> None:
    """The list of saved reports has pages, and can be limited to public reports and to a name."""
    path = "workspaces/{workspace_id}/reports/shared"
    everything = (await get(http, path)).json
    pages = [(await get(http, f"{path}?page={page}&per_page=3")).json for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 1, 0]
    assert pages[0] + pages[1] == everything
    assert len((await get(http, f"{path}?public=true")).json) == len(everything) - 1
    assert [report["id"] for report in (await get(http, f"{path}?name=SUMMARY")).json] == [9_000_002]


@pytest.mark.parametrize("depth", [100, 900, 50_000])
async def test_deeply_nested_bodies_get_400(http: HttpClient, depth: int) -> None:
    """A body that is nested too deeply gets 400 on Track and on Focus."""
    body = b"[" * depth + b"]" * depth
    nested = b'{"filters":' + b'[{"conditions":' * depth + b"[]" + b"}]" * depth + b"}"
    sandbox = http.sandbox
    track = f"{sandbox.track_url}/reports/api/v3/workspace/{sandbox.workspace_id}/search/clients"
    focus = f"{sandbox.focus_url}/api/reports/workspaces/{sandbox.workspace_id}/query"
    for url, key, content in (
        (track, http.basic, body),
        (focus, f"Bearer {sandbox.focus_key}", nested),
    ):
        async with http.session.post(url, data=content, headers={"Authorization": key}) as response:
            assert response.status == 400


@pytest.mark.parametrize(
    "body",
    [
        *({"page_size": 0}, {"page_size": -1}, {"page_size": 10**30}, {"first_row_number": -5}),
        *({"first_row_number": 10**30}, {"first_timestamp": 10**30}, {"time_entry_ids": [10**30]}),
        *({"min_duration_seconds": 10**30}, {"first_id": -(10**30)}, {"description": "\ud800"}),
    ],
    ids=str,
)
async def test_extreme_values_are_no_server_error(http: HttpClient, body: dict[str, object]) -> None:
    """A number out of range never causes a 500."""
    assert (await http.report("search/time_entries", {**YEAR, **body})).status in (200, 400)


@pytest.mark.parametrize(
    "body",
    [
        *({"limit": -1}, {"limit": 10**30}, {"pagination": {"page": 10**30, "per_page": 5}}),
        *({"period": {"from": "0001-01-01", "to": "9999-12-31"}}, {"period": {"to": "2024"}}),
        {"period": {"from": "2025-12-31", "to": "2025-01-01"}},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["query", "workload", "profitability"])
async def test_extreme_queries_are_no_server_error(
    http: HttpClient, path: str, body: dict[str, object]
) -> None:
    """A number or a day out of range never causes a 500 on Focus."""
    assert (await http.focus(path, body)).status in (200, 400)


async def test_a_body_over_the_limit_gets_413(http: HttpClient) -> None:
    """A body of more than a mebibyte gets 413 and is logged as a mistake."""
    url = f"{http.sandbox.track_url}/reports/api/v3/workspace/{http.sandbox.workspace_id}/search/clients"
    body = io.BytesIO(b'{"name": "' + b"x" * 2_000_000 + b'"}')
    async with http.session.post(url, data=body, headers={"Authorization": http.basic}) as response:
        assert response.status == 413
    assert [request.reason for request in http.sandbox.refused] == ["413 the body is too large"]


async def test_the_log_keeps_the_newest_requests(company: Company, session: aiohttp.ClientSession) -> None:
    """The log keeps a limited number of requests, the newest ones, and counts all of them."""
    async with Sandbox(company, max_received=3) as sandbox:
        http = HttpClient(sandbox, session)
        for number in range(5):
            await http.report("search/clients", {"start": number})
        assert [request.body for request in sandbox.received] == [{"start": n} for n in (2, 3, 4)]
        assert [request.status for request in sandbox.received] == [200, 200, 200]
        assert sandbox.received_count == 5
        sandbox.clear_received()
        assert (sandbox.received, sandbox.received_count) == ([], 0)


@pytest.mark.parametrize("limit", [0, -1])
def test_the_log_keeps_at_least_one_request(limit: int) -> None:
    """A log without room for a request is refused."""
    with pytest.raises(ValueError, match="max_received"):
        Sandbox(max_received=limit)


def test_the_default_log_is_large() -> None:
    """By default the log keeps ten thousand requests."""
    assert Sandbox().max_received == 10_000
