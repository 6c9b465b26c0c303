"""What becomes of the pace while the place where it is kept is not to be had."""

import logging

import attrs
import pytest

from toggl_async.ratelimit.shared.bucket import ALONE, Claim
from toggl_async.ratelimit.shared.fallback import FallbackBucket


@attrs.define
class Moody:
    """A line that works or does not, and counts how often it was asked."""

    fault: Exception | None = None
    asked: int = 0
    closed: bool = False

    def _ask(self) -> None:
        self.asked += 1
        if self.fault is not None:
            raise self.fault

    async def claim(self, interval: float, patience: float | None = None) -> Claim:
        """A turn."""
        self._ask()
        return Claim(interval, 7, 1)

    async def give_back(self, claim: Claim) -> None:
        """Take it back."""
        self._ask()

    async def penalize(self, seconds: float) -> None:
        """Hear of a penalty."""
        self._ask()

    async def close(self) -> None:
        """End."""
        self.closed = True


@attrs.define
class Hands:
    """A clock that is set by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


async def test_one_warning_for_each_outage(caplog: pytest.LogCaptureFixture) -> None:
    """Everybody goes on alone meanwhile; that it is over is told too."""
    moody, clock = Moody(OSError("redis://user:secret@host")), Hands()
    line = FallbackBucket(moody, "somewhere", (OSError,), clock)
    caplog.set_level(logging.INFO, "toggl_async")
    for _ in range(20):
        assert await line.claim(1.0) == ALONE
        await line.penalize(2.0)
        clock.now += 1.0
    moody.fault = None
    clock.now += 10.0
    assert await line.claim(1.0) == Claim(1.0, 7, 1)
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "the rate limit cannot be shared through somewhere (OSError): this process paces itself meanwhile",
        "the rate limit is shared through somewhere again",
    ]


async def test_who_failed_is_not_asked_again_at_once() -> None:
    """Each try may cost a second: there is one in five."""
    moody, clock = Moody(OSError()), Hands()
    line = FallbackBucket(moody, "somewhere", (OSError,), clock)
    for _ in range(20):
        await line.claim(1.0)
        clock.now += 1.0
    assert moody.asked == 4


async def test_what_was_reserved_from_nobody_is_not_given_back() -> None:
    """There is nothing to give."""
    moody = Moody()
    line = FallbackBucket(moody, "somewhere", (OSError,))
    await line.give_back(ALONE)
    assert moody.asked == 0
    await line.close()
    assert moody.closed


async def test_a_fault_of_the_program_is_not_hidden() -> None:
    """Only what the place is known to do wrong is taken for an outage."""
    line = FallbackBucket(Moody(KeyError("x")), "somewhere", (OSError,))
    with pytest.raises(KeyError):
        await line.claim(1.0)
