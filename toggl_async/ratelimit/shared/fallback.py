"""A fallback for a shared bucket that cannot be reached: the process does its own pacing."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from toggl_async import clock as time
from toggl_async.ratelimit.shared.bucket import ALONE, Claim, SharedBucket

_logger = logging.getLogger("toggl_async")

_PAUSE = 5.0
"""Seconds after a failure until the shared bucket is used again."""

ResultT = TypeVar("ResultT")


class FallbackBucket:
    """A bucket that never fails: while the shared bucket fails, only the process's own pacing applies.

    The first failure is logged as a warning. The shared bucket is used again after five seconds.
    """

    def __init__(
        self,
        bucket: SharedBucket,
        name: str,
        faults: tuple[type[Exception], ...],
        clock: Callable[[], float] = time.seconds,
    ) -> None:
        self._bucket = bucket
        self._name = name
        self._faults = faults
        self._clock = clock
        self._alone_until: float | None = None

    async def claim(self, interval: float, patience: float | None = None) -> Claim:
        """Claim the next free ``interval`` (in seconds), if it starts within ``patience`` seconds."""
        return await self._ask(lambda: self._bucket.claim(interval, patience), ALONE)

    async def give_back(self, claim: Claim) -> None:
        """Give back a claim that is not used; this has no effect if another claim was made after it."""
        if claim.mark is not None:
            await self._ask(lambda: self._bucket.give_back(claim), None)

    async def penalize(self, seconds: float) -> None:
        """Let no request that is claimed from now on start within ``seconds`` (at most two minutes)."""
        await self._ask(lambda: self._bucket.penalize(seconds), None)

    async def close(self) -> None:
        """Release the resources of the shared bucket."""
        await self._bucket.close()

    async def _ask(self, ask: Callable[[], Awaitable[ResultT]], otherwise: ResultT) -> ResultT:
        if self._alone_until is not None and self._clock() < self._alone_until:
            return otherwise
        try:
            result = await ask()
        except self._faults as fault:
            self._failed(fault)
            return otherwise
        if self._alone_until is not None:
            self._alone_until = None
            _logger.info("the rate limit is shared through %s again", self._name)
        return result

    def _failed(self, fault: Exception) -> None:
        if self._alone_until is None:
            # Only the class of the exception: its message may contain an address with a password.
            _logger.warning(
                "the rate limit cannot be shared through %s (%s): this process paces itself meanwhile",
                self._name,
                type(fault).__name__,
            )
        self._alone_until = self._clock() + _PAUSE
