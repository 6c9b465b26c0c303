"""Lists of clients, projects, users and tasks, page by page."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from attrs import frozen

from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.responses import Answer, json_answer, json_error

PAGE = 201
"""Rows to a page: two hundred, and one to show that there are more and where they begin."""
MOST_IDS = 2000


class Listed(Protocol):
    """What has an id."""

    @property
    def id(self) -> int:
        """The number that rows are sorted by."""
        ...


Row = TypeVar("Row", bound=Listed)


@frozen(kw_only=True)
class ClientSearch:
    """The body of a search for clients."""

    ids: tuple[int, ...] | None = None
    name: str | None = None
    start: int | None = None


def search_clients(asked: Asked[ClientSearch]) -> Answer:
    """Answer one page of the clients that match, at least one parameter given."""
    need_parameter(asked.body)
    return filter_clients(asked)


def filter_clients(asked: Asked[ClientSearch]) -> Answer:
    """Answer one page of the clients that match."""
    body = asked.body
    found = matching(asked.company.directory.clients, body.ids, MOST_IDS)
    named = [one for one in found if (body.name or "").casefold() in one.name.casefold()]
    return json_answer([{"id": one.id, "name": one.name} for one in paged(named, body.start)])


def matching(rows: Sequence[Row], ids: Sequence[int] | None, most: int) -> list[Row]:
    """Keep the rows with these ids, all of them without ids; too many ids are refused."""
    if ids is not None and len(ids) > most:
        raise json_error(400, f"Maximum count of posted IDs is {most}")
    return [row for row in rows if not ids or row.id in ids]


def paged(rows: Iterable[Row], start: int | None, size: int | None = None) -> list[Row]:
    """Cut a page that begins with the first id not below `start`."""
    return [row for row in rows if row.id >= (start or 0)][: size or PAGE]


def need_parameter(body: object) -> None:
    """Refuse a body that says nothing."""
    if body == type(body)():
        raise json_error(400, "At least one parameter must be set")
