"""The class of an operation: its method, host, path, body fields and handler."""

import re
from collections.abc import Callable
from typing import Literal, TypeVar

from attrs import frozen

from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.credentials import focus_error
from toggl_async.sandbox.request_bodies import (
    InvalidParameterError,
    NoQuery,
    describe_fields,
    read,
    read_query,
)
from toggl_async.sandbox.responses import HttpError, HttpResponse, json_error

Body = TypeVar("Body")
Host = Literal["track", "focus"]
PARAM_PATTERNS = {"extension": "csv|xlsx", "action": "filters|search", "report_token": r"[^/.]+"}


@frozen(kw_only=True)
class Operation:
    """An operation of the API; `path` has its parameters in braces, `pattern` matches a whole path."""

    method: str
    host: Host
    path: str
    fields: dict[str, str]
    pattern: re.Pattern[str]
    handler: Callable[[ApiRequest[bytes]], HttpResponse]

    @property
    def literal_length(self) -> int:
        """The length of the path without its parameters; of two matching paths the one with more wins."""
        return len(re.sub(r"\{\w+\}", "", self.path))


def operation(
    host: Host,
    method: str,
    path: str,
    body: type[Body],
    handler: Callable[[ApiRequest[Body]], HttpResponse],
    *,
    query: type = NoQuery,
) -> Operation:
    """Make an operation from the classes of its body and query, and from its function."""

    def handle(request: ApiRequest[bytes]) -> HttpResponse:
        try:
            read_query(query, request.query)
            checked = _with_body(request, read(body, request.body))
        except InvalidParameterError as error:
            raise _http_error(host, error) from None
        return handler(checked)

    return Operation(
        method=method,
        host=host,
        path=path,
        fields=describe_fields(body),
        pattern=_path_pattern(path),
        handler=handle,
    )


def _http_error(host: Host, error: InvalidParameterError) -> HttpError:
    if host == "focus":
        return focus_error(400, "validation", error.message)
    return json_error(400, error.message, error.reason)


def _with_body(request: ApiRequest[bytes], body: Body) -> ApiRequest[Body]:
    return ApiRequest(
        context=request.context,
        path_params=request.path_params,
        raw_path=request.raw_path,
        query=request.query,
        authenticated=request.authenticated,
        body=body,
    )


def _path_pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    texts = (
        f"(?P<{part}>{PARAM_PATTERNS.get(part, '[^/]+')})" if is_param else re.escape(part)
        for is_param, part in zip([False, True] * len(parts), parts, strict=False)
    )
    return re.compile("".join(texts))
