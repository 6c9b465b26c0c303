"""A limiter that shares its rate limit with other processes."""

import attrs

from tests.ratelimit.simulation import Simulation, too_fast
from tests.support.clock import Clock
from toggl_async import Headers
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.limiter import Limiter
from toggl_async.ratelimit.permit import UNUSED, PermitUse
from toggl_async.ratelimit.shared.bucket import Claim


@attrs.define(eq=False)
class BusySharedBucket:
    """A shared bucket of which another process claims every second interval; it may be made to fail."""

    clock: Clock
    fault: Exception | None = None
    given_back: list[Claim] = attrs.Factory(list)
    penalties: list[float] = attrs.Factory(list)
    due: float = 0.0
    closed: bool = False

    async def claim(self, interval: float, patience: float | None = None) -> Claim:
        """Claim the next interval."""
        del patience
        if self.fault is not None:
            raise self.fault
        wait = max(0.0, self.due - self.clock())
        self.due = max(self.due, self.clock()) + 2 * interval
        return Claim(wait, round(self.due * 1e6), round(interval * 1e6))

    async def give_back(self, claim: Claim) -> None:
        """Note a claim that is given back."""
        self.given_back.append(claim)

    async def penalize(self, seconds: float) -> None:
        """Note a penalty, and fail."""
        self.penalties.append(seconds)
        raise OSError

    async def close(self) -> None:
        """Note that the bucket is closed."""
        self.closed = True


def sharing() -> tuple[Simulation, BusySharedBucket]:
    """Make a limiter with a rate of one call a second, and the bucket that it shares."""
    clock = Clock()
    shared = BusySharedBucket(clock)
    limiter = Limiter(LeakyBucket(1.0), shared=shared, clock=clock.setting)
    return Simulation(limiter, clock), shared


async def test_a_shared_bucket_limits_the_rate_beside_our_own() -> None:
    """Calls wait for the shared bucket, which also hears of a 429 and is closed with the limiter."""
    simulation, shared = sharing()
    for name in "abc":
        simulation.start(name)
    await simulation.clock.pass_by(5)
    assert simulation.gaps == [2, 2]
    simulation.settle(simulation.permits["a"], PermitUse(headers=Headers(), error=too_fast()))
    await simulation.clock.settle()
    assert shared.penalties == [2.0]
    await simulation.close()
    assert shared.closed


async def test_an_unused_shared_claim_is_given_back() -> None:
    """A claim is given back if its call is cancelled, or if nothing is sent with its permit."""
    simulation, shared = sharing()
    for name in "ab":
        simulation.start(name)
    await simulation.clock.pass_by(1.5)
    simulation.tasks["b"].cancel()
    await simulation.clock.pass_by(1)
    assert [claim.mark for claim in shared.given_back] == [round(shared.due * 1e6)]
    simulation.settle(simulation.permits["a"], UNUSED)
    await simulation.clock.settle()
    assert len(shared.given_back) == 2
    await simulation.close()


async def test_a_fault_of_the_shared_bucket_ends_all_waits() -> None:
    """Every waiting call fails with the bucket's error, and the next call claims from the bucket again."""
    simulation, shared = sharing()
    shared.fault = RuntimeError("broken")
    for name in "abc":
        simulation.start(name)
    await simulation.clock.settle()
    assert [task.exception() for task in simulation.tasks.values()] == [shared.fault] * 3
    shared.fault = None
    simulation.start("d")
    await simulation.clock.pass_by(2)
    assert simulation.order == ["d"]
    await simulation.close()
