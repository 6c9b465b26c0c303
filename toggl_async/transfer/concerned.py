"""The exports that a failure of another export concerns, so that they are not worth a request."""

import copy
from collections.abc import Callable, Hashable
from pathlib import Path

from toggl_async.errors import TogglError
from toggl_async.failures import Concern
from toggl_async.request.files import FileRequest

QuotaKeyOf = Callable[[FileRequest], Hashable]


def is_concerned(request: FileRequest, failed: FileRequest, concern: Concern, quota_key: QuotaKeyOf) -> bool:
    """Return whether a request would fail as ``failed`` did; ``quota_key`` returns a request's hourly quota.

    A plan that lacks a feature ends no other export, since each may ask for something else.
    """
    if concern in (Concern.DESTINATION, Concern.EVERYTHING):
        return True
    if request.route.host is not failed.route.host:
        return False
    if concern is Concern.WORKSPACE:
        refused = _workspace_of(failed)
        return refused is not None and _workspace_of(request) == refused
    if concern is Concern.QUOTA:
        # An export that may wait longer for the reset than this one is not hopeless.
        return _patience(request) <= _patience(failed) and quota_key(request) == quota_key(failed)
    # A client has one credential for each host.
    return concern in (Concern.HOST, Concern.CREDENTIAL)


def _workspace_of(request: FileRequest) -> int | None:
    workspace_id = getattr(request, "workspace_id", None)
    return workspace_id if isinstance(workspace_id, int) else None


def _patience(request: FileRequest) -> float:
    return request.options.max_quota_wait or 0.0


def error_of_unsent(error: TogglError | OSError, request: FileRequest, path: Path) -> TogglError | OSError:
    """Return a copy of an error for an export that is not sent because of it."""
    if not isinstance(error, TogglError):
        return OSError(error.errno, error.strerror, str(path))
    same = copy.copy(error)
    same.attempts, same.request = (), request
    return same
