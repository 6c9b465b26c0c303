"""The loop of attempts of one call: which failures are repeated, and where it ends."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import NO_WAIT, ONCE, client, export, search
from tests.support.files import CSV
from tests.support.models import ask
from tests.support.server import hang_up, refusing, respond, serve, silence
from tests.support.wire import csv_response, response
from toggl_async import (
    ConnectError,
    DeadlineError,
    DecodeError,
    FailureKind,
    Hosts,
    IncompleteResponseError,
    Options,
    RateLimit,
    RateLimitError,
    Retry,
    ServerError,
    Timeout,
    Toggl,
)
from toggl_async.exchange.call import CallSettings
from toggl_async.exchange.retry_budget import RetryBudget
from toggl_async.sinks import BytesSink

EMPTY = respond(response(b"[]"))


def test_options_of_a_call_override_the_settings_of_the_client() -> None:
    """Options that a call leaves out are the client's."""
    settings = CallSettings(retry=ONCE, timeout=Timeout(deadline=3))
    assert settings.with_options(Options()) == settings
    own = settings.with_options(Options(retry=NO_WAIT))
    assert (own.retry, own.timeout) == (NO_WAIT, settings.timeout)


async def test_a_response_that_does_not_begin_in_time_is_repeated_once() -> None:
    """Toggl may still be working on the request, so there are two attempts at most."""
    bounds = Timeout(first_byte=0.1)
    async with serve(silence) as server, client(server, timeout=bounds) as toggl:
        with pytest.raises(DeadlineError) as caught:
            await toggl.send(search())
    assert len(server.received) == len(caught.value.attempts) == 2


async def test_a_damaged_file_is_repeated_once(tmp_path: Path) -> None:
    """A file that is damaged twice is likely to be damaged again."""
    async with serve(respond(csv_response(b""))) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError):
            await toggl.save(export(), tmp_path / "a.csv")
    assert len(server.received) == 2


async def test_a_response_that_is_not_http_is_repeated_twice() -> None:
    """Three attempts are made to reach a server that does not speak HTTP."""
    async with serve(respond(b"HELO\r\n\r\n")) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError):
            await toggl.send(search())
    assert len(server.received) == 3


async def test_a_response_that_breaks_off_is_repeated() -> None:
    """Attempts are repeated up to the limit, and the first whole response is the result."""
    steps = [
        hang_up,
        respond(csv_response(CSV), cut=120),
        respond(csv_response(CSV), cut=150),
        respond(csv_response(CSV)),
    ]
    async with serve(*steps) as server, client(server) as toggl:
        assert await toggl.send(export()) == CSV
    assert len(server.received) == 4


async def test_a_refused_connection_uses_all_attempts() -> None:
    """Nothing was sent, so every attempt is free of risk."""
    with refusing() as origin:
        async with serve(EMPTY) as server, client(server, hosts=Hosts(track=origin)) as toggl:
            with pytest.raises(ConnectError) as caught:
                await toggl.send(search())
    assert len(caught.value.attempts) == 4


@pytest.mark.parametrize("status", [429, 503])
async def test_a_retry_after_past_the_deadline_is_an_error_with_the_time(status: int) -> None:
    """The call fails at once with the error of its first attempt, and ``retry_at`` is set."""
    refused = response(b"", ("Retry-After", "90"), status=status)
    async with serve(respond(refused)) as server, client(server, timeout=Timeout(deadline=30)) as toggl:
        with pytest.raises((RateLimitError, ServerError)) as caught:
            await toggl.send(search())
    assert len(server.received) == 1
    assert caught.value.retry_at is not None
    assert 80 < (caught.value.retry_at - datetime.now(UTC)).total_seconds() < 100


async def test_a_permit_past_the_deadline_is_no_attempt() -> None:
    """The rate limit would delay the call past its deadline: nothing is sent, and no attempt is listed."""
    async with serve(EMPTY) as server:
        async with client(server, rate_limit=RateLimit(per_second=0.01)) as toggl:
            await toggl.send(search())
            with pytest.raises(DeadlineError, match="nothing was sent") as caught:
                await toggl.send(search(options=Options(timeout=Timeout(deadline=1))))
    assert caught.value.attempts == ()
    assert caught.value.request == search(workspace_id=7)
    assert caught.value.retry_at is not None
    assert len(server.received) == 1


async def test_a_cancelled_call_holds_nothing() -> None:
    """Cancelled before, while and after sending, a call leaves no connection or quota taken."""
    reports_quota = respond(response(b"[]", ("X-Toggl-Quota-Remaining", "900")))
    async with serve(reports_quota) as server, client(server, retry=ONCE) as toggl:
        admission = toggl._exchange.admission(search().route.host)
        for rounds in range(40):
            call = asyncio.ensure_future(toggl.send(search()))
            for _ in range(rounds):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait({call})
            assert admission.limiter._connections.free == 8
            assert all(each.under_way == 0 for each in admission.limiter.quotas._quotas.values())
        await toggl.send(search())


async def test_an_exhausted_budget_ends_repeats_but_not_calls() -> None:
    """Each call is still sent once when the retry budget is used up."""
    steps = [respond(response(b"", status=503))] * 60
    async with serve(*steps, EMPTY) as server, client(server, retry=Retry(first_wait=1e-6)) as toggl:
        for _ in range(30):
            with pytest.raises(ServerError):
                await toggl.send(search())
        assert len(server.received) < 60
        budget: RetryBudget = toggl._exchange.admission(search().route.host).budget
        assert not budget.allows(FailureKind.SERVER)


JANUARY: dict[str, Any] = {"start_date": date(2025, 1, 1), "end_date": date(2025, 1, 31)}
ABOUT_JANUARY = {"X-Range-Start": "2025-01-01", "X-Range-End": "2025-01-31T00:00:00Z"}
OTHER_DAYS = [
    {"X-Range-Start": "2025-01-01", "X-Range-End": "2025-01-07"},
    {"X-Range-End": "2025-01-07"},
    {"X-Range-Start": "2025-01-02", "X-Range-End": "2025-01-31"},
    {"X-Range-End": ""},
]
JSON_REPORTS = [
    ("reports.detailed", (), b"[]"),
    ("reports.weekly", (), b"[]"),
    ("reports.summary", (), b"{}"),
    ("reports.detailed_totals", (), b"{}"),
    ("reports.project_summary", (3,), b"{}"),
    ("reports.project_user_summaries", (), b"[]"),
    ("reports.saved", ("t" * 32,), b"{}"),
    ("insights.project_trends", (), b"[]"),
]


async def save_file(toggl: Toggl, request: Any, folder: Path) -> object:
    """Save a file."""
    return await toggl.save(request, folder / "a.csv")


async def deliver_file(toggl: Toggl, request: Any, _: Path) -> object:
    """Deliver a file to a sink."""
    return await toggl.deliver(request, BytesSink())


async def stream_file(toggl: Toggl, request: Any, _: Path) -> object:
    """Stream a file."""
    async with toggl.open(request) as stream:
        return b"".join([bytes(block) async for block in stream])


async def read_file(toggl: Toggl, request: Any, _: Path) -> object:
    """Read a file into memory."""
    return await toggl.send(request)


async def read_rows(toggl: Toggl, request: Any, _: Path) -> object:
    """Read the rows of a file."""
    return [row async for row in toggl.rows(request)]


@pytest.mark.parametrize("headers", OTHER_DAYS, ids=str)
@pytest.mark.parametrize(("method", "place", "body"), JSON_REPORTS, ids=[each[0] for each in JSON_REPORTS])
async def test_a_report_about_other_days_is_an_error(
    method: str, place: tuple[object, ...], body: bytes, headers: dict[str, str]
) -> None:
    """Toggl may silently use other dates, and reports them in headers alone."""
    request = ask(method, *place, **JANUARY)
    steps = (respond(response(body, *fields.items())) for fields in (ABOUT_JANUARY, {}, headers))
    async with serve(*steps) as server, client(server) as toggl:
        await toggl.send(request)
        await toggl.send(request)
        with pytest.raises(DecodeError, match="but Toggl reports") as caught:
            await toggl.send(request)
    assert len(server.received) == 3
    assert caught.value.request is not None


@pytest.mark.parametrize("headers", OTHER_DAYS, ids=str)
@pytest.mark.parametrize("read", [save_file, deliver_file, stream_file, read_file, read_rows])
async def test_an_export_about_other_days_is_an_error(
    read: Callable[[Toggl, Any, Path], Awaitable[object]], headers: dict[str, str], tmp_path: Path
) -> None:
    """An export is refused before a byte of it is passed on, and leaves no file."""
    request = ask("reports.export_detailed", **JANUARY)
    steps = (respond(csv_response(CSV, *fields.items())) for fields in (headers, ABOUT_JANUARY))
    async with serve(*steps) as server, client(server) as toggl:
        with pytest.raises(DecodeError, match="but Toggl reports"):
            await read(toggl, request, tmp_path)
        assert not list(tmp_path.iterdir())
        await read(toggl, request, tmp_path)
    assert len(server.received) == 2


@pytest.mark.parametrize("method", ["reports.export_weekly", "reports.export_summary_pdf"])
async def test_every_export_is_compared_with_its_days(method: str, tmp_path: Path) -> None:
    """The weekly report of a month that Toggl cut to a week is not taken for the month."""
    request = ask(method, **JANUARY)
    media_type = "application/pdf" if method.endswith("pdf") else "text/csv"
    step = respond(response(b"-", *OTHER_DAYS[0].items(), media_type=media_type))
    async with serve(step) as server, client(server) as toggl:
        with pytest.raises(DecodeError, match="2025-01-07"):
            await toggl.save(request, tmp_path / "a")
    assert not list(tmp_path.iterdir())
