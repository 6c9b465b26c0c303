"""The exit code and the one-line message of each error."""

import errno
import os
import re

from cyclopts import CycloptsError, UnknownOptionError

from toggl_async import (
    CredentialsError,
    IncompleteResponseError,
    InvalidRequestError,
    InvalidSettingError,
    QuotaError,
    RateLimitError,
    StatusError,
    TogglError,
    TransportError,
)
from toggl_async.bulk.errors import ArchiveInUseError, BulkError, ListingPostponedError
from toggl_async.cli.exit_codes import ExitCode, UsageError
from toggl_async.cli.variables import without_classes

USAGE_ERRNOS = frozenset(
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
"""Errors of the operating system that another path or port would avoid."""
_RESET = re.compile(r"[.;,]?\s*Your quota will reset in [0-9]+ seconds?\.?", re.IGNORECASE)

_MISTAKES = (
    UsageError,
    CycloptsError,
    ImportError,
    InvalidRequestError,
    InvalidSettingError,
    CredentialsError,
    BulkError,
)


def exit_code(error: Exception) -> ExitCode:
    """Return the exit code for an error."""
    if isinstance(error, ArchiveInUseError | ListingPostponedError):
        return ExitCode.COME_BACK
    if isinstance(error, _MISTAKES):
        return ExitCode.USAGE
    if isinstance(error, QuotaError | RateLimitError):
        return ExitCode.QUOTA
    if isinstance(error, TogglError):
        return ExitCode.NETWORK if _is_transient(error) else ExitCode.REFUSED
    return ExitCode.USAGE if isinstance(error, OSError) and error.errno in USAGE_ERRNOS else ExitCode.REFUSED


def _is_transient(error: TogglError) -> bool:
    # A response of the wrong kind, such as a web page, would be the same next time, and so would most of
    # Toggl's refusals. Every other network failure may be gone later, even if the client does not retry it.
    if isinstance(error, TransportError) and not isinstance(error, IncompleteResponseError):
        return True
    return isinstance(error, TransportError | StatusError) and error.retryable


def error_message(error: Exception) -> str:
    """Return the description of an error in one line."""
    if isinstance(error, TogglError):
        text = _toggl_message(error)
    elif isinstance(error, OSError):
        text = _system_message(error)
    elif _is_hyphen_of_export(error):
        text = "'-' is not an argument: --output - writes the file to standard output"
    else:
        text = str(error)
    return " ".join(text.split())


def _is_hyphen_of_export(error: Exception) -> bool:
    if not isinstance(error, UnknownOptionError) or "export" not in (error.command_chain or ()):
        return False
    return (error.token.keyword or error.token.value) == "-"


def _toggl_message(error: TogglError) -> str:
    text = str(error)
    if isinstance(error, CredentialsError):
        if text.startswith("no credentials: "):
            return f"{text}; or type 'toggl-async login'"
        text = without_classes(text)
    if isinstance(error, QuotaError | RateLimitError):
        text = f"{_without_reset(text)}; {_retry_time(error)}"
    text += "".join(getattr(error, "__notes__", ()))  # see :mod:`.refusal_advice`
    return f"{text} (after {len(error.attempts)} attempts)" if len(error.attempts) > 1 else text


def _without_reset(text: str) -> str:
    # Toggl's message says when the quota is reset, too.
    return _RESET.sub("", text) or text


def _retry_time(error: QuotaError | RateLimitError) -> str:
    wait = error.resets_in if isinstance(error, QuotaError) else error.asked_wait
    if wait is None:
        return "Toggl does not say when it will accept requests again: wait some minutes"
    moment = f" at {error.retry_at:%H:%M:%S} UTC" if error.retry_at else ""
    return f"Toggl accepts requests again in {wait:.0f} s{moment}"


def _system_message(error: OSError) -> str:
    reason = error.strerror or str(error)
    where = f"{error.filename}: " if error.filename else ""
    # Other reasons, such as that of a device, come with the same number, but nothing replaces a device.
    is_file = error.errno == errno.EEXIST and reason == os.strerror(errno.EEXIST)
    advice = "; to replace, skip or number existing files, use --existing" if is_file else ""
    return f"{where}{reason}{advice}"
