"""Commands that send one request and print the rows of its result, over all pages."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, TypeGuard, get_args

import attrs
from attrs import frozen

from toggl_async import UNSET, Page, PageRequest, Request, TogglError
from toggl_async._typeguards import is_mapping
from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.field_arguments import accepts_argument, help_text
from toggl_async.cli.json_output import field_names, rows_of
from toggl_async.cli.row_output import RowOutput
from toggl_async.codec import plain_list
from toggl_async.codec.model_types import model_type
from toggl_async.focus.report import Report

if TYPE_CHECKING:  # imported when a connection is opened, see :mod:`.account_connection`
    from toggl_async.workspace import Workspace


@frozen
class RowCommand:
    """A command by its name, and the class of the request that it sends.

    ``columns`` are the fields that a line of tab-separated output shows; ``remark`` is added to the help.
    """

    name: str
    request: type[Request[object]]
    columns: Sequence[str] = ()
    remark: str = ""

    @property
    def summary(self) -> str:
        """The help of the command: the first line of the request's docstring, and the remark."""
        summary = help_text((self.request.__doc__ or "").strip().partition("\n")[0])
        return f"{summary} {self.remark}".rstrip()


def row_columns(request: type) -> Sequence[str]:
    """Return the names of the fields of the rows in a result."""
    model: object = model_type(request)
    for kind in (model, *get_args(model)):
        if isinstance(kind, type) and attrs.has(kind):
            return field_names(kind)
    return ()


@frozen
class PrintedPage:
    """The rows of a page, and the request for the next page, None after the last."""

    rows: Sequence[object]
    following: Request[object] | None = None


def is_paged(request: Request[object]) -> TypeGuard[PageRequest[object]]:
    """Return whether the result of a request arrives page by page."""
    return isinstance(request, PageRequest)


def is_page(model: object) -> TypeGuard[Page[object]]:
    """Return whether a model is one page of a list."""
    return isinstance(model, Page)


async def typed_pages(toggl: "Workspace", request: Request[object]) -> AsyncIterator[PrintedPage]:
    """Yield the pages with their rows as models."""
    if is_paged(request):
        async for page in toggl.pages(request):
            yield PrintedPage(page.rows, page.next)
    else:
        yield PrintedPage(list(rows_of(await toggl.send(request))))


def page_of(body: object, model: object) -> object:
    """Return the list in a response as it came, which is an object for some pages."""
    return body.get("data") if is_page(model) and is_mapping(body) else body


async def raw_pages(toggl: "Workspace", request: Request[object]) -> AsyncIterator[PrintedPage]:
    """Yield the pages with their rows as Toggl sent them, with secrets and unknown fields."""
    following: Request[object] | None = request
    while following is not None:
        received = await toggl.send_raw(following)
        model = received.model
        body = plain_list(received.request, received.body) if is_page(model) else received.json
        rows = list(rows_of(page_of(body, model) or ()))
        if is_page(model):
            rows, following = rows[: len(model.rows)], model.next
        else:
            following = model.next if isinstance(model, Report) else None
        yield PrintedPage(rows, following)


async def print_rows(
    account: AccountOptions | None,
    request: Request[object],
    output: RowOutput,
    *,
    raw: bool = False,
    quiet: bool = False,
) -> int:
    """Send a request, print its rows, and return the exit code.

    If the list is not read to its end, a line on standard error says how to continue.
    """
    async with (account or AccountOptions()).connect(quiet=quiet) as connection:
        prepared = connection.prepare(request)
        printed, following = 0, None
        try:
            async for page in (raw_pages if raw else typed_pages)(connection.toggl, prepared):
                following = page.following
                output.write(page.rows)
                printed += len(page.rows)
            output.finish()
        except (TogglError, asyncio.CancelledError):
            if following is not None:
                output.finish()
                advice = how_to_continue(prepared, following)
                sys.stderr.write(f"toggl-async: {printed} rows printed; {advice}\n")
            raise
    return 0


def how_to_continue(request: Request[object], following: Request[object]) -> str:
    """Return the advice with which arguments the command prints the remaining rows."""
    changed = [
        f"{field.name}={value}"
        for field in attrs.fields(type(following))
        if (value := getattr(following, field.name)) not in (UNSET, getattr(request, field.name))
        and accepts_argument(field)
    ]
    if not all(re.fullmatch(r"\w+=\w+", argument) for argument in changed):
        return "the rest needs other arguments, which are too long to show"
    return f"for the rest, repeat the command with {' '.join(changed)}"
