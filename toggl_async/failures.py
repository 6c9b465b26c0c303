"""The kinds of failure of an attempt, and the consequences of each, in one table.

The kind depends on where the attempt broke off, not on the exception class of the HTTP library.
"""

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs


class FailureKind(enum.Enum):
    """The reason why an attempt failed; :data:`FAILURES` has the consequences of each."""

    CONNECT = "connect"
    """No connection was made, so nothing was sent."""
    LOCAL = "local"
    """The fault is on this side, or the certificate's: the next attempt would fail the same way."""
    DISCONNECTED = "disconnected"
    """The connection broke after the request was sent and before a response began."""
    TIMEOUT = "timeout"
    """No response began in time; Toggl may still be working on it."""
    PROTOCOL = "protocol"
    """The server sent something that is not HTTP."""
    UNREADABLE = "unreadable"
    """The response's header fields are malformed, or larger than this client accepts."""
    INCOMPLETE = "incomplete"
    """The response broke off, or arrived too slowly."""
    CORRUPT = "corrupt"
    """The response arrived whole, but is not what it should be."""
    THROTTLED = "throttled"
    """Too many requests a second (429), or the server asks for the request again (408, 425)."""
    SERVER = "server"
    """Toggl's side failed."""
    QUOTA = "quota"
    """The hourly quota is used up."""
    REFUSED = "refused"
    """Toggl refused the request, and would refuse it again."""
    CREDENTIAL = "credential"
    """Toggl refused the credential."""
    UNEXPLAINED = "unexplained"
    """Toggl sent a 403 without a word: the credential is wrong, or may not see this workspace."""


class Concern(enum.Enum):
    """The calls that a failure concerns: each of them would fail the same way."""

    JOB = "job"
    """This call alone, as far as known."""
    FEATURE = "feature"
    """Calls of the same kind to the same workspace, whose plan or roles do not include it."""
    WORKSPACE = "workspace"
    """Calls to the same workspace."""
    QUOTA = "quota"
    """Calls that count in the same hourly quota, that is in the same organization."""
    CREDENTIAL = "credential"
    """Calls with the same credential."""
    HOST = "host"
    """Calls to the same host."""
    DESTINATION = "destination"
    """Files in the same place: the disk is full, read-only or gone, or the folder cannot be written."""
    EVERYTHING = "everything"
    """Every call of the client."""


@attrs.frozen(kw_only=True)
class RetryRule:
    """The rule for repeating a failed attempt.

    ``repeats`` is how often a call is repeated after failures of this kind; None leaves the bound to
    ``Retry.attempts``. ``writes`` is true if requests that change something are repeated too. ``least_wait``
    is the shortest wait before a repeat, in seconds.
    """

    repeats: int | None = None
    writes: bool = False
    least_wait: float = 0.0


_NEVER = RetryRule(repeats=0)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Consequences:
    """The consequences of one kind of failure.

    ``retry`` is the rule for repeating the attempt. ``spends_budget``: the host seems to be in trouble, so
    the failure takes a token from the retry budget. ``ignores_budget``: the server itself asks for a later
    repeat, so an empty retry budget does not prevent it. ``proves_credential``: only a request whose
    credential was accepted fails this way. ``may_have_arrived``: Toggl may have counted the request.
    ``waits_for_reset``: the attempt is repeated when the hourly quota is reset, and is not counted as one of
    ``Retry.attempts``. ``may_pass``: the host may be down or busy for a while, so ``Retry.patience`` applies.
    ``shows_host``: only a host that is up and running responds this way.
    ``concerns``: the calls that would fail the same way, unless the error itself knows better.
    """

    retry: RetryRule = _NEVER
    spends_budget: bool = False
    ignores_budget: bool = False
    proves_credential: bool = False
    may_have_arrived: bool = True
    waits_for_reset: bool = False
    may_pass: bool = False
    shows_host: bool = False
    concerns: Concern = Concern.JOB


FAILURES: Final[Mapping[FailureKind, Consequences]] = MappingProxyType(
    {
        FailureKind.CONNECT: Consequences(
            retry=RetryRule(writes=True),
            spends_budget=True,
            may_have_arrived=False,
            may_pass=True,
            concerns=Concern.HOST,
        ),
        FailureKind.LOCAL: Consequences(may_have_arrived=False),
        FailureKind.DISCONNECTED: Consequences(retry=RetryRule(), spends_budget=True, may_pass=True),
        FailureKind.TIMEOUT: Consequences(retry=RetryRule(repeats=1), spends_budget=True),
        FailureKind.PROTOCOL: Consequences(retry=RetryRule(repeats=2), spends_budget=True),
        FailureKind.UNREADABLE: Consequences(),
        FailureKind.INCOMPLETE: Consequences(retry=RetryRule(), spends_budget=True),
        FailureKind.CORRUPT: Consequences(retry=RetryRule(repeats=1), spends_budget=True),
        # Proxies in front of Toggl send 429 and 5xx too, so these say nothing about the credential.
        FailureKind.THROTTLED: Consequences(
            retry=RetryRule(writes=True, least_wait=1.0), ignores_budget=True, may_pass=True
        ),
        FailureKind.SERVER: Consequences(retry=RetryRule(), spends_budget=True, may_pass=True),
        FailureKind.QUOTA: Consequences(
            retry=RetryRule(repeats=2, writes=True),
            ignores_budget=True,
            proves_credential=True,
            waits_for_reset=True,
            shows_host=True,
            concerns=Concern.QUOTA,
        ),
        FailureKind.REFUSED: Consequences(proves_credential=True, shows_host=True),
        FailureKind.CREDENTIAL: Consequences(shows_host=True, concerns=Concern.CREDENTIAL),
        FailureKind.UNEXPLAINED: Consequences(shows_host=True, concerns=Concern.WORKSPACE),
    }
)
"""The consequences of each kind of failure. :class:`Retry` may replace the rules for repeating."""
