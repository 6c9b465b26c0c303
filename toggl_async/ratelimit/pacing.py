"""Pacing: our own leaky bucket, together with one that is shared with other processes."""

import asyncio
from collections.abc import Callable, Coroutine

from toggl_async.clock import Clock
from toggl_async.ratelimit.leaky_bucket import LeakyBucket
from toggl_async.ratelimit.permit import Permit
from toggl_async.ratelimit.shared.bucket import Claim, SharedBucket
from toggl_async.ratelimit.wake_up import start

_GRACE = 2.0
"""The most seconds for which a closing client waits for its last updates of the shared bucket."""


class Pacing:
    """Decides when the next request may go. A shared bucket applies in addition to our own bucket."""

    def __init__(self, bucket: LeakyBucket | None, shared: SharedBucket | None, clock: Clock) -> None:
        self._bucket = bucket
        self._shared = shared
        self._clock = clock
        self._claim: Claim | None = None
        self._claimed_for = float("-inf")
        self._updates: set[asyncio.Task[None]] = set()

    @property
    def paced(self) -> bool:
        """True if requests are spaced at all."""
        return self._bucket is not None

    def is_free(self, now: float) -> bool:
        """Return whether a request may go at once, without asking the shared bucket."""
        return self._bucket is None or (self._shared is None and self._bucket.earliest(now) <= now)

    def expected(self, now: float, ahead: int) -> float:
        """Return the least number of seconds until a request with ``ahead`` others before it may go."""
        if self._bucket is None:
            return 0.0
        return self._earliest(now) - now + ahead * self._bucket.interval

    def _earliest(self, now: float) -> float:
        own = now if self._bucket is None else self._bucket.earliest(now)
        return own if self._claim is None else max(own, self._claimed_for)

    async def claim(self, patience: Callable[[float], float | None]) -> float:
        """Wait for our own bucket, then claim from the shared one; return the moment that it assigns.

        ``patience`` takes the current time and returns the most seconds to wait, None without a limit. If the
        moment is further away, nothing is claimed.
        """
        if self._bucket is None:
            return self._clock.now()
        now = await self._own_moment(self._bucket)
        if self._shared is None:
            return now
        self._bucket.leave()  # other clients of this process need not wait for the shared bucket's response
        claim = await self._shared.claim(self._bucket.interval, patience(now))
        self._claim = None if claim.refused else claim
        self._claimed_for = self._clock.now() + claim.wait
        return self._claimed_for

    async def _own_moment(self, bucket: LeakyBucket) -> float:
        try:
            # Checked again after each wait: a 429 may have come meanwhile.
            while (earliest := bucket.earliest(now := self._clock.now())) > now:
                bucket.wait()
                await self._clock.sleep_until(earliest)
        except BaseException:
            bucket.leave()
            raise
        return now

    def is_due(self, now: float) -> bool:
        """Return whether the claimed moment has come, unless a 429 has moved it since."""
        if self._shared is not None and self._claim is None:
            return self._bucket is None
        return self._earliest(now) <= now

    def take(self, now: float) -> tuple[tuple[float, float] | None, Claim | None]:
        """Let a request go; return what it took from our own bucket and from the shared one."""
        if self._bucket is None:
            return None, None
        claim, self._claim = self._claim, None
        return self._bucket.take(now), claim

    async def drop_claim(self) -> None:
        """Give back the current claim, since no request uses it."""
        if self._bucket is not None:
            self._bucket.leave()
        if self._shared is not None and self._claim is not None:
            claim, self._claim = self._claim, None
            await self._shared.give_back(claim)

    def give_back(self, permit: Permit) -> None:
        """Give back what an unused permit took from the buckets, unless another request came after it."""
        if self._bucket is not None and permit.taken is not None:
            self._bucket.give_back(permit.taken)
            if self._shared is not None and permit.claim is not None:
                self._update(self._shared.give_back(permit.claim))

    def slow_down(self, now: float, asked: float | None) -> None:
        """Pause after a 429, then go on more slowly; ``asked`` is the wait that the server asks for."""
        if self._bucket is not None:
            wait = self._bucket.penalize(now, asked)
            if self._shared is not None:
                self._update(self._shared.penalize(wait))

    def ease(self) -> None:
        """Go on a little faster after a success."""
        if self._bucket is not None:
            self._bucket.ease()

    def _update(self, work: Coroutine[object, object, None]) -> None:
        update = start(work)
        self._updates.add(update)
        update.add_done_callback(self._updated)

    def _updated(self, update: asyncio.Task[None]) -> None:
        self._updates.discard(update)
        if not update.cancelled():
            # The exception is retrieved and dropped: if other processes were not informed of a 429, they get
            # one themselves.
            update.exception()

    async def close(self) -> None:
        """Let the last updates reach the shared bucket, for two seconds at most, and close it."""
        if self._updates:
            _, late = await asyncio.wait({*self._updates}, timeout=_GRACE)
            for update in late:
                update.cancel()
        await self.drop_claim()
        if self._shared is not None:
            await self._shared.close()
