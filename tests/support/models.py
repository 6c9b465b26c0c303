"""Answers written down, and read as the client reads them."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.contract.declared import request_of
from toggl_async.codec import decode
from toggl_async.headers import Headers
from toggl_async.request.base import Request

SPAN: Mapping[str, Any] = {"start_date": date(2025, 3, 1), "end_date": date(2025, 3, 31)}


def ask(method: str, *place: Any, **fields: Any) -> Any:
    """The request of a method."""
    make: Any = request_of(method)
    return make(*place, **fields)


def read(request: Request[Any], answer: object, **headers: str) -> Any:
    """What a request is answered with, where the body is this; ``x_next_id`` is a header."""
    fields = Headers.of((name.replace("_", "-"), value) for name, value in headers.items())
    return decode(request, json.dumps(answer).encode(), fields)
