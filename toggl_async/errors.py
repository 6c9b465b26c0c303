"""Everything that can go wrong, as one tree.

::

    TogglError
      InvalidRequestError       the request is invalid; nothing was sent (also a ValueError)
      InvalidSettingError       a setting or an option is invalid (also a ValueError and a TypeError)
      CredentialsError          no credential, a malformed one, or none for this host (also a ValueError)
      MisuseError               the client is closed, or used from another event loop or process
      ClientsBusyError          all clients of a pool are in use, and stay so
      TransportError            no complete response arrived
        ConnectError            nothing was sent
        DeadlineError           it took longer than allowed (also a TimeoutError)
        IncompleteResponseError the response broke off, or is not a whole csv, xlsx, pdf or zip
      StatusError               Toggl refused: status, message, headers, request_id
        BadRequestError         400, and any 4xx without a class of its own
        AuthenticationError     401, and 403 for wrong credentials or, at first, with an empty body
        ForbiddenError          403 for something that these credentials may not see
        NotFoundError           404
        GoneError               410
        PlanError               402, the plan lacks the feature
        QuotaError              402, the hourly quota is used up: resets_in
        RateLimitError          429, too many requests at once: asked_wait
        TooLargeError           400 or 500, the report is too large for one request
        ServerError             5xx
        UnexpectedStatusError   anything else, above all a redirect
      DecodeError               a 200 whose content cannot be decoded: problems

The operating system's own ``OSError`` (a full disk, a missing folder) passes through untouched.
"""

import errno
import math
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import attrs

from toggl_async.failures import FAILURES, Concern, FailureKind
from toggl_async.headers import Headers


@attrs.frozen(kw_only=True)
class Attempt:
    """One attempt to send a request, and its outcome.

    ``seconds`` is the time that the attempt took, ``wait`` the time that the client waited after it (both in
    seconds). ``outcome`` is ``"ok"`` or the name of the error; ``status`` is None if no response arrived.
    """

    number: int
    outcome: str
    seconds: float
    status: int | None = None
    request_id: str | None = None
    wait: float = 0.0


class TogglError(Exception):
    """The root of every error that this library raises.

    ``retryable`` says whether the same call may succeed later, ``retry_at`` (aware, UTC) when, if known, and
    ``retry_after`` in how many whole seconds.
    ``attempts`` lists the attempts that were made. ``request`` is the request, a value that can be compared,
    printed and sent again, or None if there was none yet. ``failure_kind`` decides whether the client repeats
    the attempt. ``concerns`` says which other calls would fail the same way.
    """

    retryable: bool = False
    failure_kind: FailureKind = FailureKind.LOCAL
    retry_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    request: object | None = None
    _concerns: Concern | None = None
    _utc: Callable[[], datetime] | None = None

    def __init__(self, message: str) -> None:
        super().__init__(message)

    @property
    def retry_after(self) -> int | None:
        """The whole seconds from now until ``retry_at``, at least 1, as in the header ``Retry-After``.

        None if the moment is not known. Each use compares it with the clock of the client.
        """
        if self.retry_at is None:
            return None if self._known_wait is None else _whole_seconds(self._known_wait)
        now = datetime.now(UTC) if self._utc is None else self._utc()
        return _whole_seconds((self.retry_at - now).total_seconds())

    @property
    def _known_wait(self) -> float | None:
        """The seconds to wait that the response reported, if the client has not set ``retry_at``."""
        return None

    def retry_in(self, seconds: float, utc: Callable[[], datetime]) -> None:
        """Set ``retry_at`` to a moment in some seconds, by a clock that returns the date and time in UTC."""
        self.retry_at, self._utc = utc() + timedelta(seconds=seconds), utc

    @property
    def concerns(self) -> Concern:
        """The calls that would fail the same way: this one alone, those to the same workspace, and so on."""
        return self._concerns or FAILURES[self.failure_kind].concerns

    @concerns.setter
    def concerns(self, value: Concern) -> None:
        self._concerns = value

    @property
    def message(self) -> str:
        """The error's message, in one sentence."""
        return str(self.args[0])

    def __reduce__(self) -> tuple[object, ...]:
        # The clock stays in its process: from then on, ``retry_after`` goes by the machine's.
        state = {name: value for name, value in self.__dict__.items() if name != "_utc"}
        return _restore, (type(self), self.args, state)


def _whole_seconds(seconds: float) -> int:
    return max(1, math.ceil(seconds))


def _restore(kind: type[TogglError], arguments: tuple[object, ...], state: dict[str, object]) -> TogglError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments  # TimeoutError.__new__ leaves them to __init__, which is not called here
    error.__dict__.update(state)
    return error


class InvalidRequestError(TogglError, ValueError):
    """The request is invalid; nothing was sent."""


class InvalidSettingError(TogglError, ValueError, TypeError):
    """A setting of the client, or an option of a call, is unknown, of another type, or out of range."""

    _concerns = Concern.EVERYTHING


class CredentialsError(TogglError, ValueError):
    """There is no credential for this host, or the one given is malformed or for the other product."""

    _concerns = Concern.CREDENTIAL


class MisuseError(TogglError):
    """The client is closed, or used from another event loop or process."""

    _concerns = Concern.EVERYTHING


class ClientsBusyError(TogglError):
    """All clients of the pool were in use for as long as a caller may wait for one; nothing was sent."""

    retryable = True


class TransportError(TogglError):
    """No complete response arrived."""

    retryable: bool = True
    failure_kind: FailureKind = FailureKind.INCOMPLETE

    def __init__(
        self, message: str, *, retryable: bool = True, failure_kind: FailureKind | None = None
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.failure_kind = failure_kind or (type(self).failure_kind if retryable else FailureKind.LOCAL)


class ConnectError(TransportError):
    """No connection was made, so nothing was sent."""

    failure_kind = FailureKind.CONNECT
    _concerns = Concern.HOST


class DeadlineError(TransportError, TimeoutError):
    """The call took longer than its :class:`Timeout` allows."""

    failure_kind = FailureKind.TIMEOUT


class IncompleteResponseError(TransportError):
    """The response broke off, arrived too slowly, or is not the complete file that was requested.

    Also a response whose header fields are malformed, or larger than the client accepts.
    """


class StatusError(TogglError):
    """Toggl refused the request.

    ``status`` is the HTTP status, ``message`` the server's own message (control characters escaped, at most
    200 characters), ``headers`` the response's headers, ``request_id`` the id that Toggl's support asks for.
    """

    failure_kind = FailureKind.REFUSED

    def __init__(self, message: str, *, status: int, headers: Headers, request_id: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.request_id = request_id

    def __str__(self) -> str:
        found_by = f" (request id {self.request_id})" if self.request_id else ""
        return f"{self.status}: {self.message}{found_by}"


class BadRequestError(StatusError):
    """Toggl rejects the request as invalid: 400, or another 4xx that has no class of its own."""


class AuthenticationError(StatusError):
    """The credentials are missing or wrong.

    For a minute afterwards, calls with the same credential fail with this error at once; nothing is sent.
    After a 403 with an empty body, which does not say whether the credential or its access to the workspace
    is refused, only calls to the same workspace do, until there is better evidence; see ``concerns``.
    """

    failure_kind = FailureKind.CREDENTIAL


class ForbiddenError(StatusError):
    """The credentials are valid, but do not give access to this.

    If the body of the 403 was empty, calls to the same workspace fail with this error for a minute.
    """


class NotFoundError(StatusError):
    """What was requested does not exist, or these credentials cannot see it."""


class GoneError(StatusError):
    """Toggl has removed this endpoint."""


class PlanError(StatusError):
    """The workspace's plan lacks the feature; waiting does not help.

    If the same feature worked before in the same client, its 402 is a :class:`QuotaError` instead, unless the
    response reports that calls are left: the texts of Toggl's 402s may mislead.
    """

    _concerns = Concern.FEATURE


class QuotaError(StatusError):
    """The hourly quota is used up (402).

    ``resets_in`` is the number of seconds from the response until the quota is reset, None if Toggl did not
    report it. ``retry_after`` counts from now on.
    """

    retryable = True
    failure_kind = FailureKind.QUOTA
    resets_in: float | None = None

    @property
    def _known_wait(self) -> float | None:
        return self.resets_in


class RateLimitError(StatusError):
    """Too many requests arrived (429): Toggl lets about one a second through.

    ``asked_wait`` is the number of seconds that the response asks the client to wait, in its header
    Retry-After; usually it is None, since Toggl sends no such header. ``retry_after`` counts from now on.
    """

    retryable = True
    failure_kind = FailureKind.THROTTLED
    asked_wait: float | None = None

    @property
    def _known_wait(self) -> float | None:
        return self.asked_wait


class TooLargeError(StatusError):
    """The report has too many rows or days for one request; with a shorter date range it may succeed.

    A request with a date range divides itself: see ``request.by_month()``.
    """


class ServerError(StatusError):
    """Toggl's side failed (5xx)."""

    retryable = True
    failure_kind = FailureKind.SERVER


class UnexpectedStatusError(StatusError):
    """The response has a status that the API does not use, above all a redirect, which is never followed."""


class DecodeError(TogglError):
    """Toggl sent a response that cannot be decoded.

    ``problems`` lists each fault with its place, such as ``"expected int, got str @ $[3].id"``.
    """

    def __init__(self, message: str, *, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.problems: tuple[str, ...] = tuple(problems)

    def __str__(self) -> str:
        return "; ".join([self.message, *self.problems[:5]])


_DISK = frozenset(
    {
        errno.EDQUOT,
        errno.EIO,
        errno.ENODEV,
        errno.ENOENT,
        errno.ENOSPC,
        errno.ENOTCONN,
        errno.ENOTDIR,
        errno.ENXIO,
        errno.EROFS,
        errno.ESTALE,
    }
)
"""The errors of a full, read-only or vanished disk or folder. A file alone has none of them."""


def concern_of(error: TogglError | OSError) -> Concern:
    """Return the calls that an error concerns, also for an ``OSError`` from writing a file."""
    if isinstance(error, TogglError):
        return error.concerns
    # Windows also reports EACCES for a single file that another program has open.
    folder = error.errno in _DISK or (error.errno == errno.EACCES and os.name == "posix")
    return Concern.DESTINATION if folder else Concern.JOB
