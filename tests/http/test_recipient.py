"""A host with its credential: the headers of requests to it, and the removal of secrets from responses."""

import aiohttp
import pytest

from tests.support.calls import FOCUS_KEY, ONCE, TOKEN, client, export, search
from tests.support.files import CSV
from tests.support.server import respond, serve
from tests.support.wire import csv_response, response
from toggl_async import ApiToken, Connections, Hosts, Toggl
from toggl_async.focus.clauses import QueryPeriod
from toggl_async.hosts import Host
from toggl_async.http.recipient import Recipient, redacted
from toggl_async.request.base import EncodedRequest
from toggl_async.sinks import BytesSink


async def test_headers_that_are_kept_stay_with_their_host() -> None:
    """However calls to both hosts alternate, each carries the credential for its own host alone."""
    lists, report = respond(response(b"[]")), respond(response(b"{}"))
    async with serve(lists) as track, serve(report) as focus:
        async with client(track, hosts=Hosts(track=track.origin, focus=focus.origin)) as toggl:
            for _ in range(3):
                await toggl.send(search())
                await toggl.focus.query(period=QueryPeriod(preset="last_month"))
    assert len(track.received) == len(focus.received) == 3
    assert {each.header("authorization") for each in focus.received} == {f"Bearer {FOCUS_KEY}"}
    assert FOCUS_KEY not in str(track.received)
    assert TOKEN not in str(focus.received)
    assert len({each.header("authorization") for each in track.received}) == 1


async def test_headers_that_are_kept_stay_with_their_client() -> None:
    """Two clients with different tokens on one host send each their own."""
    async with serve(respond(response(b"[]"))) as server:
        for number in range(4):
            hosts = Hosts(track=server.origin)
            async with Toggl(ApiToken(f"{number % 2}" * 32), workspace_id=7, hosts=hosts) as toggl:
                await toggl.send(search())
    sent = [each.header("authorization") for each in server.received]
    assert sent[0] == sent[2] != sent[1] == sent[3]


async def test_requests_that_differ_in_kind_do_not_share_their_headers() -> None:
    """A file is asked for as a file between two lists, and a request without a body has no Content-Type."""
    async with (
        serve(respond(response(b"[]")), respond(csv_response(CSV)), respond(response(b"[]"))) as server,
        client(server, retry=ONCE) as toggl,
    ):
        await toggl.send(search())
        await toggl.deliver(export(), BytesSink())
        await toggl.track.workspaces()
    lists, file, without_body = server.received
    assert (lists.header("accept"), file.header("accept")) == ("application/json", "text/csv")
    assert (lists.header("content-type"), without_body.header("content-type")) == ("application/json", None)


async def test_a_recipient_shows_no_secret() -> None:
    """Its repr has the origin alone, even after headers with the credential were made."""
    async with aiohttp.ClientSession() as session:
        made = Recipient("http://127.0.0.1", session, ApiToken(TOKEN), Connections())
    assert made.headers(EncodedRequest("POST", Host.TRACK, "/a"))["Authorization"].startswith("Basic ")
    assert repr(made) == "Recipient(origin='http://127.0.0.1')"


async def test_the_secret_of_one_request_is_removed_from_its_own_responses_alone() -> None:
    """A saved report's token is redacted for its own request, and the credential for every request."""
    async with aiohttp.ClientSession() as session:
        made = Recipient("http://127.0.0.1", session, ApiToken(TOKEN), Connections())
    shared = EncodedRequest("GET", Host.TRACK, "/shared/abcdef", secrets=("abcdef",))
    other = EncodedRequest("GET", Host.TRACK, "/a")
    assert made.redactor(shared)(f"{TOKEN} abcdef") == "**** ****"
    assert made.redactor(other)(f"{TOKEN} abcdef") == "**** abcdef"


@pytest.mark.parametrize("where", ["name", "value"])
def test_a_secret_in_a_header_field_of_a_response_is_removed(where: str) -> None:
    """A server that repeats a credential in the name or value of a field does not get it into a log."""
    fields = {"X-A": "1"} | ({f"X-{TOKEN}": "2"} if where == "name" else {"X-B": f"a {TOKEN}"})
    headers = redacted(fields, lambda text: text.replace(TOKEN, "****"))
    assert TOKEN not in str(headers)
    assert headers.get("x-a") == "1"
