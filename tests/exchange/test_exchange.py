"""The loop of tries: what is sent again, and what is not."""

import asyncio
import time

import pytest

from tests.support.calls import NO_WAIT, ONCE, client, export, search
from tests.support.files import CSV
from tests.support.server import Step, hang_up, respond, serve, silence
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
)
from toggl_async.reports import Reports

EMPTY = respond(response(b"[]"))


def says(status: int, body: bytes = b"", *fields: tuple[str, str]) -> Step:
    """A step that refuses."""
    return respond(response(body, *fields, status=status))


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 524])
async def test_a_fault_of_toggls_is_tried_again(status: int) -> None:
    """Until it answers; the result is one."""
    async with serve(says(status), says(status), EMPTY) as server, client(server) as toggl:
        assert (await toggl.send(search())).rows == ()
    assert server.connections == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 422])
async def test_a_refusal_is_not_repeated(status: int) -> None:
    """One request, and the server's words in the error."""
    async with serve(says(status, b'"because"')) as server, client(server) as toggl:
        with pytest.raises(StatusError, match=f"{status}: because") as caught:
            await toggl.send(search())
    assert server.connections == 1
    assert [attempt.status for attempt in caught.value.attempts] == [status]
    assert not caught.value.retryable


async def test_gone_is_gone() -> None:
    """410 is one attempt and its own error."""
    async with serve(says(410)) as server, client(server) as toggl:
        with pytest.raises(GoneError):
            await toggl.send(search())
    assert server.connections == 1


async def test_a_final_500_is_not_repeated() -> None:
    """Some of Toggl's 500 are refusals; to ask again burns a request."""
    async with serve(says(500, b'"report is too big to be exported"')) as server, client(server) as toggl:
        with pytest.raises(ServerError):
            await toggl.send(search())
    assert server.connections == 1


async def test_the_hourly_quota_is_told_at_once() -> None:
    """Without leave to wait nobody sleeps an hour: the error says when it resets."""
    fields = (("X-Toggl-Quota-Remaining", "0 "), ("X-Toggl-Quota-Resets-In", "3599"))
    async with serve(says(402, b"", *fields)) as server, client(server) as toggl:
        began = time.monotonic()
        with pytest.raises(QuotaError) as caught:
            await toggl.send(search())
        assert (toggl.quota.remaining, toggl.quota.resets_in) == (0, 3599)
    assert time.monotonic() - began < 1
    assert server.connections == 1
    assert caught.value.resets_in == 3599
    assert caught.value.retry_at is not None


async def test_a_plan_without_the_feature_is_told_at_once() -> None:
    """Whatever the headers say of the quota, one request is enough."""
    async with (
        serve(says(402, b'"Upgrade"', ("X-Toggl-Quota-Remaining", "20"))) as server,
        client(server) as toggl,
    ):
        with pytest.raises(PlanError):
            await toggl.send(search())
    assert server.connections == 1


async def test_429_waits_a_second_at_least() -> None:
    """A page of nginx without Retry-After: the next try comes after a second, not at once."""
    async with serve(says(429, b"<html>"), EMPTY) as server, client(server, retry=NO_WAIT) as toggl:
        began = time.monotonic()
        await toggl.send(search())
    assert server.connections == 2
    assert time.monotonic() - began >= 1.0


@pytest.mark.parametrize("told", ["3600", "86400"])
async def test_a_wait_over_the_deadline_is_an_error_now(told: str) -> None:
    """What cannot come in time is not waited for; the error says when it might."""
    bounds = Timeout(deadline=5)
    async with (
        serve(says(429, b"", ("Retry-After", told))) as server,
        client(server, timeout=bounds) as toggl,
    ):
        began = time.monotonic()
        with pytest.raises(RateLimitError) as caught:
            await toggl.send(search())
    assert time.monotonic() - began < 1
    assert caught.value.retry_at is not None


async def test_the_deadline_covers_tries_and_waits() -> None:
    """It ends the call wherever it is, and is a TimeoutError too."""
    bounds = Timeout(deadline=0.2)
    async with serve(silence) as server, client(server, timeout=bounds) as toggl:
        with pytest.raises(DeadlineError, match=r"0\.2 s") as caught:
            await toggl.send(search())
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.request == search(workspace_id=7)
    assert len(caught.value.attempts) == 1


async def test_a_callers_own_timeout_is_the_callers() -> None:
    """asyncio.timeout around a call comes out as its plain TimeoutError, not as ours."""
    async with serve(silence) as server, client(server) as toggl:
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.1):
                await toggl.send(search())
    assert not isinstance(caught.value, TogglError)


async def test_options_of_a_call_come_before_the_clients() -> None:
    """For this call alone."""
    hasty = search(options=Options(retry=ONCE, timeout=Timeout(first_byte=0.1)))
    async with serve(says(500), silence, EMPTY) as server, client(server) as toggl:
        with pytest.raises(ServerError):
            await toggl.send(hasty)
        with pytest.raises(DeadlineError):
            await toggl.send(hasty)
        await toggl.send(search())
    assert server.connections == 3


async def test_attempts_tell_the_whole_story() -> None:
    """Number, outcome, status, request id, time and wait of each."""
    steps = [
        hang_up,
        says(502, b"", ("X-Request-Id", "abc")),
        respond(csv_response(CSV, ("X-Request-Id", "def"))),
    ]
    async with serve(*steps) as server, client(server) as toggl:
        raised = None
        try:
            await toggl.send(export(options=Options(retry=Retry(attempts=2, first_wait=1e-6))))
        except ServerError as error:
            raised = error
    assert raised is not None
    told = [(each.number, each.outcome, each.status, each.request_id) for each in raised.attempts]
    assert told == [(1, "IncompleteResponseError", None, None), (2, "ServerError", 502, "abc")]
    assert all(each.seconds >= 0 for each in raised.attempts)
    assert raised.request == export(workspace_id=7)
    assert str(raised).endswith("(request id abc)")


async def test_an_answer_that_cannot_be_read_is_not_asked_for_again() -> None:
    """The same would come: one request, with the call and the attempts on the error."""
    async with serve(respond(response(b'[{"id": "x"}]'))) as server, client(server) as toggl:
        with pytest.raises(DecodeError, match=r"\$\[0\]\.id") as caught:
            await toggl.send(search())
    assert server.connections == 1
    assert caught.value.request == search(workspace_id=7)
    assert len(caught.value.attempts) == 1


async def test_a_json_answer_cut_at_any_byte_is_never_a_value() -> None:
    """Neither fewer rows nor another error than ours; what has no end mark is not believed."""
    data = response(b'[{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]', chunks=9)
    async with serve(*(respond(data, cut=cut) for cut in range(len(data) - 2))) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in range(len(data) - 2):
                with pytest.raises(TogglError):
                    await toggl.send(search())


async def test_json_without_an_end_mark_is_whole_or_an_error() -> None:
    """A list that ends with its connection: cut at any byte, it is never a shorter list."""
    data = head(200, ("Content-Type", "application/json")) + b"[1]\n"
    async with serve(*(respond(data, cut=cut) for cut in range(len(data)))) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in range(len(data)):
                with pytest.raises(TogglError):
                    await toggl.send(search())


async def test_what_was_learned_of_the_quota_is_kept() -> None:
    """The last answer that told; silence changes nothing."""
    told = response(b"[]", ("X-Toggl-Quota-Remaining", "598"), ("X-Toggl-Quota-Resets-In", "3600"))
    async with serve(respond(told), EMPTY) as server, client(server) as toggl:
        await toggl.send(search())
        await toggl.send(search())
        assert toggl.quota.remaining == 598


async def test_the_saved_reports_path_has_two_spellings() -> None:
    """On a 404 the other is asked once, and the one that the host knows is remembered."""
    steps = [says(404), respond(csv_response(CSV)), respond(csv_response(CSV))]
    token = "0123456789abcdef0123456789abcdef"
    async with serve(*steps) as server, client(server) as toggl:
        for _ in range(2):
            async with toggl.open(Reports.export_saved.request(token)) as stream:
                assert b"".join([chunk async for chunk in stream]) == CSV
    first, second, third = server.paths
    assert first != second == third


async def test_a_call_without_a_workspace_sends_nothing() -> None:
    """It is refused with the remedy."""
    async with serve(EMPTY) as server, client(server, workspace_id=None) as toggl:
        with pytest.raises(InvalidRequestError, match="workspace"):
            await toggl.send(search())
    assert server.connections == 0
