"""A call from its request to its result or error: attempts, waits and what the error carries."""

import asyncio
import time

import pytest

from tests.support.calls import NO_WAIT, ONCE, client, export, search
from tests.support.files import CSV, pdf, xlsx
from tests.support.server import Conversation, Step, hang_up, respond, serve, silence
from tests.support.wire import csv_response, head, response
from toggl_async import (
    DeadlineError,
    DecodeError,
    GoneError,
    InvalidRequestError,
    Options,
    PlanError,
    QuotaError,
    RateLimitError,
    Retry,
    ServerError,
    StatusError,
    Timeout,
    TogglError,
    TooLargeError,
)
from toggl_async.reports import Reports
from toggl_async.request.media_types import ReportFormat

EMPTY = respond(response(b"[]"))


def status_step(status: int, body: bytes = b"", *fields: tuple[str, str]) -> Step:
    """Make a step that responds with a status."""
    return respond(response(body, *fields, status=status))


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 524])
async def test_a_server_error_is_repeated(status: int) -> None:
    """A 5xx is repeated until there is a good response, which is the result."""
    async with serve(status_step(status), status_step(status), EMPTY) as server, client(server) as toggl:
        assert (await toggl.send(search())).rows == ()
    assert server.connections == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 422])
async def test_a_client_error_is_not_repeated(status: int) -> None:
    """A 4xx costs one request, and the error repeats the server's message."""
    async with serve(status_step(status, b'"because"')) as server, client(server) as toggl:
        with pytest.raises(StatusError, match=f"{status}: because") as caught:
            await toggl.send(search())
    assert server.connections == 1
    assert [attempt.status for attempt in caught.value.attempts] == [status]
    assert not caught.value.retryable


async def test_a_removed_endpoint_is_an_error_of_its_own() -> None:
    """A 410 is not repeated and raises GoneError."""
    async with serve(status_step(410)) as server, client(server) as toggl:
        with pytest.raises(GoneError):
            await toggl.send(search())
    assert server.connections == 1


async def test_a_final_500_is_not_repeated() -> None:
    """Some of Toggl's 500 are permanent, and a repeat would waste a request."""
    async with (
        serve(status_step(500, b'"report is too big to be exported"')) as server,
        client(server) as toggl,
    ):
        with pytest.raises(TooLargeError):
            await toggl.send(search())
    assert server.connections == 1


async def test_a_used_up_quota_is_an_error_at_once() -> None:
    """A call that may not wait fails at once, and the error says when the quota is reset."""
    fields = (("X-Toggl-Quota-Remaining", "0 "), ("X-Toggl-Quota-Resets-In", "3599"))
    async with serve(status_step(402, b"", *fields)) as server, client(server) as toggl:
        began = time.monotonic()
        with pytest.raises(QuotaError) as caught:
            await toggl.send(search())
        assert (toggl.quota.remaining, toggl.quota.resets_in) == (0, 3599)
    assert time.monotonic() - began < 1
    assert server.connections == 1
    assert caught.value.resets_in == 3599
    assert caught.value.retry_at is not None


async def test_a_plan_without_the_feature_is_an_error_at_once() -> None:
    """A 402 about the plan is not repeated, even if the headers report calls left."""
    async with (
        serve(status_step(402, b'"Upgrade"', ("X-Toggl-Quota-Remaining", "20"))) as server,
        client(server) as toggl,
    ):
        with pytest.raises(PlanError):
            await toggl.send(search())
    assert server.connections == 1


async def test_a_429_is_repeated_after_a_second() -> None:
    """A 429 without Retry-After is repeated after at least a second, even if the client retries at once."""
    async with serve(status_step(429, b"<html>"), EMPTY) as server, client(server, retry=NO_WAIT) as toggl:
        began = time.monotonic()
        await toggl.send(search())
    assert server.connections == 2
    assert time.monotonic() - began >= 1.0


@pytest.mark.parametrize("retry_after", ["3600", "86400"])
async def test_a_retry_after_beyond_the_deadline_is_an_error_at_once(retry_after: str) -> None:
    """The call does not wait in vain, and the error says when to come back."""
    bounds = Timeout(deadline=5)
    async with (
        serve(status_step(429, b"", ("Retry-After", retry_after))) as server,
        client(server, timeout=bounds) as toggl,
    ):
        began = time.monotonic()
        with pytest.raises(RateLimitError) as caught:
            await toggl.send(search())
    assert time.monotonic() - began < 1
    assert caught.value.retry_at is not None


async def test_the_deadline_covers_attempts_and_waits() -> None:
    """The deadline ends the call at any point with an error that is also a TimeoutError."""
    bounds = Timeout(deadline=0.2)
    async with serve(silence) as server, client(server, timeout=bounds) as toggl:
        with pytest.raises(DeadlineError, match=r"0\.2 s") as caught:
            await toggl.send(search())
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.request == search(workspace_id=7)
    assert len(caught.value.attempts) == 1


async def test_a_timeout_of_the_caller_stays_a_plain_timeout_error() -> None:
    """An asyncio.timeout around a call raises the plain TimeoutError, not ours."""
    async with serve(silence) as server, client(server) as toggl:
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.1):
                await toggl.send(search())
    assert not isinstance(caught.value, TogglError)


async def test_options_of_a_call_override_those_of_the_client() -> None:
    """The options hold for their call alone."""
    impatient = search(options=Options(retry=ONCE, timeout=Timeout(first_byte=0.1)))
    async with serve(status_step(500), silence, EMPTY) as server, client(server) as toggl:
        with pytest.raises(ServerError):
            await toggl.send(impatient)
        with pytest.raises(DeadlineError):
            await toggl.send(impatient)
        await toggl.send(search())
    assert server.connections == 3


async def test_an_error_lists_its_attempts() -> None:
    """Each attempt has its number, outcome, status, request id and time."""
    steps = [
        hang_up,
        status_step(502, b"", ("X-Request-Id", "abc")),
        respond(csv_response(CSV, ("X-Request-Id", "def"))),
    ]
    async with serve(*steps) as server, client(server) as toggl:
        raised = None
        try:
            await toggl.send(export(options=Options(retry=Retry(attempts=2, first_wait=1e-6))))
        except ServerError as error:
            raised = error
    assert raised is not None
    shown = [(each.number, each.outcome, each.status, each.request_id) for each in raised.attempts]
    assert shown == [(1, "IncompleteResponseError", None, None), (2, "ServerError", 502, "abc")]
    assert all(each.seconds >= 0 for each in raised.attempts)
    assert raised.request == export(workspace_id=7)
    assert str(raised).endswith("(request id abc)")


async def test_a_response_that_cannot_be_decoded_is_not_repeated() -> None:
    """The same content would come again; the error has the request and its one attempt."""
    async with serve(respond(response(b'[{"id": "x"}]'))) as server, client(server) as toggl:
        with pytest.raises(DecodeError, match=r"\$\[0\]\.id") as caught:
            await toggl.send(search())
    assert server.connections == 1
    assert caught.value.request == search(workspace_id=7)
    assert len(caught.value.attempts) == 1


async def test_truncated_json_in_chunks_is_an_error() -> None:
    """Cut at any byte, a chunked response is one of our errors and never a shorter list."""
    data = response(b'[{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]', chunks=9)
    async with serve(*(respond(data, cut=cut) for cut in range(len(data) - 2))) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in range(len(data) - 2):
                with pytest.raises(TogglError):
                    await toggl.send(search())


async def test_truncated_json_that_ends_with_its_connection_is_an_error() -> None:
    """Cut at any byte, a response without a length is one of our errors and never a shorter list."""
    data = head(200, ("Content-Type", "application/json")) + b"[1]\n"
    async with serve(*(respond(data, cut=cut) for cut in range(len(data)))) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in range(len(data)):
                with pytest.raises(TogglError):
                    await toggl.send(search())


async def test_the_last_reported_quota_is_kept() -> None:
    """A response without quota headers does not change what is known of the quota."""
    reports_quota = response(b"[]", ("X-Toggl-Quota-Remaining", "598"), ("X-Toggl-Quota-Resets-In", "3600"))
    async with serve(respond(reports_quota), EMPTY) as server, client(server) as toggl:
        await toggl.send(search())
        await toggl.send(search())
        assert toggl.quota.remaining == 598


async def test_the_saved_reports_path_has_two_spellings() -> None:
    """After a 404 the other path is requested once, and the path that works is remembered."""
    steps = [status_step(404), respond(csv_response(CSV)), respond(csv_response(CSV))]
    token = "0123456789abcdef0123456789abcdef"
    async with serve(*steps) as server, client(server) as toggl:
        for _ in range(2):
            async with toggl.open(Reports.export_saved.request(token)) as stream:
                assert b"".join([chunk async for chunk in stream]) == CSV
    first, second, third = server.paths
    assert first != second == third


async def test_a_call_without_a_workspace_sends_nothing() -> None:
    """The call fails with an error that names the workspace."""
    async with serve(EMPTY) as server, client(server, workspace_id=None) as toggl:
        with pytest.raises(InvalidRequestError, match="workspace"):
            await toggl.send(search())
    assert server.connections == 0


@pytest.mark.parametrize("order", [("csv", "pdf"), ("pdf", "csv"), ("xlsx", "pdf")], ids=" then ".join)
async def test_the_path_of_a_saved_report_is_remembered_for_each_format(
    order: tuple[ReportFormat, ReportFormat],
) -> None:
    """A host may know the older path for csv and xlsx, and only the newer one for pdf."""
    token = "f00dfeed" * 4
    known = {f"{token}.csv": CSV, f"{token}.xlsx": xlsx(), f"{token}/pdf": pdf()}

    async def step(conversation: Conversation) -> None:
        request = await conversation.receive()
        body = known.get(request.path.rpartition("/shared/")[2])
        status = 404 if body is None else 200
        await conversation.send(response(body or b"", media_type="application/octet-stream", status=status))

    async with serve(step) as server, client(server, retry=ONCE) as toggl:
        for _ in range(2):
            for name in order:
                report = Reports.export_saved.request(token, format=name)
                assert await toggl.send(report) in known.values()
    assert len(server.received) == 5
