"""Lists of clients, projects, users and tasks, page by page."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from attrs import frozen

from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response

PAGE = 201
"""Rows to a page: two hundred, and one to show that there are more and where they begin."""
MAX_IDS = 2000


class HasId(Protocol):
    """What has an id."""

    @property
    def id(self) -> int:
        """The number that rows are sorted by."""
        ...


Row = TypeVar("Row", bound=HasId)


@frozen(kw_only=True)
class ClientSearch:
    """The body of a search for clients."""

    ids: tuple[int, ...] | None = None
    name: str | None = None
    start: int | None = None


def search_clients(request: ApiRequest[ClientSearch]) -> HttpResponse:
    """Answer one page of the clients that match, at least one parameter given."""
    require_parameter(request.body)
    return filter_clients(request)


def filter_clients(request: ApiRequest[ClientSearch]) -> HttpResponse:
    """Answer one page of the clients that match."""
    body = request.body
    found = with_ids(request.company.directory.clients, body.ids, MAX_IDS)
    named = [client for client in found if (body.name or "").casefold() in client.name.casefold()]
    return json_response([{"id": client.id, "name": client.name} for client in page_of(named, body.start)])


def with_ids(rows: Sequence[Row], ids: Sequence[int] | None, most: int) -> list[Row]:
    """Keep the rows with these ids, all of them without ids; too many ids are refused."""
    if ids is not None and len(ids) > most:
        raise json_error(400, f"Maximum count of posted IDs is {most}")
    return [row for row in rows if not ids or row.id in ids]


def page_of(rows: Iterable[Row], start: int | None, size: int | None = None) -> list[Row]:
    """Cut a page that begins with the first id not below `start`."""
    return [row for row in rows if row.id >= (start or 0)][: size or PAGE]


def require_parameter(body: object) -> None:
    """Refuse a body that says nothing."""
    if body == type(body)():
        raise json_error(400, "At least one parameter must be set")
