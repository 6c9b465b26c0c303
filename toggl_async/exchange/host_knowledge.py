"""What a client has learned of its credential at one host."""

import attrs

from toggl_async.exchange.circuit_breaker import CircuitBreaker
from toggl_async.ratelimit.hourly_quota import HourlyQuotas
from toggl_async.ratelimit.leaky_bucket import LeakyBucket


@attrs.frozen(eq=False)
class HostKnowledge:
    """The hourly quotas at one host, the pace of requests, and whether the credential was refused."""

    quotas: HourlyQuotas
    bucket: LeakyBucket | None
    breaker: CircuitBreaker

    def needed_until(self, now: float) -> float:
        """Return the moment after which this makes no difference: at most an hour, if Toggl is right."""
        due = now if self.bucket is None else self.bucket.next
        return max(self.quotas.known_until(now), due, self.breaker.open_until)
