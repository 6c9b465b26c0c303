"""What stands before one host."""

import asyncio

import pytest

from tests.support.calls import export, search, summary
from tests.support.clock import Clock
from toggl_async import AuthenticationError, ConnectError, Headers, MisuseError, Quota, Request
from toggl_async.guard import Guard, bucket_of
from toggl_async.reports import Reports
from toggl_async.track import Track
from toggl_async.windows import ELSEWHERE, ME, organization, workspace

REFUSED = AuthenticationError("no", status=401, headers=Headers())
ASK = search(workspace_id=7)


def guard(per_second: float | None = None) -> tuple[Guard, Clock]:
    """A guard and its clock."""
    clock = Clock()
    return Guard(Quota(per_second=per_second), clock=clock, sleep=clock.sleep), clock


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (ASK, workspace(7)),
        (export(workspace_id=8), workspace(8)),
        (summary(workspace_id=9), workspace(9)),
        (Track.me.request(), ME),
        (Track.quota.request(), ME),
        (Track.workspaces.request(), ME),
        (Track.organization.request(3), organization(3)),
        (Reports.export_saved.request("0" * 32), ELSEWHERE),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_a_call_counts_in(request_: Request[object], expected: object) -> None:
    """Its workspace or organization; what is under /me has a window of its own."""
    assert bucket_of(request_) == expected


async def test_a_refused_credential_sends_those_away_who_wait() -> None:
    """With a copy of the refusal each: nothing was sent for them."""
    one, clock = guard(1.0)
    first = await one.turn(ASK, None, None)
    waiting = [asyncio.ensure_future(one.turn(ASK, None, None)) for _ in range(5)]
    await clock.settle()
    first.answered(Headers(), REFUSED)
    await clock.settle()
    errors = [task.exception() for task in waiting]
    assert all(isinstance(error, AuthenticationError) and error.attempts == () for error in errors)
    assert len({id(error) for error in [*errors, REFUSED]}) == 6
    with pytest.raises(AuthenticationError):
        await one.turn(ASK, None, None)
    await one.close()


async def test_a_probe_that_never_goes_does_not_block() -> None:
    """It waits for its turn and gives up, or nothing is sent for it: the next one goes."""
    one, clock = guard(1.0)
    (await one.turn(ASK, None, None)).answered(Headers(), REFUSED)
    clock.now += 60.5
    (await one.turn(ASK, None, None)).unused()
    probe = asyncio.ensure_future(one.turn(ASK, None, None))
    await clock.pass_by(1)
    (await probe).lost(ConnectError("gone"))
    gives_up = asyncio.ensure_future(one.turn(ASK, None, None))
    await clock.settle()
    gives_up.cancel()
    last = asyncio.ensure_future(one.turn(ASK, None, None))
    await clock.pass_by(3)
    (await last).answered(Headers(), None)
    await one.close()


async def test_an_end_is_counted_once() -> None:
    """A call that was answered and then breaks off does not count as two failures."""
    one, _ = guard()
    for _ in range(30):
        a_try = await one.turn(ASK, None, None)
        a_try.answered(Headers(), None)
        a_try.lost(ConnectError("later"))
    assert one.budget.allows
    await one.close()


async def test_what_is_known_is_told() -> None:
    """Bucket by bucket: what is left, when it is given back, what is under way."""
    one, clock = guard()
    fields = [("X-Toggl-Quota-Remaining", "9"), ("X-Toggl-Quota-Resets-In", "60")]
    (await one.turn(ASK, None, None)).answered(Headers.of(fields), None)
    await one.turn(ASK, None, None)
    (state,) = one.buckets()
    assert (state.name, state.remaining, state.resets_in, state.under_way) == ("workspace 7", 8, 60, 1)
    clock.now += 61
    assert one.buckets() == ()
    await one.close()
    with pytest.raises(MisuseError):
        await one.turn(ASK, None, None)
