"""The tasks of a workspace, which come in an object page by page."""

from typing import Any

import pytest

from tests.support.calls import client
from tests.support.lists import ListHost, ListRequest, ListResponse
from tests.support.models import ask, read
from tests.support.server import serve
from toggl_async import DecodeError


def host(count: int, most: int, *, total: int | None = None) -> ListHost:
    """Return a host with a number of tasks and a longest page, which may state their total number."""
    ids = list(range(1, count + 1))

    def respond(request: ListRequest) -> ListResponse:
        size, page = min(request.query["per_page"], most), request.query["page"]
        rows = [{"id": each} for each in ids[(page - 1) * size : page * size]]
        return ListResponse({"data": rows or None, "page": page, "per_page": size, "total_count": total})

    return ListHost(respond)


@pytest.mark.parametrize("stated", [True, False])
@pytest.mark.parametrize("most", [50, 100, 200])
@pytest.mark.parametrize("count", [0, 1, 50, 130, 200, 400])
async def test_tasks_are_listed_whole(*, count: int, most: int, stated: bool) -> None:
    """All tasks are listed, whatever page the server allows and whether it states their number."""
    async with serve(host(count, most, total=count if stated else None)) as server, client(server) as toggl:
        assert [task.id async for task in toggl.track.tasks()] == list(range(1, count + 1))
        pages = [page.rows async for page in toggl.track.tasks().pages()]
    assert [task.id for rows in pages for task in rows] == list(range(1, count + 1))


async def test_a_short_page_of_tasks_is_followed_if_more_are_stated() -> None:
    """A page of an unusual length is followed by another if the server states that there are more."""
    async with serve(host(100, 37, total=100)) as server, client(server) as toggl:
        assert len([task async for task in toggl.track.tasks()]) == 100


async def test_a_total_of_the_page_does_not_end_the_list() -> None:
    """A total that is that of the page is no reason to stop after a full page."""
    async with serve(host(30, 10, total=10)) as server, client(server) as toggl:
        assert len([task async for task in toggl.track.tasks(per_page=10)]) == 30


async def test_missing_tasks_are_an_error() -> None:
    """A list that ends before the number of tasks that Toggl states is an error, not a shorter list."""
    async with serve(host(15, 10, total=40)) as server, client(server) as toggl:
        with pytest.raises(DecodeError, match="not the last"):
            _ = [task async for task in toggl.track.tasks(per_page=10)]


@pytest.mark.parametrize("tasks", [None, []])
def test_no_tasks_are_an_empty_page(tasks: Any) -> None:
    """A workspace without tasks has an empty page, however Toggl writes it."""
    page = read(ask("track.tasks", workspace_id=7), {"data": tasks, "total_count": 0})
    assert (page.rows, page.next) == ((), None)


@pytest.mark.parametrize("body", [None, {}, {"tasks": [{"id": 1}]}, [{"id": 1}]])
def test_another_response_is_not_an_empty_page(body: Any) -> None:
    """A response without a page of tasks is an error, not a workspace without tasks."""
    with pytest.raises(DecodeError):
        read(ask("track.tasks", workspace_id=7), body)


def test_a_task_has_its_tracked_time() -> None:
    """The tracked time of a task comes in milliseconds, despite its name, as in the lists of reports."""
    page = read(ask("track.tasks", workspace_id=7), {"data": [{"id": 1, "tracked_seconds": 60_000}]})
    assert page.rows[0].tracked.total_seconds() == 60
    with pytest.raises(DecodeError, match="data"):
        read(ask("track.tasks", workspace_id=7), {"data": [{"id": "1"}]})
