"""Many calls at the same time, counted and timed at the server."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import attrs
import pytest

from tests.support.calls import client, search
from tests.support.clock import Clock
from tests.support.server import Conversation, hang_up, refusing, respond, serve, silence
from tests.support.wire import JSON_TYPE, head, response
from toggl_async import (
    ApiToken,
    AuthenticationError,
    ConnectError,
    Connections,
    Hosts,
    Options,
    QuotaError,
    RateLimit,
    RateLimitError,
    Retry,
    Toggl,
    TogglError,
    WaitEvent,
)
from toggl_async.events import Event
from toggl_async.reports import Reports
from toggl_async.sandbox import Sandbox
from toggl_async.sandbox.request_log import peak
from toggl_async.track import Track

Timed = Callable[..., tuple[Toggl, Clock]]
ResultT = TypeVar("ResultT")
BULK = Options(priority="bulk")


def left(remaining: int, resets_in: int = 3000) -> bytes:
    """Make a response that reports the calls left of the quota."""
    fields = [("X-Toggl-Quota-Remaining", str(remaining)), ("X-Toggl-Quota-Resets-In", str(resets_in))]
    return response(b"[]", *fields)


async def fast_forward(clock: Clock, work: Awaitable[ResultT]) -> ResultT:
    """Let simulated time pass until some work is done."""
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.sleep(0.002)  # the simulated clock stands still while bytes are on their way
        if clock.sleepers:
            await clock.pass_by(max(0.0, clock.sleepers[0][0] - clock.now))
    return await task


async def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds at the server."""
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.002)
    raise TimeoutError


async def all_of(toggl: Toggl, count: int, options: Options | None = None) -> list[object]:
    """Make some calls at the same time, and return how each ended."""
    request = search(options=options or Options())
    results: list[object] = []
    results += await asyncio.gather(*(toggl.send(request) for _ in range(count)), return_exceptions=True)
    return results


async def test_fifty_calls_with_a_quota_of_three() -> None:
    """Three calls are sent, in whatever order the responses come, and the others fail."""
    numbers = iter([2, 0, 1])

    async def shuffled(conversation: Conversation) -> None:
        await conversation.receive()
        left_now = next(numbers, 99)
        await asyncio.sleep(0.02 * left_now)
        await conversation.send(left(left_now))

    async with serve(respond(left(3)), shuffled) as server, client(server) as toggl:
        await toggl.send(search())
        results = await all_of(toggl, 50)
        assert len(server.received) == 4
    assert sum(isinstance(each, QuotaError) for each in results) == 47


async def test_the_retry_budget_bounds_repeats_to_a_dead_host() -> None:
    """A thousand calls cause at most twenty repeats."""
    async with serve(hang_up) as server, client(server, retry=Retry(first_wait=1e-6)) as toggl:
        results = await all_of(toggl, 1000)
    assert all(isinstance(each, TogglError) for each in results)
    assert 1000 < len(server.received) <= 1020


async def test_the_retry_budget_bounds_repeated_connections() -> None:
    """A hundred calls to a port where nobody listens make at most twelve more attempts."""
    with refusing() as origin:
        async with Toggl(
            ApiToken("a" * 32),
            workspace_id=7,
            hosts=Hosts(track=origin),
            retry=Retry(first_wait=1e-6),
            rate_limit=RateLimit(per_second=None),
        ) as toggl:
            results = await all_of(toggl, 100)
    errors = [each for each in results if isinstance(each, ConnectError)]
    assert len(errors) == 100
    assert sum(len(error.attempts) for error in errors) <= 112


async def test_a_refused_credential_is_not_sent_again() -> None:
    """Waiting and later calls fail with the same error, and one request is sent in all."""
    refused = respond(response(b"", status=401, media_type=None))
    async with serve(refused) as server, client(server, rate_limit=RateLimit(per_second=5)) as toggl:
        results = await all_of(toggl, 100)
        results += await all_of(toggl, 10)
    assert all(isinstance(each, AuthenticationError) for each in results)
    assert len(server.received) == 1
    assert sorted(len(each.attempts) for each in results if isinstance(each, TogglError)) == [0] * 109 + [1]


async def test_a_refused_credential_is_tested_by_one_call_after_a_minute(timed: Timed) -> None:
    """While the test is under way other calls fail; when the credential is accepted they go again."""
    refused = respond(response(b"", status=401, media_type=None))
    async with serve(refused, silence, respond(left(99))) as server:
        toggl, clock = timed(server)
        async with toggl:
            await all_of(toggl, 1)
            clock.now += 61
            probe = asyncio.ensure_future(toggl.send(search()))
            await until(lambda: len(server.received) >= 2)
            assert {type(each) for each in await all_of(toggl, 10)} == {AuthenticationError}
            probe.cancel()
            await asyncio.wait({probe})
            await toggl.send(search())
            assert {type(each).__name__ for each in await all_of(toggl, 10)} == {"Page"}


async def test_the_server_sees_the_configured_rate() -> None:
    """In no second do more calls arrive than allowed, however slow the responses are."""
    times: list[float] = []

    async def slow(conversation: Conversation) -> None:
        await conversation.receive()
        times.append(time.monotonic())
        await asyncio.sleep(0.3)
        await conversation.send(response(b"[]"))

    async with serve(slow) as server, client(server, rate_limit=RateLimit(per_second=20)) as toggl:
        await all_of(toggl, 40)
    assert len(times) == 40
    assert peak(times, 1.0) <= 20
    assert peak(times, 0.2) <= 5


async def test_calls_that_waited_for_connections_keep_the_rate() -> None:
    """When eight responses end at the same moment, the next calls are still sent one by one."""
    times: list[float] = []
    ends = asyncio.Event()

    async def held(conversation: Conversation) -> None:
        await conversation.receive()
        times.append(time.monotonic())
        await conversation.send(head(200, ("Content-Type", JSON_TYPE), ("Content-Length", "2")))
        await ends.wait()
        await conversation.send(b"[]")

    async with serve(held) as server, client(server, rate_limit=RateLimit(per_second=20)) as toggl:
        calls = asyncio.ensure_future(all_of(toggl, 16))
        await until(lambda: len(times) >= 8)
        await asyncio.sleep(0.2)
        assert len(times) == 8
        ends.set()
        await calls
    assert len(times) == 16
    assert peak(times, 0.2) <= 5


async def test_calls_beyond_the_quota_wait_for_the_reset() -> None:
    """With a quota of thirty, forty calls succeed without a refused request, after one wait of an hour."""
    events: list[Event] = []
    clock = Clock()
    async with Sandbox(hourly=30, clock=clock) as sandbox:
        hosts = Hosts(track=sandbox.track_url, focus=sandbox.focus_url)
        async with Toggl(
            ApiToken(sandbox.api_token),
            workspace_id=sandbox.workspace_id,
            hosts=hosts,
            listeners=[events.append],
            clock=clock.setting,
        ) as toggl:
            began = clock()
            options = Options(max_quota_wait=3600, priority="bulk")
            results = await fast_forward(clock, all_of(toggl, 40, options))
            assert {type(each).__name__ for each in results} == {"Page"}
            assert [each.status for each in sandbox.received] == [200] * 40
            assert 3600 < clock() - began < 3680
            assert sandbox.peak_rate(60.0) <= 60
    waits = [each for each in events if isinstance(each, WaitEvent) and each.reason == "quota"]
    assert len(waits) == 10
    assert all(each.until is not None for each in waits)


async def test_sixteen_calls_at_once_use_the_whole_quota() -> None:
    """Of a hundred calls thirty succeed; the others wait for responses, then fail, and none is refused."""
    events: list[Event] = []
    async with Sandbox(hourly=30) as sandbox:
        async with Toggl(
            ApiToken(sandbox.api_token),
            workspace_id=sandbox.workspace_id,
            hosts=Hosts(track=sandbox.track_url, focus=sandbox.focus_url),
            rate_limit=RateLimit(per_second=None),
            connections=Connections(limit=16),
            listeners=[events.append],
        ) as toggl:
            results = await all_of(toggl, 100)
        assert [each.status for each in sandbox.received] == [200] * 30
    errors = [each for each in results if isinstance(each, QuotaError)]
    assert len(errors) == 70
    assert all(error.resets_in and error.retry_at for error in errors)
    waits = [each for each in events if isinstance(each, WaitEvent) and each.reason == "responses"]
    assert waits
    assert all(each.seconds is None and each.until is None for each in waits)


async def test_a_wait_for_quota_costs_no_attempt(timed: Timed) -> None:
    """A call with one attempt waits twice for the quota and reports each wait before it begins."""
    events: list[Event] = []
    none = response(b"", ("X-Toggl-Quota-Remaining", "0"), ("X-Toggl-Quota-Resets-In", "1800"), status=402)
    async with serve(respond(none), respond(none), respond(left(9))) as server:
        toggl, clock = timed(server, retry=Retry(attempts=1), listeners=[events.append])
        async with toggl:
            began = clock()
            received = await fast_forward(clock, toggl.send_raw(search(options=Options(max_quota_wait=3600))))
            assert [each.status for each in received.attempts] == [402, 402, 200]
            assert 3600 <= clock() - began < 3700
    waits = [each for each in events if isinstance(each, WaitEvent)]
    assert [each.reason for each in waits] == ["quota", "quota"]
    assert [each.seconds for each in waits] == pytest.approx([1800, 1800], abs=9)


async def test_a_call_waits_for_quota_at_most_twice(timed: Timed) -> None:
    """A third 402 is an error, since an endless loop would use up the quota of other calls."""
    none = response(b"", ("X-Toggl-Quota-Remaining", "0"), ("X-Toggl-Quota-Resets-In", "60"), status=402)
    async with serve(respond(none)) as server:
        toggl, clock = timed(server)
        async with toggl:
            with pytest.raises(QuotaError):
                await fast_forward(clock, toggl.send(search(options=Options(max_quota_wait=3600))))
    assert len(server.received) == 3


async def test_all_waits_for_quota_of_a_call_are_bounded_together(timed: Timed) -> None:
    """A call that waited 40 of its 60 minutes and is refused again does not wait 40 minutes more."""
    none = response(b"", ("X-Toggl-Quota-Remaining", "0"), ("X-Toggl-Quota-Resets-In", "2400"), status=402)
    async with serve(respond(left(0, 2400)), respond(none), respond(left(9))) as server:
        toggl, clock = timed(server)
        async with toggl:
            await toggl.send(search())
            began = clock()
            patient = search(options=Options(max_quota_wait=3600))
            with pytest.raises(QuotaError) as raised:
                await fast_forward(clock, toggl.send(patient))
            assert 2400 <= clock() - began < 2410
    assert raised.value.retry_at is not None
    assert [each.status for each in raised.value.attempts] == [402]
    assert len(server.received) == 2


async def test_waits_for_quota_between_attempts_are_bounded_together(timed: Timed) -> None:
    """The bound holds for a call that waits, fails for another reason, and finds the quota used up again."""
    fields = [("X-Toggl-Quota-Remaining", "0"), ("X-Toggl-Quota-Resets-In", "2400")]
    async with serve(respond(left(0, 2400)), respond(response(b"", *fields, status=503))) as server:
        toggl, clock = timed(server)
        async with toggl:
            await toggl.send(search())
            with pytest.raises(QuotaError, match="nothing was sent"):
                await fast_forward(clock, toggl.send(search(options=Options(max_quota_wait=3600))))
    assert len(server.received) == 2


async def test_waits_for_quota_before_both_paths_are_bounded_together(timed: Timed) -> None:
    """A call that is sent to an older path after a 404 has waited for quota before."""
    fields = [("X-Toggl-Quota-Remaining", "0"), ("X-Toggl-Quota-Resets-In", "2400")]
    unknown = response(b"", *fields, status=404)
    async with serve(respond(unknown)) as server:
        toggl, clock = timed(server)
        options = Options(max_quota_wait=3600)
        async with toggl:
            with pytest.raises(QuotaError):
                await toggl.send(Reports.export_saved.request("1" * 32, format="pdf"))
            with pytest.raises(QuotaError, match="nothing was sent"):
                await fast_forward(clock, toggl.send(Reports.export_saved.request("0" * 32, options=options)))
    assert len(server.received) == 2


async def test_long_waits_that_the_server_asks_for_are_bounded_together(timed: Timed) -> None:
    """Two Retry-After of 40 minutes are more than 60 minutes, in which a call may wait for quota."""
    throttled = response(b"", ("Retry-After", "2400"), status=429)
    async with serve(respond(throttled)) as server:
        toggl, clock = timed(server)
        async with toggl:
            began = clock()
            with pytest.raises(RateLimitError):
                await fast_forward(clock, toggl.send(search(options=Options(max_quota_wait=3600))))
            assert 2400 <= clock() - began < 2700
    assert len(server.received) == 2


async def test_me_has_a_quota_of_its_own() -> None:
    """A used-up quota of a workspace does not block a call about the user."""
    async with serve(respond(left(0)), respond(response(b"[]"))) as server, client(server) as toggl:
        await toggl.send(search())
        with pytest.raises(QuotaError):
            await toggl.send(search())
        await toggl.track.quota()
        names = [each.key for each in toggl.quota.hourly]
    assert len(server.received) == 2
    assert names == ["workspace 7"]


@pytest.mark.parametrize("how", ["workspaces", "workspace", "me"])
async def test_workspaces_of_an_organization_share_a_quota(how: str) -> None:
    """Workspaces share a quota once any response has named the organization of each."""
    body = {
        "workspaces": b'[{"id": 7, "organization_id": 1}, {"id": 8, "organization_id": 1}]',
        "workspace": b'{"id": 7, "organization_id": 1}',
        "me": b'{"id": 5, "workspaces": [{"id": 7, "organization_id": 1}]}',
    }[how]
    request = {
        "workspaces": Track.workspaces.request(),
        "workspace": Track.workspace.request(),
        "me": Track.me.request(with_related_data=True),
    }[how]
    async with serve(respond(response(body)), respond(left(0))) as server, client(server) as toggl:
        await toggl.send(request)
        await toggl.send(search())
        assert [each.key for each in toggl.quota.hourly] == ["organization 1"]
        if how == "workspaces":
            with pytest.raises(QuotaError, match="organization 1"):
                await toggl.send(search(workspace_id=8))


async def test_an_interactive_call_overtakes_forty_bulk_calls() -> None:
    """An interactive call is among the next three calls that the server receives."""
    paths: list[str] = []

    async def note(conversation: Conversation) -> None:
        received = await conversation.receive()
        paths.append(received.path)
        await conversation.send(response(b"[]"))

    async with serve(note) as server, client(server, rate_limit=RateLimit(per_second=50)) as toggl:
        bulk_calls = asyncio.ensure_future(all_of(toggl, 40, BULK))
        await until(lambda: len(paths) >= 10)
        await toggl.send(search(workspace_id=99))
        served = len(paths)
        await bulk_calls
    mine = next(number for number, path in enumerate(paths) if "/99/" in path)
    assert mine <= 13
    assert served < 40


async def test_refused_requests_do_not_use_up_the_retry_budget() -> None:
    """After a hundred refused requests a server error is still repeated."""
    refusals = [respond(response(b'"no"', status=400))] * 100
    async with (
        serve(*refusals, respond(response(b"", status=503)), respond(response(b"[]"))) as server,
        client(server) as toggl,
    ):
        await all_of(toggl, 100)
        await toggl.send(search())
    assert len(server.received) == 102


@attrs.define
class Listener:
    """A listener that keeps all events, and raises at the event ``stop_at``."""

    events: list[Event] = attrs.Factory(list)
    stop_at: str = ""

    def __call__(self, event: Event) -> None:
        """Keep an event; raise LookupError if it is the one to stop at."""
        self.events.append(event)
        if event.name == self.stop_at:
            raise LookupError(event.name)


@pytest.mark.parametrize("name", ["request", "response", "retry", "wait", "quota low"])
async def test_a_listener_that_raises_ends_the_call_and_nothing_else(name: str) -> None:
    """The listener's error is raised unchanged, and no connection, permit or quota stays taken."""
    low = response(b"", ("X-Toggl-Quota-Remaining", "5"), ("X-Toggl-Quota-Resets-In", "60"), status=503)
    listener = Listener(stop_at=name)
    async with serve(respond(low)) as server:
        toggl = client(server, listeners=[listener], rate_limit=RateLimit(per_second=20))
        async with toggl:
            first = asyncio.ensure_future(all_of(toggl, 1))
            if name == "wait":
                listener.stop_at = ""
                await asyncio.sleep(0)
                listener.stop_at = name
                results = await all_of(toggl, 1)
                await first
            else:
                results = await first
            assert [type(each) for each in results] == [LookupError]
            admission = toggl._exchange.admission(search().route.host)
            assert all(each.under_way == 0 for each in admission.limiter.quotas._quotas.values())
            assert admission.limiter._connections.free == 8
            assert not toggl._exchange._transport._open


async def test_a_used_up_quota_stays_used_up_under_its_organization() -> None:
    """A workspace's used-up quota blocks the other workspaces once its organization is known."""
    body = b'[{"id": 7, "organization_id": 1}, {"id": 8, "organization_id": 1}]'
    async with serve(respond(left(0)), respond(response(body))) as server, client(server) as toggl:
        await toggl.send(search())
        await toggl.track.workspaces()
        with pytest.raises(QuotaError, match="organization 1"):
            await toggl.send(search(workspace_id=8))
    assert len(server.received) == 2
