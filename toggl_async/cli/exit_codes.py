"""The exit codes of the program, and the one-line messages of its errors."""

import enum
import errno
import os
import re
from os import environ

from cyclopts import CycloptsError

from toggl_async import (
    AuthenticationError,
    CredentialsError,
    ForbiddenError,
    IncompleteResponseError,
    InvalidRequestError,
    InvalidSettingError,
    NotFoundError,
    QuotaError,
    RateLimitError,
    Request,
    StatusError,
    TogglError,
    TransportError,
)
from toggl_async.bulk.errors import ArchiveInUseError, BulkError, ListingPostponedError
from toggl_async.cli.variables import source, without_classes
from toggl_async.failures import Concern, FailureKind
from toggl_async.hosts import Host
from toggl_async.request.base import WorkspaceRequest

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
_CREDENTIAL_HINT = "in the environment, TOGGL_API_TOKEN is for Track and TOGGL_FOCUS_KEY for Focus"

_RESET = re.compile(r"[.;,]?\s*Your quota will reset in [0-9]+ seconds?\.?", re.IGNORECASE)


class ExitCode(enum.IntEnum):
    """The exit codes of the program."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    NETWORK = 3
    QUOTA = 4
    COME_BACK = 75
    HUNG_UP = 129
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


EXIT_CODES_HELP = """Exit codes:
  0    success; also when a signal stops a running sandbox
  1    Toggl refused, its response cannot be used, or writing a file failed
  2    a mistake in the command or its settings
  3    no complete response arrived, or Toggl's side failed: try again later
  4    too many requests: the message says when to try again, if Toggl said so
  75   a bulk export stopped at the hourly quota, or another runs: run it again later
  130  interrupted by Ctrl-C; 143: terminated; 129: hung up; 141: nobody reads the output"""


class UsageError(Exception):
    """The command cannot run with these arguments or settings; the message says what to change."""


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
    else:
        text = str(error)
    return " ".join(text.split())


def _toggl_message(error: TogglError) -> str:
    text = str(error)
    if isinstance(error, CredentialsError):
        return without_classes(text) if "TOGGL_" in text else f"{text}; {_CREDENTIAL_HINT}"
    if isinstance(error, QuotaError | RateLimitError):
        text = f"{_without_reset(text)}; {_retry_time(error)}"
    text += _advice(error)
    return f"{text} (after {len(error.attempts)} attempts)" if len(error.attempts) > 1 else text


def _without_reset(text: str) -> str:
    # Toggl's message says when the quota is reset, too.
    return _RESET.sub("", text) or text


def _advice(error: TogglError) -> str:
    """Return what may be wrong if Toggl refused the credential or the workspace."""
    request = error.request
    if not isinstance(request, Request):
        return ""
    host, in_workspace = request.route.host, "{workspace_id}" in request.route.path
    unexplained = error.failure_kind is FailureKind.UNEXPLAINED
    advice = ""
    if isinstance(error, AuthenticationError) and (variables := source(host, environ)):
        advice = f"; the credential is the one in {variables}"
    if in_workspace and (unexplained or _blames_workspace(error)):
        advice += (
            f"; the workspace is {request.workspace_id}" if isinstance(request, WorkspaceRequest) else ""
        )
        advice += ": " if advice else "; "
        advice += (
            "'toggl-async list workspaces' lists those that there are"
            if host is Host.TRACK
            else "check --workspace or TOGGL_WORKSPACE_ID"
        )
    return advice


def _blames_workspace(error: TogglError) -> bool:
    if isinstance(error, ForbiddenError):
        return error.concerns is Concern.WORKSPACE
    # A 404 may be about another object of the request, such as its project.
    return isinstance(error, NotFoundError)


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
