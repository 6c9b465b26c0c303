"""Events: what happens to calls, logged under ``toggl_async`` and passed to listeners.

=============  =======  =============================================================
log message    level    when
=============  =======  =============================================================
request        DEBUG    an attempt is sent
response       DEBUG    the response's headers arrived, or the attempt failed
retry          INFO     a failed attempt will be repeated
wait           INFO     a call begins to wait for the rate limit, quota or a connection
quota low      WARNING  few calls are left in the hour
=============  =======  =============================================================

Each log record carries its event as ``record.event``. An event contains no body, header or query
string, and only the template of the path, so there is no secret in it.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias

import attrs

WaitReason: TypeAlias = Literal["rate", "quota", "responses", "connections"]

_logger = logging.getLogger("toggl_async")
# A program that sets up no logging should not find our warnings on its stderr.
_logger.addHandler(logging.NullHandler())


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened to a call.

    ``endpoint`` is the request's class, ``path`` the template of its path, ``number`` the attempt, from 1.
    ``label`` is that of the call's options.
    """

    name: ClassVar[str] = "event"
    level: ClassVar[int] = logging.DEBUG

    endpoint: str
    verb: str
    host: str
    path: str
    number: int = 1
    label: str | None = None


@attrs.frozen(kw_only=True)
class RequestEvent(Event):
    """An attempt is sent."""

    name = "request"


@attrs.frozen(kw_only=True)
class ResponseEvent(Event):
    """An attempt's response headers arrived, or it failed without: then ``status`` is None.

    ``outcome`` is ``"ok"`` or the name of the error.
    """

    name = "response"

    status: int | None
    outcome: str
    seconds: float
    request_id: str | None = None
    remaining: int | None = None


@attrs.frozen(kw_only=True)
class RetryEvent(Event):
    """A failed attempt will be repeated after ``wait`` seconds."""

    name = "retry"
    level = logging.INFO

    outcome: str
    wait: float


@attrs.frozen(kw_only=True)
class WaitEvent(Event):
    """A call begins to wait for a permit.

    ``reason`` is ``"rate"``, ``"quota"``, ``"responses"`` if the hourly quota has no room until responses
    under way say how much of it is left, or ``"connections"`` if as many calls are under way as connections
    are allowed. ``seconds`` is the least time that the call will wait, and ``until`` (aware, UTC) the end of
    that time; both are None if they are not known.
    """

    name = "wait"
    level = logging.INFO

    reason: WaitReason
    seconds: float | None
    until: datetime | None


@attrs.frozen(kw_only=True)
class QuotaLowEvent(Event):
    """Few calls are left in the hour; sent once an hour for each quota. ``quota_key`` says whose it is."""

    name = "quota low"
    level = logging.WARNING

    quota_key: str
    remaining: int
    resets_in: float | None


Listener: TypeAlias = Callable[[Event], None]


class Events:
    """Passes events to the log and to the listeners; an event that nobody wants is not made."""

    def __init__(self, listeners: tuple[Listener, ...] = ()) -> None:
        self._listeners = listeners

    def wanted(self, level: int) -> bool:
        """Return whether an event of this level would reach a listener or the log."""
        return bool(self._listeners) or _logger.isEnabledFor(level)

    def emit(self, event: Event) -> None:
        """Log an event and pass it to the listeners; an exception from a listener ends the call."""
        if _logger.isEnabledFor(event.level):
            fields = attrs.asdict(event, recurse=False)
            words = " ".join(f"{name}={value}" for name, value in fields.items() if value is not None)
            _logger.log(event.level, "%s %s", event.name, words, extra={"event": event})
        for listener in self._listeners:
            listener(event)
