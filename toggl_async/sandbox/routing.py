"""Routing: the operation that serves a request, found by its host, method and path."""

from collections.abc import Iterable
from http import HTTPStatus

from attrs import frozen

from toggl_async.sandbox.credentials import focus_error
from toggl_async.sandbox.operation import Host, Operation
from toggl_async.sandbox.responses import HttpError, json_error


@frozen
class RouteMatch:
    """The operation for a request, and the values of the parameters in its path."""

    operation: Operation
    path_params: dict[str, str]


def match_route(operations: Iterable[Operation], host: Host, method: str, path: str) -> RouteMatch:
    """Return the operation for a request.

    Raises:
        HttpError: with 404, no operation has this path; with 405, only the method is wrong.
    """
    same_path = [
        (operation, match)
        for operation in operations
        if operation.host == host and (match := operation.pattern.fullmatch(path))
    ]
    if not same_path:
        raise _routing_error(host, HTTPStatus.NOT_FOUND, "Not found")
    candidates = [pair for pair in same_path if pair[0].method == method]
    if not candidates:
        raise _routing_error(host, HTTPStatus.METHOD_NOT_ALLOWED, "Method not allowed")
    operation, match = max(candidates, key=lambda pair: pair[0].literal_length)
    return RouteMatch(operation, match.groupdict())


def _routing_error(host: Host, status: HTTPStatus, message: str) -> HttpError:
    if host == "focus":
        return focus_error(status, message.lower().replace(" ", "_"), message)
    return json_error(status, message)
