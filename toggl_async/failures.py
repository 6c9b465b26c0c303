"""Why an attempt failed, and everything that follows from it, in one table.

The kind is decided by where the attempt broke off, not by what the HTTP library calls the fault.
"""

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs


class FailureKind(enum.Enum):
    """Why an attempt failed; :data:`FAILURES` says what follows from it."""

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


@attrs.frozen(kw_only=True)
class RetryRule:
    """The rule for repeating a failed attempt.

    ``repeats`` is how often it may fail this way and still be repeated, None for as often as there are
    attempts; ``writes`` is whether that includes requests that change something; ``least_wait`` is in
    seconds.
    """

    repeats: int | None = None
    writes: bool = False
    least_wait: float = 0.0


_NEVER = RetryRule(repeats=0)


@attrs.frozen(kw_only=True)
class Consequences:
    """The consequences of one kind of failure.

    ``retry`` is the rule for repeating it. ``spends_budget``: it speaks against the host, so it counts in the
    retry budget and is repeated only while there is some left. ``proves_credential``: only a request whose
    credential was accepted fails this way. ``may_have_arrived``: Toggl may have counted the request.
    ``ignores_budget``: the server itself asks for a later repeat, so the retry budget does not matter.
    ``waits_for_reset``: it is repeated when the hourly quota is reset, and does not use up an attempt.
    """

    retry: RetryRule = _NEVER
    spends_budget: bool = False
    ignores_budget: bool = False
    proves_credential: bool = False
    may_have_arrived: bool = True
    waits_for_reset: bool = False


FAILURES: Final[Mapping[FailureKind, Consequences]] = MappingProxyType(
    {
        FailureKind.CONNECT: Consequences(
            retry=RetryRule(writes=True), spends_budget=True, may_have_arrived=False
        ),
        FailureKind.LOCAL: Consequences(may_have_arrived=False),
        FailureKind.DISCONNECTED: Consequences(retry=RetryRule(), spends_budget=True),
        FailureKind.TIMEOUT: Consequences(retry=RetryRule(repeats=1), spends_budget=True),
        FailureKind.PROTOCOL: Consequences(retry=RetryRule(repeats=2), spends_budget=True),
        FailureKind.INCOMPLETE: Consequences(retry=RetryRule(), spends_budget=True),
        FailureKind.CORRUPT: Consequences(retry=RetryRule(repeats=1), spends_budget=True),
        # Proxies in front of Toggl send 429 and 5xx too, so these say nothing about the credential.
        FailureKind.THROTTLED: Consequences(
            retry=RetryRule(writes=True, least_wait=1.0), ignores_budget=True
        ),
        FailureKind.SERVER: Consequences(retry=RetryRule(), spends_budget=True),
        FailureKind.QUOTA: Consequences(
            retry=RetryRule(repeats=2, writes=True),
            ignores_budget=True,
            proves_credential=True,
            waits_for_reset=True,
        ),
        FailureKind.REFUSED: Consequences(proves_credential=True),
        FailureKind.CREDENTIAL: Consequences(),
    }
)
"""The consequences of each kind of failure. :class:`Retry` may replace the rules for repeating."""
