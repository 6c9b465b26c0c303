"""A 402 that blames the plan, for a feature that worked before, is taken for a used-up quota."""

import asyncio
from typing import Any

import pytest

from tests.exchange.test_floods import Timed, fast_forward, until
from tests.support.calls import client, export, search, summary
from tests.support.files import CSV
from tests.support.server import Step, respond, serve
from tests.support.wire import csv_response, response
from toggl_async import (
    Concern,
    Options,
    PlanError,
    QuotaError,
    StatusError,
    Toggl,
    WaitEvent,
)
from toggl_async.codec import encode
from toggl_async.events import Event
from toggl_async.exchange import features
from toggl_async.exchange.call import Call, CallSettings
from toggl_async.exchange.features import WorkingFeatures
from toggl_async.headers import Headers
from toggl_async.reports import Reports

TEXT = b'"Custom project colors available only for premium plans"'
RESETS = ("X-Toggl-Quota-Resets-In", "1800")
GOOD = response(b"[]")
PLAN = response(TEXT, status=402)
PLAN_WITH_RESET = response(TEXT, RESETS, status=402)
PATIENT = Options(max_quota_wait=3600)


async def refused(toggl: Toggl, request: Any) -> StatusError:
    """Make a call that is refused, and return its error."""
    with pytest.raises(StatusError) as caught:
        await toggl.send_raw(request)
    return caught.value


async def test_a_call_that_worked_before_waits_for_the_reset(timed: Timed) -> None:
    """The call waits for the reset that the headers report, without an attempt, and works again."""
    events: list[Event] = []
    async with serve(respond(GOOD), respond(PLAN_WITH_RESET), respond(GOOD)) as server:
        toggl, clock = timed(server, listeners=[events.append])
        async with toggl:
            await toggl.send(search())
            began = clock()
            again = await fast_forward(clock, toggl.send_raw(search(options=PATIENT)))
            assert [each.status for each in again.attempts] == [402, 200]
            assert 1800 <= clock() - began <= 1810
    assert [each.reason for each in events if isinstance(each, WaitEvent)] == ["quota"]


async def test_the_quota_blocks_other_calls_until_the_reset(timed: Timed) -> None:
    """Calls of any feature in the same quota fail unsent with the time of the reset, and work after it."""
    async with serve(respond(GOOD), respond(PLAN_WITH_RESET), respond(GOOD)) as server:
        toggl, clock = timed(server)
        async with toggl:
            await toggl.send(search())
            error = await refused(toggl, search())
            assert isinstance(error, QuotaError)
            assert (error.resets_in, error.retryable, error.concerns) == (1800, True, Concern.QUOTA)
            assert error.retry_at == clock.setting.utc_in(1800)
            assert "premium plans" in error.message
            unsent = await refused(toggl, summary())
            assert isinstance(unsent, QuotaError)
            assert (unsent.resets_in, unsent.attempts) == (1800, ())
            clock.now += 1801
            await toggl.send(search())
    assert len(server.received) == 3


async def test_without_a_known_reset_nothing_waits(timed: Timed) -> None:
    """If no response ever reported the reset, a call fails at once, and another is sent after a minute."""
    async with serve(respond(GOOD), respond(PLAN), respond(GOOD)) as server:
        toggl, clock = timed(server)
        async with toggl:
            await toggl.send(search())
            error = await refused(toggl, search(options=PATIENT))
            assert isinstance(error, QuotaError)
            assert (error.resets_in, error.retry_at, len(error.attempts)) == (None, None, 1)
            unsent = await refused(toggl, search(options=PATIENT))
            assert isinstance(unsent, QuotaError)
            assert (unsent.resets_in, unsent.attempts) == (None, ())
            clock.now += 61
            await toggl.send(search())


async def test_without_an_earlier_success_it_is_the_plan() -> None:
    """A 402 with a plan's text stays a PlanError, however often it comes, and each call is sent."""
    async with serve(respond(PLAN)) as server, client(server) as toggl:
        errors = [await refused(toggl, search(options=PATIENT)) for _ in range(3)]
        assert len(server.received) == 3
    assert [type(error) for error in errors] == [PlanError] * 3
    assert {error.concerns for error in errors} == {Concern.FEATURE}


TOKENS = "0" * 32, "1" * 32
SAVED = Reports.export_saved.request


@pytest.mark.parametrize(
    ("first", "second", "good"),
    [
        (export("csv"), export("xlsx"), csv_response(CSV)),
        (export("csv"), export("pdf"), csv_response(CSV)),
        (export("csv", workspace_id=8), export("csv"), csv_response(CSV)),
        (search(workspace_id=8), search(), GOOD),
        (search(), summary(), GOOD),
        (SAVED(TOKENS[0]), SAVED(TOKENS[1]), csv_response(CSV)),
        (SAVED(TOKENS[0], format="csv"), SAVED(TOKENS[0], format="pdf"), csv_response(CSV)),
    ],
    ids=["xlsx", "pdf", "workspace of an export", "workspace", "call", "saved report", "its format"],
)
async def test_another_feature_may_still_be_missing(first: Any, second: Any, good: bytes) -> None:
    """Another format, workspace, report or call that never worked is still refused with a PlanError."""
    async with serve(respond(good), respond(PLAN)) as server, client(server) as toggl:
        await toggl.send_raw(first)
        assert isinstance(await refused(toggl, second), PlanError)
        assert isinstance(await refused(toggl, first), QuotaError)


async def test_other_arguments_are_the_same_feature() -> None:
    """A report of other days, or a saved report with its token again, worked before."""
    steps: list[Step] = [respond(csv_response(CSV)), respond(csv_response(CSV)), respond(PLAN)]
    async with serve(*steps) as server, client(server) as toggl:
        await toggl.send_raw(export(client_ids=[5]))
        await toggl.send_raw(SAVED(TOKENS[0]))
        assert isinstance(await refused(toggl, SAVED(TOKENS[0])), QuotaError)
        assert isinstance(await refused(toggl, export(client_ids=[6])), QuotaError)


async def test_a_402_that_reports_calls_left_is_the_plan() -> None:
    """With calls left in the hour, a 402 cannot be the quota: the plan lacks what an argument asks for."""
    left = response(TEXT, ("X-Toggl-Quota-Remaining", "25"), RESETS, status=402)
    async with serve(respond(GOOD), respond(left), respond(GOOD)) as server, client(server) as toggl:
        await toggl.send(search())
        assert isinstance(await refused(toggl, search()), PlanError)
        await toggl.send(search())


async def test_a_broken_response_is_no_success() -> None:
    """Only a response that was read to its end shows that the feature works."""
    async with serve(respond(csv_response(CSV)[:-3]), respond(PLAN)) as server, client(server) as toggl:
        assert isinstance(await refused(toggl, export()), PlanError)


async def test_a_plan_that_changes_is_noticed(timed: Timed) -> None:
    """If the 402s do not end with the hour, the plan has lost the feature; a success begins a new count."""
    async with serve(respond(GOOD), respond(PLAN), respond(PLAN), respond(GOOD), respond(PLAN)) as server:
        toggl, clock = timed(server)
        async with toggl:
            await toggl.send(search())
            for seconds in (0, 3600):
                clock.now += seconds
                assert isinstance(await refused(toggl, search()), QuotaError)
            clock.now += 3600
            await toggl.send(search())
            clock.now += 9000
            assert isinstance(await refused(toggl, search()), QuotaError)
            clock.now += 7201
            assert isinstance(await refused(toggl, search()), PlanError)


async def test_a_success_while_the_402_is_under_way_counts(timed: Timed) -> None:
    """A call that is refused after another one at the same time succeeded fails for the quota."""
    order = asyncio.Event()

    async def slow(conversation: Any) -> None:
        await conversation.receive()
        await order.wait()
        await conversation.send(PLAN_WITH_RESET)

    async with serve(slow, respond(GOOD)) as server:
        toggl, _ = timed(server)
        async with toggl:
            first = asyncio.ensure_future(refused(toggl, search()))
            await until(lambda: len(server.received) == 1)
            await toggl.send(search())
            order.set()
            assert isinstance(await first, QuotaError)


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more features than are remembered, those that worked longest ago are forgotten."""
    monkeypatch.setattr(features, "_MOST", 3)
    known = WorkingFeatures(lambda: 0.0)

    def call(workspace_id: int) -> Call:
        request = search(workspace_id=workspace_id)
        return Call(request=request, encoded=encode(request), settings=CallSettings())

    def is_quota(workspace_id: int) -> bool:
        error = PlanError("no", status=402, headers=Headers())
        return isinstance(known.reconsidered(call(workspace_id), error), QuotaError)

    for number in (1, 2, 3, 1, 4):
        known.worked(call(number))
    assert [number for number in (1, 2, 3, 4) if is_quota(number)] == [1, 3, 4]
