"""Uses of request classes and of the three kinds of methods."""

from datetime import date
from typing import assert_type

from toggl_async import FileRequest, Page, Request, Toggl
from toggl_async.facade import Facade, export, method, pages
from toggl_async.reports import Reports
from toggl_async.reports.clients import ClientName, SearchClients
from toggl_async.reports.exports import ExportDetailed
from toggl_async.request.base import endpoint


@endpoint("/things/{thing}")
class GetThing(Request[int]):
    """A request class of a user's own."""

    thing: str


class Own(Facade):
    """A facade of a user's own."""

    ask = method(GetThing)
    search = pages(SearchClients)
    save = export(ExportDetailed)
    wrong = export(GetThing)  # error: arg-type / reportArgumentType


async def uses(toggl: Toggl, file: FileRequest) -> None:
    """Check that each result has the type that its request declares."""
    pages(GetThing)  # error: arg-type / reportArgumentType
    assert_type(await Own(toggl).ask(thing="x"), int)
    assert_type(await toggl.send(GetThing(thing="x")), int)
    assert_type(await toggl.send(SearchClients()), Page[ClientName])
    assert_type(await toggl.send(file), bytes)
    assert_type(Reports.export_detailed.request(start_date=date.min, end_date=date.min), FileRequest)
    await toggl.save(SearchClients(), "a")  # error: arg-type / reportArgumentType
    async for page in toggl.pages(SearchClients()):
        assert_type(page.rows, tuple[ClientName, ...])
    GetThing(thing=3)  # error: arg-type / reportArgumentType
    GetThing("x")  # error: call-arg, arg-type / reportCallIssue
    GetThing(thing="x").thing = "y"  # error: misc / reportAttributeAccessIssue
