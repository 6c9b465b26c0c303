"""Whether to try again, and after how long: a function of how it ended."""

import random
from collections.abc import Callable
from typing import Protocol

import attrs

from toggl_async.errors import QuotaError, TogglError


class Named(Protocol):
    """What a validator needs of an attribute."""

    @property
    def name(self) -> str:
        """The attribute's name."""
        ...


_MOST_DOUBLINGS = 60  # more would only overflow
whole = attrs.validators.and_(attrs.validators.instance_of(int), attrs.validators.ge(1))


def _positive(_: object, attribute: Named, value: float) -> None:
    if not 0 < value < float("inf"):
        raise ValueError(f"{attribute.name} must be a positive number, not {value!r}")


@attrs.frozen(kw_only=True)
class Retry:
    """How often and how patiently a failed call is tried again.

    ``attempts`` counts the first try too. The wait before try n is drawn evenly from zero to
    ``first_wait * 2 ** (n - 2)`` seconds, never over ``longest_wait``; what the server asks for is a floor.
    ``Retry(attempts=1)`` never tries again.
    """

    attempts: int = attrs.field(default=4, validator=whole)
    first_wait: float = attrs.field(default=0.5, validator=_positive)
    longest_wait: float = attrs.field(default=30.0, validator=_positive)

    def wait(
        self, error: TogglError, attempt: int, draw: Callable[[], float] = random.random
    ) -> float | None:
        """Seconds to wait after try number ``attempt`` ended with ``error``; None is to give up."""
        if not error.retryable or attempt >= self.attempts:
            return None
        floor = 0.0
        if isinstance(error, QuotaError):
            if error.limit == "hourly":
                return None
            floor = max(1.0, error.resets_in or 0.0)
        ceiling = min(self.longest_wait, self.first_wait * 2.0 ** min(attempt - 1, _MOST_DOUBLINGS))
        return max(floor * (1.0 + draw() / 10.0), draw() * ceiling)
