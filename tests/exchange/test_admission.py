"""What stands before one host."""

import asyncio

import pytest

from tests.support.calls import export, search, summary
from tests.support.clock import Clock
from toggl_async import (
    AuthenticationError,
    ConnectError,
    FailureKind,
    Headers,
    MisuseError,
    RateLimit,
    Request,
)
from toggl_async.exchange.admission import Admission, quota_key_of
from toggl_async.ratelimit.hourly_quota import ELSEWHERE, ME, organization, workspace
from toggl_async.ratelimit.permit import UNUSED, PermitUse
from toggl_async.reports import Reports
from toggl_async.track import Track

REFUSED = AuthenticationError("no", status=401, headers=Headers())
ASK = search(workspace_id=7)


def admission(per_second: float | None = None) -> tuple[Admission, Clock]:
    """A admission and its clock."""
    clock = Clock()
    return Admission(RateLimit(per_second=per_second), clock=clock, sleep=clock.sleep), clock


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
    assert quota_key_of(request_) == expected


async def test_a_refused_credential_sends_those_away_who_wait() -> None:
    """With a copy of the status_error each: nothing was sent for them."""
    one, clock = admission(1.0)
    first = await one.admit(ASK, None, None)
    waiting = [asyncio.ensure_future(one.admit(ASK, None, None)) for _ in range(5)]
    await clock.settle()
    one.settle(first, PermitUse(headers=Headers(), error=REFUSED))
    await clock.settle()
    errors = [task.exception() for task in waiting]
    assert all(isinstance(error, AuthenticationError) and error.attempts == () for error in errors)
    assert len({id(error) for error in [*errors, REFUSED]}) == 6
    with pytest.raises(AuthenticationError):
        await one.admit(ASK, None, None)
    await one.close()


async def test_a_probe_that_never_goes_does_not_block() -> None:
    """It waits for its turn and gives up, or nothing is sent for it: the next one goes."""
    one, clock = admission(1.0)
    one.settle(await one.admit(ASK, None, None), PermitUse(headers=Headers(), error=REFUSED))
    clock.now += 60.5
    one.settle(await one.admit(ASK, None, None), UNUSED)
    probe = asyncio.ensure_future(one.admit(ASK, None, None))
    await clock.pass_by(1)
    one.settle(await probe, PermitUse(error=ConnectError("gone")))
    gives_up = asyncio.ensure_future(one.admit(ASK, None, None))
    await clock.settle()
    gives_up.cancel()
    last = asyncio.ensure_future(one.admit(ASK, None, None))
    await clock.pass_by(3)
    one.settle(await last, PermitUse(headers=Headers()))
    await one.close()


async def test_an_end_is_counted_once() -> None:
    """A call that was answered and then breaks off does not count as two failures."""
    one, _ = admission()
    for _ in range(30):
        permit = await one.admit(ASK, None, None)
        one.settle(permit, PermitUse(headers=Headers()))
        one.settle(permit, PermitUse(error=ConnectError("later")))
    assert one.budget.allows(FailureKind.CONNECT)
    await one.close()


async def test_what_is_known_is_told() -> None:
    """Bucket by bucket: what is left, when it is given back, what is under way."""
    one, clock = admission()
    fields = [("X-Toggl-Quota-Remaining", "9"), ("X-Toggl-Quota-Resets-In", "60")]
    one.settle(await one.admit(ASK, None, None), PermitUse(headers=Headers.of(fields)))
    await one.admit(ASK, None, None)
    (state,) = one.hourly_quotas()
    assert (state.key, state.remaining, state.resets_in, state.under_way) == ("workspace 7", 8, 60, 1)
    clock.now += 61
    assert one.hourly_quotas() == ()
    await one.close()
    with pytest.raises(MisuseError):
        await one.admit(ASK, None, None)
