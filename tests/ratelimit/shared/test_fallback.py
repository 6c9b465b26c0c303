"""A process does its own pacing while the shared bucket cannot be reached."""

import logging

import attrs
import pytest

from toggl_async.ratelimit.shared.bucket import ALONE, Claim
from toggl_async.ratelimit.shared.fallback import FallbackBucket


@attrs.define
class UnreliableBucket:
    """A shared bucket that fails while ``fault`` is set, and counts how often it is asked."""

    fault: Exception | None = None
    asked: int = 0
    closed: bool = False

    def _ask(self) -> None:
        self.asked += 1
        if self.fault is not None:
            raise self.fault

    async def claim(self, interval: float, patience: float | None = None) -> Claim:
        """Return a claim of one interval."""
        self._ask()
        return Claim(interval, 7, 1)

    async def give_back(self, claim: Claim) -> None:
        """Take a claim back."""
        self._ask()

    async def penalize(self, seconds: float) -> None:
        """Accept a penalty."""
        self._ask()

    async def close(self) -> None:
        """Note that the bucket is closed."""
        self.closed = True


@attrs.define
class ManualClock:
    """A clock that is set by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


async def test_an_outage_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """One warning is logged for an outage, and one message when it ends; meanwhile no claim waits."""
    bucket, clock = UnreliableBucket(OSError("redis://user:secret@host")), ManualClock()
    fallback = FallbackBucket(bucket, "somewhere", (OSError,), clock)
    caplog.set_level(logging.INFO, "toggl_async")
    for _ in range(20):
        assert await fallback.claim(1.0) == ALONE
        await fallback.penalize(2.0)
        clock.now += 1.0
    bucket.fault = None
    clock.now += 10.0
    assert await fallback.claim(1.0) == Claim(1.0, 7, 1)
    messages = [record.getMessage() for record in caplog.records]
    assert messages == [
        "the rate limit cannot be shared through somewhere (OSError): this process paces itself meanwhile",
        "the rate limit is shared through somewhere again",
    ]


async def test_a_bucket_that_failed_is_not_asked_again_for_five_seconds() -> None:
    """An attempt to reach the bucket may cost a second, so there is one in five seconds."""
    bucket, clock = UnreliableBucket(OSError()), ManualClock()
    fallback = FallbackBucket(bucket, "somewhere", (OSError,), clock)
    for _ in range(20):
        await fallback.claim(1.0)
        clock.now += 1.0
    assert bucket.asked == 4


async def test_a_claim_made_alone_is_not_given_back() -> None:
    """The shared bucket is not asked to take back a claim that it did not make."""
    bucket = UnreliableBucket()
    fallback = FallbackBucket(bucket, "somewhere", (OSError,))
    await fallback.give_back(ALONE)
    assert bucket.asked == 0
    await fallback.close()
    assert bucket.closed


async def test_an_unexpected_error_is_not_hidden() -> None:
    """Only the errors that are named count as an outage; any other is raised."""
    fallback = FallbackBucket(UnreliableBucket(KeyError("x")), "somewhere", (OSError,))
    with pytest.raises(KeyError):
        await fallback.claim(1.0)
