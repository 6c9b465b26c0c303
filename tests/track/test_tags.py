"""The tags of a workspace, which a server may send in one response or page by page."""

import pytest

from tests.support.calls import client
from tests.support.lists import ListHost, ListRequest, ListResponse
from tests.support.models import ask, read
from tests.support.server import serve
from toggl_async import InvalidRequestError


def host(count: int, *, pages: bool, default: int = 10**6) -> ListHost:
    """Return a host with a number of tags, which may ignore page numbers."""
    ids = list(range(1, count + 1))

    def respond(request: ListRequest) -> ListResponse:
        size = request.query.get("per_page", default) if pages else 10**6
        first = (request.query.get("page", 1) - 1) * size if pages else 0
        return ListResponse([{"id": each} for each in ids[first : first + size]] or None)

    return ListHost(respond)


@pytest.mark.parametrize("pages", [True, False])
@pytest.mark.parametrize(("count", "requests"), [(0, 1), (3, 1), (49, 1), (50, 2), (200, 2), (731, 1)])
async def test_tags_come_in_one_response(*, count: int, requests: int, pages: bool) -> None:
    """All tags come in one response; only a length at which servers cut lists costs a second request."""
    tags = host(count, pages=pages)
    async with serve(tags) as server, client(server) as toggl:
        assert [tag.id async for tag in toggl.track.tags()] == list(range(1, count + 1))
    assert len(tags.requests) == requests


@pytest.mark.parametrize("default", [50, 100, 200])
async def test_tags_are_whole_if_the_server_has_a_page_size(default: int) -> None:
    """A server that cuts the list although no page was requested is asked for the other pages."""
    async with serve(host(430, pages=True, default=default)) as server, client(server) as toggl:
        assert [tag.id async for tag in toggl.track.tags()] == list(range(1, 431))


@pytest.mark.parametrize("count", [0, 6, 7, 8, 21])
async def test_tags_are_listed_in_pages_of_a_given_length(count: int) -> None:
    """A list with pages of a given length is whole, and a page that is not full is its last."""
    tags = host(count, pages=True)
    async with serve(tags) as server, client(server) as toggl:
        assert [tag.id async for tag in toggl.track.tags(per_page=7)] == list(range(1, count + 1))
    assert len(tags.requests) == count // 7 + 1


def test_a_page_of_tags_needs_its_length() -> None:
    """The number of a page without its length is refused, because it does not say where the page begins."""
    with pytest.raises(InvalidRequestError, match="per_page"):
        ask("track.tags", page=2)


def test_a_tag_is_decoded() -> None:
    """A tag has its times with their zone, and no tags are null."""
    body = [{"id": 5, "name": "urgent", "at": "2024-12-15T20:20:50.283589Z", "permissions": None}]
    (tag,) = read(ask("track.tags", workspace_id=7), body).rows
    assert (tag.id, tag.name, tag.at.year, tag.permissions) == (5, "urgent", 2024, ())
    assert read(ask("track.tags", workspace_id=7), None).rows == ()
