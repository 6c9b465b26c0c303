"""Everything that can go wrong, as one tree.

::

    TogglError
      InvalidRequestError       the call was refused before anything was sent (also a ValueError)
      CredentialsError          no credential, a malformed one, or one that is not for this host
      MisuseError               the client is closed, or used from another event loop or process
      TransportError            no whole answer came back
        ConnectError            nothing was sent
        DeadlineError           longer than allowed (also a TimeoutError)
        InterruptedAnswerError  broke off, fell short, or is not a whole csv, xlsx or pdf
      StatusError               Toggl said no: status, message, headers, request_id
        BadRequestError         400 and other refusals of what was asked
        AuthenticationError     401, and 403 for wrong credentials
        ForbiddenError          403 for something that these credentials may not see
        NotFoundError           404
        GoneError               410
        PlanError               402, the plan lacks the feature
        QuotaError              402 or 429, too many calls: resets_in
        TogglBrokenError        5xx
        UnexpectedStatusError   anything else, above all a redirect
      AnswerError               a 200 whose content cannot be read: problems as paths

The operating system's own ``OSError`` (a full disk, a missing folder) passes through untouched.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import attrs

from toggl_async.endings import Ending
from toggl_async.headers import Headers

if TYPE_CHECKING:
    from toggl_async.request import Request

__all__ = [
    "AnswerError",
    "Attempt",
    "AuthenticationError",
    "BadRequestError",
    "ConnectError",
    "CredentialsError",
    "DeadlineError",
    "ForbiddenError",
    "GoneError",
    "InterruptedAnswerError",
    "InvalidRequestError",
    "MisuseError",
    "NotFoundError",
    "PlanError",
    "QuotaError",
    "StatusError",
    "TogglBrokenError",
    "TogglError",
    "TransportError",
    "UnexpectedStatusError",
]


@attrs.frozen(kw_only=True)
class Attempt:
    """One try at a request, and how it ended.

    ``seconds`` is how long it took, ``wait`` how long was waited after it (both in seconds);
    ``outcome`` is ``"ok"`` or the name of the error; ``status`` is None when no answer came.
    """

    number: int
    outcome: str
    seconds: float
    status: int | None = None
    request_id: str | None = None
    wait: float = 0.0


class TogglError(Exception):
    """What every error of this library is.

    ``retryable`` tells whether the same call may succeed later, ``retry_at`` (aware, UTC) when, if known.
    ``attempts`` lists what was tried; ``request`` is the call, or None where there was none yet.
    """

    retryable: bool = False
    ending: Ending = Ending.LOCAL
    retry_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    request: "Request[object] | None" = None

    def __init__(self, message: str) -> None:
        super().__init__(message)

    @property
    def message(self) -> str:
        """What went wrong, in one sentence."""
        return str(self.args[0])

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[TogglError], arguments: tuple[object, ...], state: dict[str, object]) -> TogglError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments  # a TimeoutError takes them only when it is made in full
    error.__dict__.update(state)
    return error


class InvalidRequestError(TogglError, ValueError):
    """The call says something that cannot be sent; nothing was sent."""


class CredentialsError(TogglError):
    """There is no credential for this host, or the one given is malformed or for the other product."""


class MisuseError(TogglError):
    """The client is closed, not open yet, or used from another event loop or process."""


class TransportError(TogglError):
    """No whole answer came back."""

    retryable: bool = True
    ending: Ending = Ending.CUT

    def __init__(self, message: str, *, retryable: bool = True, ending: Ending | None = None) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.ending = (ending or type(self).ending) if retryable else Ending.LOCAL


class ConnectError(TransportError):
    """No connection came about, so nothing was sent."""

    ending = Ending.CONNECT


class DeadlineError(TransportError, TimeoutError):
    """It took longer than was allowed."""

    ending = Ending.LATE


class InterruptedAnswerError(TransportError):
    """The answer broke off, fell short, or is not the whole file that it should be."""


class StatusError(TogglError):
    """Toggl answered, and said no.

    ``status`` is the HTTP status, ``message`` what the server said (control characters escaped,
    at most 200 characters), ``headers`` its headers, ``request_id`` what Toggl's support asks for.
    """

    ending = Ending.REFUSED

    def __init__(self, message: str, *, status: int, headers: Headers, request_id: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.request_id = request_id

    def __str__(self) -> str:
        told = f" (request id {self.request_id})" if self.request_id else ""
        return f"{self.status}: {self.message}{told}"


class BadRequestError(StatusError):
    """Toggl cannot make sense of the call, or does not allow it as it stands."""


class AuthenticationError(StatusError):
    """The credentials are missing or wrong.

    For a minute after it, further calls with the same credential fail with it at once: nothing is sent.
    """

    ending = Ending.CREDENTIAL


class ForbiddenError(StatusError):
    """The credentials are good, but may not see this."""


class NotFoundError(StatusError):
    """There is no such thing, or not for these credentials."""


class GoneError(StatusError):
    """This endpoint is no more; never asked again."""


class PlanError(StatusError):
    """The workspace's plan lacks the feature; waiting does not help."""


class QuotaError(StatusError):
    """Too many calls: over the hourly quota (402) or the pace (429).

    ``resets_in`` is the number of seconds until calls are let through again, None if not told.
    """

    retryable = True
    ending = Ending.QUOTA
    resets_in: float | None = None
    limit: Literal["hourly", "pace"] = "hourly"


class TogglBrokenError(StatusError):
    """Toggl's side failed (5xx)."""

    retryable = True
    ending = Ending.SERVER


class UnexpectedStatusError(StatusError):
    """An answer that this API does not give, above all a redirect: it is never followed."""


class AnswerError(TogglError):
    """Toggl said yes, but its answer cannot be read.

    ``problems`` names each place, such as ``"expected int, got str @ $[3].id"``.
    """

    def __init__(self, message: str, *, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.problems: tuple[str, ...] = tuple(problems)

    def __str__(self) -> str:
        return "; ".join([self.message, *self.problems[:5]])
