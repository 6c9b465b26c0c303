"""The admission of calls to one host: rate limit, retry budget and circuit breaker."""

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
REQUEST = search(workspace_id=7)


def admission(per_second: float | None = None) -> tuple[Admission, Clock]:
    """Make an admission and its clock."""
    clock = Clock()
    return Admission(RateLimit(per_second=per_second), clock=clock.setting), clock


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (REQUEST, workspace(7)),
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
def test_the_quota_key_of_a_request(request_: Request[object], expected: object) -> None:
    """A request counts in its workspace's or organization's quota; those under /me have one of their own."""
    assert quota_key_of(request_) == expected


async def test_a_refused_credential_ends_the_waits_of_other_calls() -> None:
    """Each waiting call fails with an error of its own, without attempts, since nothing was sent for it."""
    one, clock = admission(1.0)
    first = await one.admit(REQUEST, None, None)
    waiting = [asyncio.ensure_future(one.admit(REQUEST, None, None)) for _ in range(5)]
    await clock.settle()
    one.settle(first, PermitUse(headers=Headers(), error=REFUSED))
    await clock.settle()
    errors = [task.exception() for task in waiting]
    assert all(isinstance(error, AuthenticationError) and error.attempts == () for error in errors)
    assert len({id(error) for error in [*errors, REFUSED]}) == 6
    with pytest.raises(AuthenticationError):
        await one.admit(REQUEST, None, None)
    await one.close()


async def test_a_probe_that_is_not_sent_does_not_block_the_next() -> None:
    """A call that is to test the credential may be cancelled or fail to connect: the next one goes."""
    one, clock = admission(1.0)
    one.settle(await one.admit(REQUEST, None, None), PermitUse(headers=Headers(), error=REFUSED))
    clock.now += 60.5
    one.settle(await one.admit(REQUEST, None, None), UNUSED)
    probe = asyncio.ensure_future(one.admit(REQUEST, None, None))
    await clock.pass_by(1)
    one.settle(await probe, PermitUse(error=ConnectError("gone")))
    gives_up = asyncio.ensure_future(one.admit(REQUEST, None, None))
    await clock.settle()
    gives_up.cancel()
    last = asyncio.ensure_future(one.admit(REQUEST, None, None))
    await clock.pass_by(3)
    one.settle(await last, PermitUse(headers=Headers()))
    await one.close()


async def test_an_attempt_counts_once_in_the_retry_budget() -> None:
    """A response that arrives and then breaks off is not counted as a failure."""
    one, _ = admission()
    for _ in range(30):
        permit = await one.admit(REQUEST, None, None)
        one.settle(permit, PermitUse(headers=Headers()))
        one.settle(permit, PermitUse(error=ConnectError("later")))
    assert one.budget.allows(FailureKind.CONNECT)
    await one.close()


async def test_known_quotas_are_listed() -> None:
    """Each listed quota has its key, the calls left, the seconds to the reset and the calls under way."""
    one, clock = admission()
    fields = [("X-Toggl-Quota-Remaining", "9"), ("X-Toggl-Quota-Resets-In", "60")]
    one.settle(await one.admit(REQUEST, None, None), PermitUse(headers=Headers.of(fields)))
    await one.admit(REQUEST, None, None)
    (state,) = one.hourly_quotas()
    assert (state.key, state.remaining, state.resets_in, state.under_way) == ("workspace 7", 8, 60, 1)
    clock.now += 61
    assert one.hourly_quotas() == ()
    await one.close()
    with pytest.raises(MisuseError):
        await one.admit(REQUEST, None, None)
