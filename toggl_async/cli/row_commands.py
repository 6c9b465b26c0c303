"""Commands that send one request and print the rows of its result, over all pages."""

import sys
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TypeGuard

from attrs import frozen

from toggl_async import PageRequest, Request, Workspace
from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.field_arguments import help_text
from toggl_async.cli.json_output import json_line, rows_of


@frozen
class RowCommand:
    """A command by its name, and the class of the request that it sends.

    ``columns`` are the fields that a line of tab-separated output shows.
    """

    name: str
    request: type[Request[object]]
    columns: Sequence[str] = ()

    @property
    def summary(self) -> str:
        """The first line of the request's docstring, which is the help text of the command."""
        return help_text((self.request.__doc__ or "").strip().partition("\n")[0])


def is_paged(request: Request[object]) -> TypeGuard[PageRequest[object]]:
    """Return whether the result of a request arrives page by page."""
    return isinstance(request, PageRequest)


async def typed_rows(toggl: Workspace, request: Request[object]) -> AsyncIterator[Sequence[object]]:
    """Yield the rows of each page as models."""
    if is_paged(request):
        async for page in toggl.pages(request):
            yield page.rows
    else:
        yield list(rows_of(await toggl.send(request)))


async def raw_rows(toggl: Workspace, request: Request[object]) -> AsyncIterator[Sequence[object]]:
    """Yield the rows of each page as Toggl sent them, with secrets and unknown fields."""
    if not is_paged(request):
        yield list(rows_of((await toggl.send_raw(request)).json or ()))
        return
    following: PageRequest[object] | None = request
    while following is not None:
        received = await toggl.send_raw(following)
        page = received.model
        yield list(rows_of(received.json or ()))[: len(page.rows)]
        following = page.next


async def print_rows(
    account: AccountOptions,
    request: Request[object],
    *,
    raw: bool,
    format_row: Callable[[object], str] = json_line,
) -> int:
    """Send a request, print one line for each row, and return the exit code."""
    async with account.connect() as connection:
        pages = (raw_rows if raw else typed_rows)(connection.toggl, connection.prepare(request))
        async for rows in pages:
            sys.stdout.write("".join((json_line if raw else format_row)(row) for row in rows))
            sys.stdout.flush()
    return 0
