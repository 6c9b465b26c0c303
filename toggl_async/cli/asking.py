"""A question with a JSON answer: asked over all its pages, and printed as it comes."""

import sys
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TypeGuard

from attrs import frozen

from toggl_async import PageRequest, Request, Workspace
from toggl_async.cli.accounts import Account
from toggl_async.cli.plain import line, rows_of


@frozen
class Inquiry:
    """A request that is answered with JSON, under its name on the command line.

    ``columns`` are the fields of its rows that a line for people shows.
    """

    name: str
    request: type[Request[object]]
    columns: Sequence[str] = ()

    @property
    def summary(self) -> str:
        """What it is, in one sentence."""
        return (self.request.__doc__ or "").strip().partition("\n")[0]


def is_paged(request: Request[object]) -> TypeGuard[PageRequest[object]]:
    """Whether its answer comes page by page."""
    return isinstance(request, PageRequest)


async def typed_rows(toggl: Workspace, request: Request[object]) -> AsyncIterator[Sequence[object]]:
    """What a request finds, a piece for each call."""
    if is_paged(request):
        async for page in toggl.pages(request):
            yield page.rows
    else:
        yield list(rows_of(await toggl.send(request)))


async def raw_rows(toggl: Workspace, request: Request[object]) -> AsyncIterator[Sequence[object]]:
    """The same as the server sent it, secrets and unknown fields included."""
    if not is_paged(request):
        yield list(rows_of((await toggl.send_raw(request)).json or ()))
        return
    following: PageRequest[object] | None = request
    while following is not None:
        received = await toggl.send_raw(following)
        page = received.model
        yield list(rows_of(received.json or ()))[: len(page.rows)]
        following = page.next


async def ask(
    account: Account, request: Request[object], *, raw: bool, show: Callable[[object], str] = line
) -> int:
    """Print what a request finds, a line for each row."""
    async with account.connect() as connection:
        found = (raw_rows if raw else typed_rows)(connection.toggl, connection.fill_in(request))
        async for rows in found:
            sys.stdout.write("".join((line if raw else show)(row) for row in rows))
            sys.stdout.flush()
    return 0
