"""The error for a status other than 200, made from the status, headers and body."""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

import msgspec

from toggl_async._typeguards import is_mapping
from toggl_async.errors import (
    AuthenticationError,
    BadRequestError,
    ForbiddenError,
    GoneError,
    NotFoundError,
    PlanError,
    QuotaError,
    RateLimitError,
    ServerError,
    StatusError,
    TooLargeError,
    UnexpectedStatusError,
)
from toggl_async.failures import Concern, FailureKind
from toggl_async.headers import Headers, printable
from toggl_async.quota_headers import remaining_calls, retry_after, seconds_to_reset

_LONGEST_MESSAGE = 200
# Patterns that ignore case; they are compiled with the first error, since most programs see none.
_HOURLY = r"hourly limit|quota will reset"
_RESETS_IN = r"reset in ([0-9]{1,6}) second"
_WRONG_CREDENTIALS = r"incorrect username|incorrect password|wrong password|username and/or password"
_NO_WORKSPACE = r"workspace not found|no (?:required )?access to (?:asked )?workspace(?! or is not admin)"
_ROLE_OR_PLAN = r"\badmin\b|permission|\bplan\b|premium|entitlement|\brole\b"
_TOO_LARGE = r"report is too big|date range too large|maximum allowed date range"
# Some of Toggl's 500s are final: sending the same request again would only spend a call.
_FINAL = r"parameter `?\w+`? is missing"
_TITLE = r"<title[^>]*>(.*?)</title>"

_BY_STATUS: Final[Mapping[int, type[StatusError]]] = {
    401: AuthenticationError,
    403: ForbiddenError,
    404: NotFoundError,
    410: GoneError,
    429: RateLimitError,
}
_BY_FAMILY: Final[Mapping[int, type[StatusError]]] = {4: BadRequestError, 5: ServerError}
_TRANSIENT = frozenset({408, 425})
_FINAL_STATUSES = frozenset({501, 505})


def _search(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern, text, re.IGNORECASE | re.DOTALL)


def _words(body: bytes) -> str:
    value: object
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return body.decode("utf-8", "replace")
    if is_mapping(value):
        fields = (value.get(key) for key in ("error", "error_description", "message", "tip"))
        words = ": ".join(field for field in fields if isinstance(field, str) and field)
        return words or body.decode("utf-8", "replace")
    return value if isinstance(value, str) else body.decode("utf-8", "replace")


def message_of(body: bytes, redact: Callable[[str], str] = str) -> str:
    """Return the message in an error's body, as one printable line. Toggl sends text, JSON, HTML or nothing.

    ``redact`` removes secrets; it is called before anything is cut off or escaped.
    """
    text = redact(_words(body)).strip()
    if text.startswith("<"):
        title = _search(_TITLE, text)
        text = f"an HTML page: {title[1].strip()}" if title else "an HTML page"
    line = " ".join(text.split())
    shown = printable(line)
    return shown if len(shown) <= _LONGEST_MESSAGE else shown[:_LONGEST_MESSAGE] + "..."


def _payment_required(message: str, headers: Headers) -> type[StatusError]:
    left = remaining_calls(headers)
    if _search(_HOURLY, message) or (left is not None and left <= 0):
        return QuotaError
    # In doubt, it is the plan: if that is wrong, at least the client does not wait an hour in vain.
    return PlanError


def _resets_in(message: str, headers: Headers) -> float | None:
    found = _search(_RESETS_IN, message)
    return float(found[1]) if found else seconds_to_reset(headers)


def _forbidden(message: str, *, accepted: bool) -> type[StatusError]:
    # Most of Toggl's recorded 403s for wrong credentials are empty, but so may be one for a workspace.
    wrong = _search(_WRONG_CREDENTIALS, message) if message else not accepted
    return AuthenticationError if wrong else ForbiddenError


def _class(status: int, message: str, headers: Headers, *, accepted: bool) -> type[StatusError]:
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return _payment_required(message, headers)
    if status == HTTPStatus.FORBIDDEN:
        return _forbidden(message, accepted=accepted)
    if status // 100 in _BY_FAMILY and _search(_TOO_LARGE, message):
        return TooLargeError
    return _BY_STATUS.get(status) or _BY_FAMILY.get(status // 100, UnexpectedStatusError)


def _concern_of_403(message: str) -> Concern:
    if _search(_NO_WORKSPACE, message):
        return Concern.WORKSPACE
    return Concern.FEATURE if _search(_ROLE_OR_PLAN, message) else Concern.JOB


def status_error(
    status: int,
    headers: Headers,
    body: bytes,
    redact: Callable[[str], str] = str,
    *,
    accepted: bool = False,
) -> StatusError:
    """Return the error for a response other than 200.

    ``redact`` removes secrets from its message. ``accepted``: Toggl accepted the same credential before, so
    a 403 with an empty body is more likely to be about the workspace.
    """
    message = message_of(body, redact)
    made = _class(status, message, headers, accepted=accepted)
    error = made(message or _phrase(status), status=status, headers=headers, request_id=headers.request_id)
    if isinstance(error, QuotaError):
        error.resets_in = _resets_in(message, headers)
    elif isinstance(error, RateLimitError):
        error.asked_wait = retry_after(headers)
    elif status == HTTPStatus.FORBIDDEN and not message:
        error.failure_kind = FailureKind.UNEXPLAINED
    elif isinstance(error, ForbiddenError):
        error.concerns = _concern_of_403(message)
    elif status in _TRANSIENT:
        error.retryable, error.failure_kind = True, FailureKind.THROTTLED
    elif status in _FINAL_STATUSES or _search(_FINAL, message):
        error.retryable, error.failure_kind = False, FailureKind.REFUSED
    return error


def _phrase(status: int) -> str:
    try:
        return f"{HTTPStatus(status).phrase}, with an empty body"
    except ValueError:
        return "an empty body"
