"""What happens to calls, as values: logged under ``toggl_async``, and told to whoever asks.

=============  =======  =============================================
log message    level    when
=============  =======  =============================================
request        DEBUG    a call leaves
answer         DEBUG    its answer's headers, or its failure, came
retry          INFO     a failed call will be tried again
wait           INFO     a call begins to wait for its turn or for quota
quota low      WARNING  few calls are left in the hour
=============  =======  =============================================

Each record carries its event as ``record.event``. An event holds no body, no header and no query, and of an
address only the template: there is nothing in it that would have to be struck out.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, TypeAlias

import attrs

from toggl_async.turns import Reason

_logger = logging.getLogger("toggl_async")
# A program that sets up no logging is not to find our warnings on its stderr.
_logger.addHandler(logging.NullHandler())


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened to a call: its endpoint, verb, host and path's template, and its try."""

    name: ClassVar[str] = "event"
    level: ClassVar[int] = logging.DEBUG

    endpoint: str
    verb: str
    host: str
    path: str
    number: int = 1


@attrs.frozen(kw_only=True)
class RequestEvent(Event):
    """A call leaves."""

    name = "request"


@attrs.frozen(kw_only=True)
class AnswerEvent(Event):
    """An answer's headers came, or none did: then ``status`` is None and ``outcome`` says why."""

    name = "answer"

    status: int | None
    outcome: str
    seconds: float
    request_id: str | None = None
    remaining: int | None = None


@attrs.frozen(kw_only=True)
class RetryEvent(Event):
    """A failed call will be tried again after ``wait`` seconds."""

    name = "retry"
    level = logging.INFO

    outcome: str
    wait: float


@attrs.frozen(kw_only=True)
class WaitEvent(Event):
    """A call begins to wait for its turn.

    ``reason`` is ``"pace"``, ``"quota"`` or, where as many calls are under way as may be, ``"connections"``;
    ``seconds`` is how long at the least, and ``until`` (aware, UTC) when that ends; None where not known.
    """

    name = "wait"
    level = logging.INFO

    reason: Reason
    seconds: float | None
    until: datetime | None


@attrs.frozen(kw_only=True)
class QuotaLowEvent(Event):
    """Few calls are left in the hour; told once in each window of each bucket."""

    name = "quota low"
    level = logging.WARNING

    bucket: str
    remaining: int
    resets_in: float | None


Listener: TypeAlias = Callable[[Event], None]


class Events:
    """Passes events on. Where nobody listens and nothing is logged, none is made."""

    def __init__(self, listeners: tuple[Listener, ...] = ()) -> None:
        self._listeners = listeners

    def wanted(self, level: int) -> bool:
        """Whether an event of this level would reach anybody."""
        return bool(self._listeners) or _logger.isEnabledFor(level)

    def tell(self, event: Event) -> None:
        """Log an event and tell it to the listeners; what one of them raises ends the call."""
        if _logger.isEnabledFor(event.level):
            said = attrs.asdict(event, recurse=False)
            words = " ".join(f"{name}={value}" for name, value in said.items() if value is not None)
            _logger.log(event.level, "%s %s", event.name, words, extra={"event": event})
        for listener in self._listeners:
            listener(event)
