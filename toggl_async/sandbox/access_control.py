"""What a request passes before its operation: a known path, credentials, the right workspace, quota, plan."""

from collections.abc import Iterable
from http import HTTPStatus

import msgspec
from attrs import frozen

from toggl_async.sandbox.api_request import Site
from toggl_async.sandbox.credentials import Credentials, focus_error
from toggl_async.sandbox.operation import Host, Operation
from toggl_async.sandbox.rate_limits import Bucket
from toggl_async.sandbox.responses import JSON, Answer, RefusalError, json_error

SHARED = "/reports/api/v3/shared/"
PAID = {
    "xlsx": "Workspace needs to have this feature enabled",
    "/tasks/status": "Tasks are a premium feature",
    "/profitability/projects": "Workspace needs to have this feature enabled",
    "v1/workspace/{workspace_id}/data_trends/projects": (
        "Workspace needs to have the data_trends feature enabled"
    ),
}
"""What only paid plans have, by the end of the path or the format, and what others are told."""


@frozen
class Route:
    """The operation that a path leads to, and what stood in the places of its path."""

    operation: Operation
    path: dict[str, str]


def route(operations: Iterable[Operation], host: Host, method: str, path: str) -> Route:
    """Find the operation, or refuse with 404, or with 405 if only the verb is wrong."""
    found = [
        (operation, match)
        for operation in operations
        if operation.host == host and (match := operation.pattern.fullmatch(path))
    ]
    if not found:
        raise _refused(host, HTTPStatus.NOT_FOUND, "Not found")
    fitting = [pair for pair in found if pair[0].method == method]
    if not fitting:
        raise _refused(host, HTTPStatus.METHOD_NOT_ALLOWED, "Method not allowed")
    operation, match = max(fitting, key=lambda pair: pair[0].fixed)
    return Route(operation, match.groupdict())


def _refused(host: Host, status: HTTPStatus, message: str) -> RefusalError:
    if host == "focus":
        return focus_error(status, message.lower().replace(" ", "_"), message)
    return json_error(status, message)


@frozen
class Admission:
    """Whom the sandbox lets in, and how often."""

    credentials: Credentials
    site: Site

    def check(self, found: Route, authorization: str | None) -> None:
        """Refuse what has no or the wrong credentials, or means the workspace of others."""
        if found.operation.host == "focus":
            self.credentials.check_focus(authorization)
        elif authorization or not found.operation.path.startswith(SHARED):
            self.credentials.check_track(authorization)
        workspace = found.path.get("workspace_id", str(self.site.workspace_id))
        if not workspace.isdecimal():
            raise json_error(HTTPStatus.BAD_REQUEST, "Invalid workspace id")
        if int(workspace) == self.site.workspace_id:
            return
        if found.operation.host == "focus":
            raise focus_error(HTTPStatus.FORBIDDEN, "forbidden", "workspace not found or not accessible")
        raise json_error(HTTPStatus.FORBIDDEN, "workspace not found/accessible")

    def bucket(self, found: Route) -> Bucket | None:
        """Give the allowance that a request is charged to, None where nothing is limited."""
        own = found.operation.path.startswith("/api/v9/me")
        return self.site.buckets.get(None if own else self.site.organization_id)

    def check_plan(self, found: Route) -> None:
        """Refuse what the free plan does not include; unlike a used-up quota it says so in JSON."""
        if self.site.plan != "free":
            return
        for ending, message in PAID.items():
            if found.operation.path.endswith(ending) or found.path.get("extension") == ending:
                content = msgspec.json.encode(message)
                raise RefusalError(
                    Answer(status=HTTPStatus.PAYMENT_REQUIRED, content=content, content_type=JSON)
                )
