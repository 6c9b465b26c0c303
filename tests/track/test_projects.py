"""The projects of a workspace, page by page."""

from typing import Any

import pytest

from tests.support.calls import client
from tests.support.lists import ListHost, ListRequest, ListResponse
from tests.support.models import ask, read
from tests.support.server import serve
from toggl_async import DecodeError, InvalidRequestError
from toggl_async.codec import encode


def host(count: int, most: int, *, total: int | None = None, header: bool = False) -> ListHost:
    """Return a host with a number of projects and a longest page, which may state their total number."""
    ids = list(range(1, count + 1))

    def respond(request: ListRequest) -> ListResponse:
        size = min(request.query["per_page"], most)
        first = (request.query["page"] - 1) * size
        stated: dict[str, Any] = {} if total is None else {"total_count": total}
        rows = [{"id": each, **stated} for each in ids[first : first + size]]
        return ListResponse(rows or None, {"X-Page-Size": size} if header else {})

    return ListHost(respond)


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("stated", [True, False])
@pytest.mark.parametrize("most", [50, 151, 200])
@pytest.mark.parametrize("count", [0, 1, 50, 151, 199, 200, 302, 401])
async def test_projects_are_listed_whole(*, count: int, most: int, stated: bool, header: bool) -> None:
    """All projects are listed, whatever page the server allows and whether it states their number."""
    projects = host(count, most, total=count if stated else None, header=header)
    async with serve(projects) as server, client(server) as toggl:
        assert [each.id async for each in toggl.track.projects()] == list(range(1, count + 1))


@pytest.mark.parametrize("size", [1, 3, 7, 20, 200])
async def test_projects_are_whole_for_any_page_length(size: int) -> None:
    """The list is whole for any number of rows on a page, and page by page it has the same rows."""
    async with serve(host(20, 200, total=20)) as server, client(server) as toggl:
        assert [each.id async for each in toggl.track.projects(per_page=size)] == list(range(1, 21))
        pages = [page.rows async for page in toggl.track.projects(per_page=size).pages()]
    assert [row.id for rows in pages for row in rows] == list(range(1, 21))


async def test_a_short_page_that_is_not_the_last_is_followed() -> None:
    """A page of an unusual length is followed by another if its rows state that there are more."""
    projects = host(100, 37, total=100)
    async with serve(projects) as server, client(server) as toggl:
        assert [each.id async for each in toggl.track.projects()] == list(range(1, 101))
    assert [request.query["per_page"] for request in projects.requests] == [200, 37, 37]


async def test_a_total_that_is_too_low_does_not_end_the_list() -> None:
    """The number in the rows is no reason to stop after a full page: it could be that of the page."""
    async with serve(host(30, 10, total=10)) as server, client(server) as toggl:
        assert len([each async for each in toggl.track.projects(per_page=10)]) == 30


async def test_missing_projects_are_an_error() -> None:
    """A list that ends before the number of rows that it states is an error, not a shorter list."""
    async with serve(host(15, 10, total=40)) as server, client(server) as toggl:
        with pytest.raises(DecodeError, match="not the last"):
            _ = [each async for each in toggl.track.projects(per_page=10)]


def test_conditions_go_into_the_query() -> None:
    """Lists are sent with commas, and ``active`` as true, false or both."""
    asked = ask(
        "track.projects", workspace_id=7, active="both", client_ids=[1, 2], statuses=["ended"], only_me=True
    )
    query = dict(encode(asked).query)
    assert query == {
        "page": "1",
        "per_page": "200",
        "active": "both",
        "client_ids": "1,2",
        "statuses": "ended",
        "only_me": "true",
    }
    assert dict(encode(ask("track.projects", workspace_id=7, active=False)).query)["active"] == "false"


@pytest.mark.parametrize(
    "fields",
    [{"client_ids": []}, {"statuses": ()}, {"per_page": 201}, {"active": "all"}, {"since": -1}, {"page": 0}],
)
def test_a_condition_that_means_something_else_is_refused(fields: dict[str, Any]) -> None:
    """An empty list, which Toggl would read as no condition, and values that Toggl refuses are errors."""
    with pytest.raises(InvalidRequestError, match=next(iter(fields))):
        ask("track.projects", workspace_id=7, **fields)


def test_a_project_is_decoded() -> None:
    """A project is decoded with the nulls and undocumented fields of a recorded response."""
    body = {
        "id": 3,
        "wid": 7,
        "cid": None,
        "client_id": None,
        "rate": None,
        "recurring_parameters": None,
        "server_deleted_at": "2026-05-23T10:42:45+00:00",
        "status": "deleted",
        "at": "2026-05-23T10:42:45.348237418Z",
        "start_date": "2026-05-23",
    }
    (project,) = read(ask("track.projects", workspace_id=7), [body]).rows
    assert (project.legacy_workspace_id, project.client_id, project.recurring_parameters) == (7, None, ())
    assert project.server_deleted_at < project.at
    assert (project.status, project.start_date) == ("deleted", "2026-05-23")
