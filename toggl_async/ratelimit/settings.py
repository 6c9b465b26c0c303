"""The rate limit's settings, as a value."""

import attrs

from toggl_async._validators import not_negative, positive_or_none
from toggl_async.errors import InvalidSettingError
from toggl_async.ratelimit.shared.bucket import SharedRateLimit

_MARGIN = 1.05


@attrs.frozen(kw_only=True)
class RateLimit:
    """The settings for the rate of requests and for the hourly quota.

    ``per_second`` is the rate at which requests are sent, over all tasks of this client. Toggl allows about
    one a second for each token and IP address, and refuses more with 429. Clients with the same credential in
    the same event loop take turns, so that their requests keep the rate together; if their rates differ, the
    pause after a request is that of its own client. None sends without pacing: for a
    sandbox, or if a proxy does the pacing. ``reserve`` is the number of calls of the hourly quota that bulk
    calls leave to interactive calls. When at most ``low`` calls are left, a warning is logged. ``shared``
    shares the rate with other processes: a :class:`~toggl_async.FileRateLimit` or a
    :class:`~toggl_async.RedisRateLimit`.

    Raises:
        InvalidSettingError: a number is out of range, or ``shared`` is given without a rate to share.
    """

    per_second: float | None = attrs.field(default=1.0, validator=positive_or_none)
    reserve: int = attrs.field(default=0, validator=not_negative)
    low: int = attrs.field(default=10, validator=not_negative)
    shared: SharedRateLimit | None = None

    def __attrs_post_init__(self) -> None:
        if self.shared is not None and self.per_second is None:
            raise InvalidSettingError("per_second=None sends without pacing, so there is no rate to share")

    @property
    def interval(self) -> float | None:
        """Seconds between two requests, 5 % more than the rate says, since connections take unequal time."""
        return None if self.per_second is None else _MARGIN / self.per_second
