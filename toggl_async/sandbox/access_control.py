"""The checks that a request must pass before its operation: credentials, workspace, quota and plan."""

from http import HTTPStatus

import msgspec
from attrs import frozen

from toggl_async.sandbox.api_request import ServerContext
from toggl_async.sandbox.credentials import Credentials, focus_error
from toggl_async.sandbox.rate_limits import QuotaCounter
from toggl_async.sandbox.responses import JSON, HttpError, HttpResponse, json_error
from toggl_async.sandbox.routing import RouteMatch

SHARED = "/reports/api/v3/shared/"
PAID_FEATURES = {
    "xlsx": "Workspace needs to have this feature enabled",
    "/tasks/status": "Tasks are a premium feature",
    "/profitability/projects": "Workspace needs to have this feature enabled",
    "v1/workspace/{workspace_id}/data_trends/projects": (
        "Workspace needs to have the data_trends feature enabled"
    ),
}
"""Error messages for what the free plan lacks; the key is the file format or the end of the path."""


@frozen
class AccessControl:
    """The access rules of a sandbox."""

    credentials: Credentials
    context: ServerContext

    def check(self, route: RouteMatch, authorization: str | None) -> None:
        """Check the credentials and the workspace of a request.

        Raises:
            HttpError: the credentials are missing or wrong, or the workspace is not the sandbox's own.
        """
        if route.operation.host == "focus":
            self.credentials.check_focus(authorization)
        elif authorization or not route.operation.path.startswith(SHARED):
            self.credentials.check_track(authorization)
        workspace = route.path_params.get("workspace_id", str(self.context.workspace_id))
        if not workspace.isdecimal():
            raise json_error(HTTPStatus.BAD_REQUEST, "Invalid workspace id")
        if int(workspace) == self.context.workspace_id:
            return
        if route.operation.host == "focus":
            raise focus_error(HTTPStatus.FORBIDDEN, "forbidden", "workspace not found or not accessible")
        raise json_error(HTTPStatus.FORBIDDEN, "workspace not found/accessible")

    def quota(self, route: RouteMatch) -> QuotaCounter | None:
        """Return the quota that a request is charged to, None if there is no quota."""
        of_user = route.operation.path.startswith("/api/v9/me")
        return self.context.quotas.get(None if of_user else self.context.organization_id)

    def check_plan(self, route: RouteMatch) -> None:
        """Check that the plan includes what a request asks for.

        Raises:
            HttpError: with 402, the plan lacks it; unlike for a used-up quota the body is JSON.
        """
        if self.context.plan != "free":
            return
        for ending, message in PAID_FEATURES.items():
            if route.operation.path.endswith(ending) or route.path_params.get("extension") == ending:
                content = msgspec.json.encode(message)
                raise HttpError(
                    HttpResponse(status=HTTPStatus.PAYMENT_REQUIRED, content=content, content_type=JSON)
                )
