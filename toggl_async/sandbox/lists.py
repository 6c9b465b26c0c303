"""Lists of objects in pages, which clients, projects, users and tasks share, and the list of clients."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from attrs import frozen

from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response

PAGE_SIZE = 201
"""Rows per page: two hundred, and the first row of the next page, which shows that there is one."""
MAX_IDS = 2000


class HasId(Protocol):
    """An object with an id."""

    @property
    def id(self) -> int:
        """The id, by which rows are sorted."""
        ...


Row = TypeVar("Row", bound=HasId)


@frozen(kw_only=True)
class ClientSearch:
    """The body of a search for clients."""

    ids: tuple[int, ...] | None = None
    name: str | None = None
    start: int | None = None


def search_clients(request: ApiRequest[ClientSearch]) -> HttpResponse:
    """Return one page of the matching clients; at least one parameter is required."""
    require_parameter(request.body)
    return filter_clients(request)


def filter_clients(request: ApiRequest[ClientSearch]) -> HttpResponse:
    """Return one page of the matching clients."""
    body = request.body
    found = with_ids(request.data.directory.clients, body.ids, MAX_IDS)
    matching = [client for client in found if (body.name or "").casefold() in client.name.casefold()]
    return json_response([{"id": client.id, "name": client.name} for client in page_of(matching, body.start)])


def with_ids(rows: Sequence[Row], ids: Sequence[int] | None, max_ids: int) -> list[Row]:
    """Return the rows with the given ids, or all rows if no ids are given.

    Raises:
        HttpError: with 400, there are more than `max_ids` ids.
    """
    if ids is not None and len(ids) > max_ids:
        raise json_error(400, f"Maximum count of posted IDs is {max_ids}")
    return [row for row in rows if not ids or row.id in ids]


def page_of(rows: Iterable[Row], start: int | None, size: int | None = None) -> list[Row]:
    """Return the page that begins with the first id not below `start`."""
    return [row for row in rows if row.id >= (start or 0)][: size or PAGE_SIZE]


def require_parameter(body: object) -> None:
    """Check that a body has a parameter.

    Raises:
        HttpError: with 400, it has none.
    """
    if body == type(body)():
        raise json_error(400, "At least one parameter must be set")
