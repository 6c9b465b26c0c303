"""Servers on loopback that list rows, each with habits of its own."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs

from tests.support.server import Conversation
from tests.support.wire import response

Body: TypeAlias = dict[str, Any]
Respond: TypeAlias = Callable[["ListRequest"], "ListResponse"]


@attrs.frozen
class ListRequest:
    """A request for a page: its body, and its query with numbers as such."""

    body: Body
    query: Mapping[str, int]
    number: int


@attrs.frozen
class ListResponse:
    """A page as it is sent."""

    body: object
    headers: Mapping[str, object] = attrs.Factory(dict)
    status: int = 200


@attrs.define
class ListHost:
    """A host that answers each request with a function of it; it may be served as a step."""

    respond: Respond
    requests: list[ListRequest] = attrs.Factory(list)

    async def __call__(self, conversation: Conversation) -> None:
        """Serve one connection."""
        received = await conversation.receive()
        query = dict(pair.split("=", 1) for pair in received.path.partition("?")[2].split("&") if pair)
        numbers = {name: int(value) for name, value in query.items() if value.isdigit()}
        request = ListRequest(json.loads(received.body or b"{}"), numbers, len(self.requests) + 1)
        self.requests.append(request)
        made = self.respond(request)
        fields = [(name, str(value)) for name, value in made.headers.items()]
        await conversation.send(response(json.dumps(made.body).encode(), *fields, status=made.status))


def by_id(ids: list[int], most: int, *, cursor: str = "start", length: str = "page_size") -> Respond:
    """Return a function that lists ids from the cursor on, at most ``most`` on a page, whatever is asked."""

    def respond(request: ListRequest) -> ListResponse:
        found = [each for each in ids if each >= request.body.get(cursor, 0)]
        return ListResponse([{"id": each} for each in found[: min(request.body.get(length) or most, most)]])

    return respond


@attrs.define
class Report:
    """A detailed report whose entries change while it is read: before each request, ``change`` is called.

    Rows are numbered by their position. ``most`` is the longest page.
    """

    entries: list[int]
    most: int = 50
    change: Callable[[list[int], int], None] = lambda entries, number: None
    states_cursor: bool = True

    def __call__(self, request: ListRequest) -> ListResponse:
        """Return one page as Toggl sends it."""
        self.change(self.entries, request.number)
        size = min(request.body.get("page_size") or 50, self.most)
        first = request.body.get("first_row_number") or 1
        page = self.entries[first - 1 : first - 1 + size]
        rows = [
            {"row_number": first + index, "time_entries": [{"id": each, "seconds": 60}]}
            for index, each in enumerate(page)
        ]
        headers: dict[str, object] = {"X-Page-Size": size}
        if self.states_cursor and len(self.entries) > first - 1 + size:
            following = self.entries[first - 1 + size]
            headers |= {
                "X-Next-ID": following,
                "X-Next-Row-Number": first + size,
                "X-Next-Timestamp": 1_700_000_000 + following,
            }
        return ListResponse(rows or None, headers)
