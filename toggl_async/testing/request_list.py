"""Received requests as text, for the messages of failed assertions."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec

from toggl_async.sandbox.request_log import ReceivedRequest
from toggl_async.testing.request_filter import RequestDetails, What

_LONGEST_BODY = 400
_MOST_LINES = 50
_REPORT_TOKEN = re.compile(r"(?<=/shared/)[^/.]+")


def described(what: What, details: RequestDetails) -> str:
    """Return the description of the requests that were looked for."""
    name = what.__name__ if isinstance(what, type) else getattr(what, "pattern", what)
    words = ["requests" if what is None else f"requests {name}"]
    words += [f"{key}={value!r}" for key, value in details.items()]
    return " with ".join([words[0], ", ".join(words[1:])]) if details else words[0]


def listed(requests: Sequence[ReceivedRequest]) -> str:
    """Return one line for each request, without headers and credentials; the oldest ones may be left out."""
    if not requests:
        return "nothing was sent"
    shown = requests[-_MOST_LINES:]
    lines = [f"sent {_count(len(requests))}:", *map(_line, shown)]
    if len(shown) < len(requests):
        lines.insert(1, f"  ... {len(requests) - len(shown)} earlier ones")
    return "\n".join(lines)


def _count(number: int) -> str:
    return "1 request" if number == 1 else f"{number} requests"


def _line(request: ReceivedRequest) -> str:
    # The token of a saved report gives access to it.
    path = _REPORT_TOKEN.sub("***", request.path)
    query = f"?{urlencode(request.query)}" if request.query else ""
    status = "no response" if request.status is None else str(request.status)
    body = "" if request.body is None else f" {_shortened(msgspec.json.encode(request.body).decode())}"
    account = request.account or "no account"
    return f"  {request.method} {path}{query} -> {status} ({account}){body}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_BODY else f"{text[:_LONGEST_BODY]}..."
