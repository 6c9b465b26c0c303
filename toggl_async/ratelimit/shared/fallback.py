"""A fallback for a shared bucket that cannot be reached: the process goes on alone, with its own pacing."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from toggl_async import clock as time
from toggl_async.ratelimit.shared.bucket import ALONE, Claim, SharedBucket

_logger = logging.getLogger("toggl_async")

_PAUSE = 5.0
"""Seconds after a failure until the shared bucket is asked again."""

ResultT = TypeVar("ResultT")


class FallbackBucket:
    """Never fails: while the shared bucket does, it lets every request go, at the process's own pacing.

    The first failure is logged as a warning; the shared bucket is asked again after some seconds.
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
        """Claim the next ``interval`` seconds, if they start within ``patience`` seconds."""
        return await self._ask(lambda: self._bucket.claim(interval, patience), ALONE)

    async def give_back(self, claim: Claim) -> None:
        """Give back a claim for which nothing is sent; it is lost if another was made after it."""
        if claim.mark is not None:
            await self._ask(lambda: self._bucket.give_back(claim), None)

    async def penalize(self, seconds: float) -> None:
        """Let no request go for so many seconds that is claimed from now on; two minutes at the most."""
        await self._ask(lambda: self._bucket.penalize(seconds), None)

    async def close(self) -> None:
        """Release what the bucket holds."""
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
            # The kind of fault alone: its message may repeat an address with a password in it.
            _logger.warning(
                "the rate limit cannot be shared through %s (%s): this process paces itself meanwhile",
                self._name,
                type(fault).__name__,
            )
        self._alone_until = self._clock() + _PAUSE
