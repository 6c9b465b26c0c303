"""Lists of servers that send fewer rows on a page than were requested."""

from typing import Any

import pytest

from tests.support.calls import client
from tests.support.lists import ListHost, ListRequest, ListResponse, Report, by_id
from tests.support.models import DATE_RANGE
from tests.support.server import serve
from toggl_async import BadRequestError, DecodeError

IDS = list(range(11, 1011))


@pytest.mark.parametrize("most", [50, 64, 100, 151, 200, 201, 500, 1000])
@pytest.mark.parametrize("requested", [None, 250, 1000], ids=str)
async def test_a_list_is_whole_whatever_the_server_allows(most: int, requested: int | None) -> None:
    """All 1,000 rows come, once each, from servers with any usual page size, with or without an extra row."""
    host = ListHost(by_id(IDS, most))
    async with serve(host) as server, client(server) as toggl:
        fields: dict[str, Any] = {} if requested is None else {"page_size": requested}
        found = [row.id async for row in toggl.reports.filter_projects(**fields)]
        pages = [page async for page in toggl.reports.search_tasks(**fields).pages()]
    assert found == IDS
    assert [row.id for page in pages for row in page.rows] == IDS
    assert pages[-1].next is None


@pytest.mark.parametrize("most", [50, 200])
async def test_lists_whose_size_cannot_be_requested_are_whole_too(most: int) -> None:
    """Clients, users and members have no page size; a server may send fewer than 201 rows all the same."""
    host = ListHost(by_id(IDS[:430], most, cursor="start_id"))
    async with serve(host) as server, client(server) as toggl:
        members = [row.id async for row in toggl.reports.filter_project_users()]
        host.respond = by_id(IDS[:430], most)
        clients = [row.id async for row in toggl.reports.search_clients(name="N")]
        users = [row.id async for row in toggl.reports.filter_users()]
    assert members == clients == users == IDS[:430]


async def test_a_size_that_a_header_states_is_believed() -> None:
    """With X-Page-Size, odd sizes are no problem, and a page that is not full costs no look."""
    ids = IDS[:150]

    def respond(request: ListRequest) -> ListResponse:
        return attrs_with_size(by_id(ids, 37)(request), 37)

    host = ListHost(respond)
    async with serve(host) as server, client(server) as toggl:
        assert [row.id async for row in toggl.reports.filter_projects(page_size=1000)] == ids
        assert len(host.requests) == 5
        host.respond = lambda request: attrs_with_size(by_id(IDS[:50], 201)(request), 201)
        host.requests.clear()
        assert [row.id async for row in toggl.reports.filter_clients()] == IDS[:50]
        assert len(host.requests) == 1


def attrs_with_size(page: ListResponse, size: int) -> ListResponse:
    """Add the header with the page size."""
    return ListResponse(page.body, {"X-Page-Size": size})


async def test_a_cursor_in_a_header_is_followed() -> None:
    """A page of any length is followed by another if the server names the next row."""
    ids = IDS[:30]

    def respond(request: ListRequest) -> ListResponse:
        found = [each for each in ids if each >= request.body["start"]]
        headers = {"X-Next-ID": found[7]} if len(found) > 7 else {}
        return ListResponse([{"id": each} for each in found[:7]], headers)

    async with serve(ListHost(respond)) as server, client(server) as toggl:
        assert [row.id async for row in toggl.reports.filter_clients()] == ids


async def test_a_size_is_learned_for_the_next_list() -> None:
    """A size that the server was seen to use is looked behind in other lists of the host."""
    host = ListHost(by_id(IDS[:300], 37))
    async with serve(host) as server, client(server) as toggl:
        assert len([row async for row in toggl.reports.filter_projects(page_size=37)]) == 300
        found = [row.id async for row in toggl.reports.filter_projects(page_size=1000)]
    assert found == IDS[:300]


@pytest.mark.parametrize(
    ("count", "requests"), [(0, 1), (49, 1), (50, 2), (137, 1), (199, 1), (201, 2), (250, 2)]
)
async def test_a_look_costs_a_request_only_after_a_usual_length(count: int, requests: int) -> None:
    """Most lists take no more requests than before; a shorter page after a full one is the last."""
    host = ListHost(by_id(IDS[:count], 201))
    async with serve(host) as server, client(server) as toggl:
        assert [row.id async for row in toggl.reports.filter_clients()] == IDS[:count]
    assert len(host.requests) == requests


def numbered(ids: list[int], most: int, *, ignores_page: bool = False) -> Any:
    """Return a function that lists ids by page number."""

    def respond(request: ListRequest) -> ListResponse:
        size = min(request.query["per_page"], most)
        first = 0 if ignores_page else (request.query["page"] - 1) * size
        return ListResponse([{"id": each} for each in ids[first : first + size]])

    return respond


@pytest.mark.parametrize("most", [50, 64, 100, 200])
@pytest.mark.parametrize("count", [0, 49, 50, 130, 200, 400])
async def test_saved_reports_are_listed_whole(most: int, count: int) -> None:
    """A list by page number is whole if the server caps the page, and however it counts pages."""
    host = ListHost(numbered(IDS[:count], most))
    async with serve(host) as server, client(server) as toggl:
        found = [row.id async for row in toggl.track.saved_reports(per_page=200)]
    assert found == IDS[:count]


async def test_a_server_that_ignores_the_page_number_has_sent_all_rows() -> None:
    """Rows that come again are no reason for an error, unless they filled the page that was requested."""
    host = ListHost(numbered(IDS[:50], 50, ignores_page=True))
    async with serve(host) as server, client(server) as toggl:
        assert [row.id async for row in toggl.track.saved_reports(per_page=200)] == IDS[:50]
        assert len(host.requests) == 2
        with pytest.raises(DecodeError, match="does not advance"):
            _ = [row async for row in toggl.track.saved_reports(per_page=50)]


def refusing(most: int, message: str) -> Any:
    """Return a function that refuses pages of more than ``most`` rows."""
    report = Report(list(range(1, 421)), most=10**6)

    def respond(request: ListRequest) -> ListResponse:
        if request.body["page_size"] > most:
            return ListResponse(message, status=400)
        return report(request)

    return respond


@pytest.mark.parametrize(
    ("message", "sizes"),
    [
        ("Invalid page_size", [1000, 500, 200, 100]),
        ("page_size: maximum is 100", [1000, 100]),
        ("Key: 'PageSize' failed on the 'max' tag", [1000, 500, 200, 100]),
    ],
)
async def test_a_page_that_is_too_long_for_the_host_is_requested_shorter(
    message: str, sizes: list[int]
) -> None:
    """The size comes down until the host accepts it, and is kept for the next report."""
    host = ListHost(refusing(100, message))
    async with serve(host) as server, client(server) as toggl:
        assert len([row async for row in toggl.reports.detailed(**DATE_RANGE)]) == 420
        assert [request.body["page_size"] for request in host.requests][: len(sizes)] == sizes
        host.requests.clear()
        assert len([row async for row in toggl.reports.detailed(**DATE_RANGE, grouped=True)]) == 420
        assert {request.body["page_size"] for request in host.requests} == {100}


async def test_other_refusals_are_not_repeated() -> None:
    """A 400 about something else is raised at once."""
    host = ListHost(refusing(100, "Invalid project_ids"))
    async with serve(host) as server, client(server) as toggl:
        with pytest.raises(BadRequestError, match="project_ids"):
            _ = [row async for row in toggl.reports.detailed(**DATE_RANGE)]
    assert len(host.requests) == 1


async def test_the_detailed_report_is_read_in_the_longest_pages() -> None:
    """A report of 2,000 entries takes two requests, and one look because its last page is full."""
    host = ListHost(Report(list(range(1, 2000)), most=10**6))
    async with serve(host) as server, client(server) as toggl:
        assert len([row async for row in toggl.reports.detailed(**DATE_RANGE)]) == 1999
    assert [request.body["page_size"] for request in host.requests] == [1000, 1000]


async def test_headers_that_get_lost_on_the_way_lose_no_rows() -> None:
    """A full page of the detailed report without a cursor is followed by a look for more."""
    host = ListHost(Report(list(range(1, 301)), most=50, states_cursor=False))
    async with serve(host) as server, client(server) as toggl:
        found = [row.time_entries[0].id async for row in toggl.reports.detailed(**DATE_RANGE)]
    assert found == list(range(1, 301))
