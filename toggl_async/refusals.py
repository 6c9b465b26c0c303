"""What a status other than 200 means: a function of status, headers and body."""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

import msgspec

from toggl_async.endings import Ending
from toggl_async.errors import (
    AuthenticationError,
    BadRequestError,
    ForbiddenError,
    GoneError,
    NotFoundError,
    PlanError,
    QuotaError,
    StatusError,
    TogglBrokenError,
    UnexpectedStatusError,
)
from toggl_async.headers import Headers
from toggl_async.quota import remaining_calls, retry_after, seconds_to_reset
from toggl_async.shapes import is_mapping

_LONGEST_MESSAGE = 200
_HOURLY = re.compile(r"hourly limit|quota will reset", re.IGNORECASE)
_RESETS_IN = re.compile(r"reset in ([0-9]{1,6}) second", re.ASCII)
_WRONG_CREDENTIALS = re.compile(r"incorrect username|password", re.IGNORECASE)
# Some of Toggl's 500 are final: asking the same again burns a request.
_FINAL = re.compile(r"report is too big|parameter `?\w+`? is missing", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)

_BY_STATUS: Final[Mapping[int, type[StatusError]]] = {
    401: AuthenticationError,
    403: ForbiddenError,
    404: NotFoundError,
    410: GoneError,
}
_BY_FAMILY: Final[Mapping[int, type[StatusError]]] = {4: BadRequestError, 5: TogglBrokenError}
_TRANSIENT = frozenset({408, 425})
_FINAL_STATUSES = frozenset({501, 505})


def _said(body: bytes) -> str:
    value: object
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return body.decode("utf-8", "replace")
    if is_mapping(value):
        words = (value.get(key) for key in ("error", "error_description", "message", "tip"))
        told = ": ".join(word for word in words if isinstance(word, str) and word)
        return told or body.decode("utf-8", "replace")
    return value if isinstance(value, str) else body.decode("utf-8", "replace")


def message_of(body: bytes, redact: Callable[[str], str] = str) -> str:
    """What an error's body says, in one line fit to be shown: Toggl sends nothing, text, JSON or HTML.

    ``redact`` takes secrets out; it sees the text before anything is cut off or escaped.
    """
    text = redact(_said(body)).strip()
    if text.startswith("<"):
        title = _TITLE.search(text)
        text = f"an HTML page: {title[1].strip()}" if title else "an HTML page"
    line = " ".join(text.split())
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)
    return shown if len(shown) <= _LONGEST_MESSAGE else shown[:_LONGEST_MESSAGE] + "..."


def _over_402(message: str, headers: Headers) -> tuple[type[StatusError], float | None]:
    told = _RESETS_IN.search(message)
    resets_in = float(told[1]) if told else seconds_to_reset(headers)
    left = remaining_calls(headers)
    if _HOURLY.search(message) or (left is not None and left <= 0):
        return QuotaError, resets_in
    # What is neither is taken for the plan: the other guess would sleep an hour for nothing.
    return PlanError, None


def _kind(status: int, message: str) -> type[StatusError]:
    if status == HTTPStatus.FORBIDDEN and (not message or _WRONG_CREDENTIALS.search(message)):
        return AuthenticationError
    return _BY_STATUS.get(status) or _BY_FAMILY.get(status // 100, UnexpectedStatusError)


def refusal(status: int, headers: Headers, body: bytes, redact: Callable[[str], str] = str) -> StatusError:
    """The error that an answer other than 200 is, with what ``redact`` leaves of its words."""
    message = message_of(body, redact)
    kind, resets_in = _kind(status, message), None
    if status == HTTPStatus.PAYMENT_REQUIRED:
        kind, resets_in = _over_402(message, headers)
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        kind, resets_in = QuotaError, retry_after(headers)
    words = message or _reason(status)
    error = kind(words, status=status, headers=headers, request_id=headers.request_id)
    if status in _TRANSIENT:
        error.retryable, error.ending = True, Ending.THROTTLED
    elif status in _FINAL_STATUSES or _FINAL.search(message):
        error.retryable, error.ending = False, Ending.REFUSED
    if isinstance(error, QuotaError):
        error.resets_in = resets_in
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            error.limit, error.ending = "pace", Ending.THROTTLED
    return error


def _reason(status: int) -> str:
    try:
        return f"{HTTPStatus(status).phrase}, with an empty body"
    except ValueError:
        return "an empty body"
