"""How a command ends: an error becomes an exit code and one line."""

import enum
import errno

from cyclopts import CycloptsError

from toggl_async import (
    CredentialsError,
    IncompleteResponseError,
    InvalidRequestError,
    QuotaError,
    RateLimitError,
    StatusError,
    TogglError,
    TransportError,
)

MISTAKES = frozenset(
    {
        errno.EACCES,
        errno.EADDRINUSE,
        errno.EEXIST,
        errno.EISDIR,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EPERM,
        errno.EROFS,
    }
)
"""What the system says of a path or port that another would do instead of."""
_ENVIRONMENT = "in the environment, TOGGL_API_TOKEN is for Track and TOGGL_FOCUS_KEY for Focus"


class Exit(enum.IntEnum):
    """What a program that calls this one can tell apart."""

    OK = 0
    REFUSED = 1
    MISTAKE = 2
    NETWORK = 3
    QUOTA = 4
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


EXPLAINED = """Exit codes:
  0    all is done; a sandbox that is told to end also ends with this
  1    Toggl refused, its answer cannot be used, or the disk did not take it
  2    a mistake in the command or its settings
  3    no whole answer came, or Toggl's side failed: try again later
  4    too many calls: the message says when to try again, if Toggl told
  130  interrupted by Ctrl-C; 143: told to end; 141: nobody reads the output"""


class MistakeError(Exception):
    """The command as it was given cannot be carried out; the message says what to change."""


def exit_code(error: Exception) -> Exit:
    """The code that a command ends with after an error."""
    if isinstance(error, MistakeError | CycloptsError | ImportError | InvalidRequestError | CredentialsError):
        return Exit.MISTAKE
    if isinstance(error, QuotaError | RateLimitError):
        return Exit.QUOTA
    if isinstance(error, TogglError):
        return Exit.NETWORK if _may_pass(error) else Exit.REFUSED
    return Exit.MISTAKE if isinstance(error, OSError) and error.errno in MISTAKES else Exit.REFUSED


def _may_pass(error: TogglError) -> bool:
    # Of what the network does, an answer of another kind than asked for is final; of what Toggl says, most.
    if isinstance(error, TransportError) and not isinstance(error, IncompleteResponseError):
        return True
    return isinstance(error, TransportError | StatusError) and error.retryable


def explanation(error: Exception) -> str:
    """What went wrong, in one line."""
    if isinstance(error, TogglError):
        text = _told_by_toggl(error)
    elif isinstance(error, OSError):
        text = _told_by_system(error)
    else:
        text = str(error)
    return " ".join(text.split())


def _told_by_toggl(error: TogglError) -> str:
    text = str(error)
    if isinstance(error, CredentialsError) and "TOGGL_" not in text:
        return f"{text}; {_ENVIRONMENT}"
    if isinstance(error, QuotaError | RateLimitError):
        text += f"; {_when(error)}"
    return f"{text} (tried {len(error.attempts)} times)" if len(error.attempts) > 1 else text


def _when(error: QuotaError | RateLimitError) -> str:
    wait = error.resets_in if isinstance(error, QuotaError) else error.retry_after
    if wait is None:
        return "Toggl does not say when calls are let through again: wait some minutes"
    moment = f" at {error.retry_at:%H:%M:%S} UTC" if error.retry_at else ""
    return f"calls are let through again in {wait:.0f} s{moment}"


def _told_by_system(error: OSError) -> str:
    reason = error.strerror or str(error)
    where = f"{error.filename}: " if error.filename else ""
    advice = "; --existing replace, skip or number says what to do then"
    return f"{where}{reason}{advice if error.errno == errno.EEXIST else ''}"
