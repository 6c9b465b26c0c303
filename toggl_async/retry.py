"""Whether to try again, and after how long: a function of how the tries so far ended.

=============  =====================  ===========================================
ending         tried again            wait
=============  =====================  ===========================================
CONNECT        any call               backoff
SENT, CUT      calls that only read   backoff
LATE           the same, once         backoff
DAMAGED        the same, once         backoff
PROTOCOL       the same, twice        backoff
SERVER         calls that only read   backoff, at least what Retry-After asks for
THROTTLED      any call               backoff, at least Retry-After and a second
QUOTA          any call, twice        until the reset, within ``max_wait``; costs no try
the others     never
=============  =====================  ===========================================

Backoff is drawn evenly from zero to ``first_wait * 2 ** n``, so that many clients do not come back at once.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import attrs

from toggl_async.endings import Ending
from toggl_async.errors import QuotaError, StatusError, TogglError
from toggl_async.fields import Named
from toggl_async.quota import retry_after

_MOST_DOUBLINGS = 60  # more would only overflow
_RESET_SPREAD = 5.0
_FLOOR_SPREAD = 0.1

_FAILURES = frozenset(
    {
        Ending.CONNECT,
        Ending.SENT,
        Ending.LATE,
        Ending.PROTOCOL,
        Ending.CUT,
        Ending.DAMAGED,
        Ending.SERVER,
    }
)
# What stands before Toggl answers 429 and 5xx as well: they tell nothing of the credential.
_SHOWS_IT_IS_GOOD = frozenset({Ending.REFUSED, Ending.QUOTA})

whole: Final = attrs.validators.and_(attrs.validators.instance_of(int), attrs.validators.ge(1))


def _positive(_: object, attribute: Named, value: float) -> None:
    if not 0 < value < float("inf"):
        raise ValueError(f"{attribute.name} must be a positive number, not {value!r}")


@attrs.frozen(kw_only=True)
class Rule:
    """What follows from an ending.

    ``repeats`` is how often it may end so and be tried again, None as often as there are tries; ``writes``
    whether that holds for calls that change something too; ``floor`` is the least wait in seconds.
    """

    repeats: int | None = None
    writes: bool = False
    floor: float = 0.0


NEVER = Rule(repeats=0)

RULES: Final[Mapping[Ending, Rule]] = MappingProxyType(
    {
        Ending.CONNECT: Rule(writes=True),
        Ending.LOCAL: NEVER,
        Ending.SENT: Rule(),
        Ending.LATE: Rule(repeats=1),
        Ending.PROTOCOL: Rule(repeats=2),
        Ending.CUT: Rule(),
        Ending.DAMAGED: Rule(repeats=1),
        Ending.THROTTLED: Rule(writes=True, floor=1.0),
        Ending.SERVER: Rule(),
        Ending.QUOTA: Rule(repeats=2, writes=True),
        Ending.REFUSED: NEVER,
        Ending.CREDENTIAL: NEVER,
    }
)


@attrs.frozen
class Again:
    """Try again after so many seconds; ``spends`` is whether it counts as a try."""

    wait: float
    spends: bool = True


@attrs.frozen(kw_only=True)
class Retry:
    """How often and how patiently a failed call is tried again.

    ``attempts`` counts the first try too. The wait before try n is drawn evenly from zero to
    ``first_wait * 2 ** (n - 2)`` seconds, never over ``longest_wait``; what the server asks for is a floor.
    Where it asks for more than ``longest_asked`` seconds, and more than the call's ``max_wait``, the call
    fails at once and ``retry_at`` tells when to come back. ``rules`` replaces what follows from single
    endings. ``Retry(attempts=1)`` never tries again.

    Raises:
        ValueError: a number that makes no sense.
    """

    attempts: int = attrs.field(default=4, validator=whole)
    first_wait: float = attrs.field(default=0.5, validator=_positive)
    longest_wait: float = attrs.field(default=30.0, validator=_positive)
    longest_asked: float = attrs.field(default=120.0, validator=_positive)
    rules: Mapping[Ending, Rule] = attrs.field(factory=dict[Ending, Rule], hash=False)

    def again(
        self,
        error: TogglError,
        earlier: Sequence[Ending],
        *,
        reads_only: bool = True,
        max_wait: float | None = None,
        draw: Callable[[], float] = random.random,
    ) -> Again | None:
        """What to do after a try ended with ``error`` and earlier ones as listed; None is to give up."""
        ending = error.ending
        rule = self.rules.get(ending, RULES[ending])
        repeats = earlier.count(ending)
        if not (reads_only or rule.writes) or (rule.repeats is not None and repeats >= rule.repeats):
            return None
        if ending is Ending.QUOTA:
            return self._after_reset(error, max_wait, draw)
        tries = 1 + sum(each is not Ending.QUOTA for each in earlier)
        asked = asked_wait(error)
        if tries >= self.attempts or asked > max(self.longest_asked, max_wait or 0.0):
            return None
        ceiling = min(self.longest_wait, self.first_wait * 2.0 ** min(tries - 1, _MOST_DOUBLINGS))
        floor = max(rule.floor, asked)
        return Again(max(draw() * ceiling, floor * (1.0 + draw() * _FLOOR_SPREAD)))

    @staticmethod
    def _after_reset(error: TogglError, max_wait: float | None, draw: Callable[[], float]) -> Again | None:
        resets_in = error.resets_in if isinstance(error, QuotaError) else None
        if resets_in is None or max_wait is None or resets_in > max_wait:
            return None
        return Again(resets_in + draw() * _RESET_SPREAD, spends=False)


def asked_wait(error: TogglError) -> float:
    """Seconds that the server asked to wait, 0 if it asked for none."""
    return (retry_after(error.headers) or 0.0) if isinstance(error, StatusError) else 0.0


class Budget:
    """Bounds the repeats against one host: when most calls fail, trying again only adds to the load.

    It begins with 20 tokens; a failure takes one, a success gives a tenth back, and at 10 or fewer nothing is
    tried again. A thousand calls to a dead host then send a few more than a thousand requests, not four times
    as many.
    """

    _FULL = 20.0
    _LEAST = 10.0
    _REWARD = 0.1

    def __init__(self) -> None:
        self._tokens = self._FULL

    def note(self, ending: Ending | None) -> None:
        """A try ended; None is success. What is no failure of the host's, as a refusal, does not count."""
        if ending is None:
            self._tokens = min(self._FULL, self._tokens + self._REWARD)
        elif ending in _FAILURES:
            self._tokens = max(0.0, self._tokens - 1.0)

    @property
    def allows(self) -> bool:
        """Whether a failed call may be tried again."""
        return self._tokens > self._LEAST


class Breaker:
    """Keeps a credential that was refused from being shown again and again.

    After a 401, or a 403 that means the same, calls fail at once for a minute; then one is sent to see, and
    the others follow if it is well. Only an answer settles it: one that is lost makes room for the next.
    """

    PATIENCE = 60.0

    def __init__(self) -> None:
        self._error: StatusError | None = None
        self._until = 0.0
        self._probing = False

    def standing(self, now: float) -> StatusError | None:
        """The refusal that still stands, None if a call may be sent; asking changes nothing."""
        return self._error if self._probing or now < self._until else None

    def sent(self) -> None:
        """A call is sent: if there was a refusal, it is the one that shows whether it still holds."""
        self._probing = self._error is not None

    def unanswered(self) -> None:
        """A call ended without an answer, which tells nothing of the credential."""
        self._probing = False

    def answered(self, error: TogglError | None, now: float) -> None:
        """A call was answered, with an error or not."""
        self._probing = False
        if isinstance(error, StatusError) and error.ending is Ending.CREDENTIAL:
            self._error, self._until = error, now + self.PATIENCE
        elif error is None or error.ending in _SHOWS_IT_IS_GOOD:
            self._error, self._until = None, 0.0
