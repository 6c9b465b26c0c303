"""Response bodies that are written in tests, decoded like responses from Toggl."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.contract.declared import request_of
from toggl_async.codec import decode
from toggl_async.headers import Headers
from toggl_async.request.base import Request

DATE_RANGE: Mapping[str, Any] = {"start_date": date(2025, 3, 1), "end_date": date(2025, 3, 31)}


def ask(method: str, *place: Any, **fields: Any) -> Any:
    """Make the request of a method."""
    make: Any = request_of(method)
    return make(*place, **fields)


def read(request: Request[Any], body: object, **headers: str) -> Any:
    """Return the model of a response to a request, made from its body; ``x_next_id`` is a header."""
    fields = Headers.of((name.replace("_", "-"), value) for name, value in headers.items())
    return decode(request, json.dumps(body).encode(), fields)
