"""``toggl-async list``: what can be filtered by, with its ids."""

import json
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

from attrs import frozen
from cyclopts import App, Parameter

from toggl_async import PageRequest
from toggl_async.cli.accounts import Account
from toggl_async.cli.running import run
from toggl_async.cli.values import printable
from toggl_async.reports.lists import FilterClients, FilterProjects

Name = Annotated[str | None, Parameter(name="--name", help="Only those whose name holds this text.")]
AsJson = Annotated[bool, Parameter(name="--json", show_default=False, help="Print one JSON object for each.")]


@frozen
class Listing:
    """A list: what is asked for, and which fields of its rows are shown."""

    name: str
    help: str
    request: Callable[..., PageRequest[object]]
    fields: Sequence[str]


LISTINGS = (
    Listing("clients", "Id and name of each client.", FilterClients, ("id", "name")),
    Listing("projects", "Id, client and name of each project.", FilterProjects, ("id", "client_id", "name")),
)


def row_line(row: object, fields: Sequence[str], *, as_json: bool) -> str:
    """A row as JSON, or its fields with tabs between them."""
    found = {field: getattr(row, field, None) for field in fields}
    if as_json:
        return json.dumps(found)
    return "\t".join("" if value is None else printable(str(value)) for value in found.values())


async def _list(listing: Listing, account: Account, name: str | None, *, as_json: bool) -> int:
    conditions = {} if name is None else {"name": name}
    async with account.connect() as connection:
        request = listing.request(workspace_id=connection.workspace_id, **conditions)
        async for page in connection.toggl.pages(request):
            for row in page.rows:
                sys.stdout.write(row_line(row, listing.fields, as_json=as_json) + "\n")
            sys.stdout.flush()
    return 0


def _command(listing: Listing) -> Callable[..., int]:
    def command(*, name: Name = None, account: Account | None = None, as_json: AsJson = False) -> int:
        return run(_list(listing, account or Account(), name, as_json=as_json))

    return command


def list_app() -> App:
    """The command with one command of its own for each list."""
    app = App(name="list", help="List what reports can be filtered by, one a line, with tabs between.")
    for listing in LISTINGS:
        app.command(_command(listing), name=listing.name, help=listing.help)
    return app
