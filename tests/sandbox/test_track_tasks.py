"""The tasks of a workspace."""

import pytest

from .http_client import HttpClient


async def test_tasks_come_in_pages(http: HttpClient) -> None:
    """A page is an object with the number of all tasks, and has 50 tasks by default."""
    place = f"workspaces/{http.sandbox.workspace_id}/tasks?active=both"
    first = (await http.track(f"{place}&per_page=10")).json
    second = (await http.track(f"{place}&per_page=10&page=2")).json
    whole = (await http.track(place)).json
    assert whole["per_page"] == 50
    assert [*first["data"], *second["data"]] == whole["data"][:20]
    assert first["total_count"] == len(http.sandbox.company.directory.tasks)
    assert (await http.track(f"{place}&page=99")).json["data"] is None


@pytest.mark.parametrize("condition", ["active=false", "active=true", "pid=190000001", "search=E"])
async def test_tasks_are_selected(http: HttpClient, condition: str) -> None:
    """A condition selects some tasks and not others."""
    place = f"workspaces/{http.sandbox.workspace_id}/tasks?per_page=500"
    every = (await http.track(f"{place}&active=both")).json["total_count"]
    both = "" if "active" in condition else "&active=both"
    assert 0 < (await http.track(f"{place}&{condition}{both}")).json["total_count"] < every
    assert (await http.track(f"{place}&since=1900000000")).json["total_count"] == 0
