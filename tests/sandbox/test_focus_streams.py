"""The streams of Focus."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from .http_client import HttpClient, Response

YEAR = {"date_from": "2025-01-01T00:00:00Z", "date_to": "2026-01-01T00:00:00Z"}


async def stream(http: HttpClient, kind: str, organization: object = None, **query: Any) -> Response:
    """Send a request for a stream."""
    sandbox = http.sandbox
    place = f"{organization or sandbox.organization_id}/workspaces/{sandbox.workspace_id}/{kind}/stream"
    url = f"{sandbox.focus_url}/api/organizations/{place}?{urlencode(query)}"
    return await http.send("GET", url, Authorization=f"Bearer {sandbox.focus_key}")


async def test_entries_are_those_of_the_owner_of_the_key(http: HttpClient) -> None:
    """All entries of the owner come in one response, without a task only on request."""
    sandbox = http.sandbox
    own = {each.id for each in sandbox.entries() if each.activity.user.email == sandbox.email}
    with_task = {each.id for each in sandbox.entries() if each.id in own and each.activity.task}
    every = (await stream(http, "time-entries", **YEAR, include_taskless="true")).json
    some = (await stream(http, "time-entries", **YEAR)).json
    assert {each["id"] for each in every} == own
    assert {each["id"] for each in some} == with_task < own
    assert [each["start"] for each in every] == sorted(each["start"] for each in every)
    newest = (await stream(http, "time-entries", **YEAR, order_by="-start", include_taskless="true")).json
    assert newest[0]["start"] == every[-1]["start"]


async def test_a_range_has_the_entries_that_overlap_it(http: HttpClient) -> None:
    """An entry that began before the range is included if it ends in it."""
    every = (await stream(http, "time-entries", **YEAR, include_taskless="true")).json
    entry = next(each for each in every if (each["duration"] or 0) > 600)
    start = datetime.fromisoformat(entry["start"])
    inside = start + timedelta(seconds=300)
    edges = {
        "inside": (inside, inside + timedelta(seconds=60), True),
        "before": (start - timedelta(days=1), start, False),
        "after": (start + timedelta(seconds=entry["duration"]), datetime(2026, 1, 1, tzinfo=UTC), False),
    }
    for first, last, expected in edges.values():
        given = {"date_from": first.isoformat(), "date_to": last.isoformat(), "include_taskless": "true"}
        found = (await stream(http, "time-entries", **given)).json
        assert (entry["id"] in {each["id"] for each in found}) is expected


async def test_wrong_requests_are_refused_as_by_focus(http: HttpClient) -> None:
    """A day in place of a time, a missing time, an unknown order and a foreign organization are errors."""
    day = await stream(http, "time-entries", **{**YEAR, "date_from": "2025-01-01"})
    assert (day.status, "2006-01-02T15:04:05Z07:00" in day.json["error_description"]) == (400, True)
    assert (await stream(http, "time-entries", date_from="2025-01-01T00:00:00Z")).status == 400
    assert (await stream(http, "time-entries", **YEAR, order_by="name")).status == 400
    assert (await stream(http, "tasks", order_by="pinned")).status == 400
    assert (await stream(http, "tasks", cf_filter="1:2")).status == 400
    for kind, query in (("time-entries", YEAR), ("tasks", {})):
        assert (await stream(http, kind, organization=1, **query)).status == 403
        wrong = await stream(http, kind, organization="x", **query)
        assert (wrong.status, wrong.json["error"]) == (400, "invalid_organization_id")


async def test_tasks_are_those_of_the_company(http: HttpClient) -> None:
    """Tasks of archived projects come on request, and conditions select among them."""
    directory = http.sandbox.company.directory
    every = (await stream(http, "tasks", include_project_completed="true", order_by="-name")).json
    assert {each["id"] for each in every} == {task.id for task in directory.tasks}
    names = [each["name"].casefold() for each in every]
    assert names == sorted(names, reverse=True)
    active = (await stream(http, "tasks")).json
    assert 0 < len(active) < len(every)
    project = active[0]["project_id"]
    of_project = (await stream(http, "tasks", project_id=project)).json
    assert {each["project_id"] for each in of_project} == {project}
    assert (await stream(http, "tasks", project_id="")).json == []
    done = (await stream(http, "tasks", status_id="2")).json
    assert {each["status"]["type"] for each in done} == {"done"}
    assert (await stream(http, "tasks", archived="true")).json == []
