"""How calls are limited, as a value."""

import attrs

from toggl_async.fields import Named
from toggl_async.shared.line import SharedPace

_MARGIN = 1.05


def _pace(_: object, attribute: Named, value: float | None) -> None:
    if value is not None and not 0 < value < float("inf"):
        raise ValueError(f"{attribute.name} must be a positive number or None, not {value!r}")


@attrs.frozen(kw_only=True)
class Quota:
    """How fast calls go, and how the hour's calls are shared out.

    ``per_second`` is the pace at which calls leave, over all of this client's tasks; Toggl allows about one a
    second for each token and address, and answers more with 429. None does not pace: for a sandbox, or a
    proxy that does it. ``reserve`` is how many of the hour's calls bulk calls leave to interactive ones.
    ``low`` is how few calls left are worth a warning. ``shared`` keeps one pace with other processes:
    a :class:`~toggl_async.shared.file.FilePace` or a :class:`~toggl_async.shared.redis.RedisPace`.

    Raises:
        ValueError: a number that makes no sense, or a pace to share that is none.
    """

    per_second: float | None = attrs.field(default=1.0, validator=_pace)
    reserve: int = attrs.field(default=0, validator=attrs.validators.ge(0))
    low: int = attrs.field(default=10, validator=attrs.validators.ge(0))
    shared: SharedPace | None = None

    def __attrs_post_init__(self) -> None:
        if self.shared is not None and self.per_second is None:
            raise ValueError("per_second=None does not pace, so there is nothing to share")

    @property
    def interval(self) -> float | None:
        """Seconds between two calls; a little more than asked, since connections take unequal time."""
        return None if self.per_second is None else _MARGIN / self.per_second
