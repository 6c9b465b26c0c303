"""The checks that a request must pass before its operation: credentials, workspace, quota and plan."""

from http import HTTPStatus

from attrs import evolve, frozen

from toggl_async.sandbox.accounts import SandboxAccount
from toggl_async.sandbox.api_request import RequestContext, SharedPaths
from toggl_async.sandbox.credentials import focus_error
from toggl_async.sandbox.formatting import DurationTexts
from toggl_async.sandbox.operation import Host
from toggl_async.sandbox.rate_limits import QuotaCounter
from toggl_async.sandbox.responses import HttpError, empty_error, json_error, limit_error, text_error
from toggl_async.sandbox.routing import RouteMatch
from toggl_async.sandbox.saved_reports import saved_reports
from toggl_async.sandbox.workspace_state import WorkspaceAccess
from toggl_async.sandbox.workspaces import PricingPlan

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
ADMIN_PATHS = ("/profitability",)
"""Parts of the paths of reports that only admins may see, as they show labor costs."""


@frozen(kw_only=True)
class AccessControl:
    """The access rules of a sandbox, whose first account has all workspaces."""

    accounts: tuple[SandboxAccount, ...]
    plan: PricingPlan
    shared_paths: SharedPaths
    durations: DurationTexts
    largest_report: int | None

    def account(self, host: Host, authorization: str | None) -> SandboxAccount | None:
        """Return the account that an Authorization header belongs to, None without such an account."""
        header = authorization or ""
        return next((each for each in self.accounts if each.credentials.accept(host, header)), None)

    def email(self, host: Host, authorization: str | None) -> str | None:
        """Return the email address of that account, None without such an account."""
        account = self.account(host, authorization)
        return None if account is None else account.credentials.email

    def check(
        self, route: RouteMatch, account: SandboxAccount | None, authorization: str | None
    ) -> tuple[RequestContext, bool]:
        """Return the context of a request, and whether its account has access to the workspace.

        Raises:
            HttpError: the credentials are missing or wrong, or the account has no access to the workspace, or
                not to this report.
        """
        shared = route.operation.path.startswith(SHARED)
        if account is None and (authorization or not shared):
            raise _credentials_error(route.operation.host, authorization)
        if shared:
            return self._shared(route.path_params["report_token"], account)
        account = account or self.accounts[0]
        workspace = _workspace(route, account)
        _check_access(route, workspace)
        return self._context(account, workspace), True

    def _shared(self, token: str, account: SandboxAccount | None) -> tuple[RequestContext, bool]:
        """Find the workspace of a saved report, whose readers need no account."""
        for each in (*((account,) if account else ()), self.accounts[0]):
            for workspace in each.workspaces:
                if any(report.token == token for report in saved_reports(workspace.settings.company)):
                    return self._shared_context(each, workspace, is_authenticated=each is account)
        first = account or self.accounts[0]
        return self._context(first, first.workspaces[0]), account is not None

    def _shared_context(
        self, account: SandboxAccount, workspace: WorkspaceAccess, *, is_authenticated: bool
    ) -> tuple[RequestContext, bool]:
        if workspace.state.refuses:
            raise limit_error(403, "Workspace was not found or the report's owner is no longer active on it")
        # The owner of the saved reports is an admin, and a public report shows what the owner sees.
        context = self._context(account, evolve(workspace, role="admin"))
        return context, is_authenticated and workspace.is_admin

    def _context(self, account: SandboxAccount, workspace: WorkspaceAccess) -> RequestContext:
        return RequestContext(
            workspace=workspace,
            workspaces=account.workspaces,
            email=account.credentials.email,
            token=account.credentials.api_token,
            plan=self.plan,
            shared_paths=self.shared_paths,
            durations=self.durations,
            largest_report=self.largest_report,
            quotas=account.quotas,
        )


def check_plan(route: RouteMatch, context: RequestContext) -> None:
    """Check that the plan of the workspace includes what a request asks for.

    Raises:
        HttpError: with 402, the plan lacks it; unlike for a used-up quota the body is JSON.
    """
    if context.plan_of(context.workspace) != "free":
        return
    for ending, message in PAID_FEATURES.items():
        if route.operation.path.endswith(ending) or route.path_params.get("extension") == ending:
            raise limit_error(HTTPStatus.PAYMENT_REQUIRED, message)


def charged_quota(route: RouteMatch, context: RequestContext) -> QuotaCounter | None:
    """Return the quota that a request is charged to, None if there is no quota."""
    of_user = route.operation.path.startswith("/api/v9/me")
    return context.quotas.get(None if of_user else context.workspace.organization_id)


def _credentials_error(host: Host, authorization: str | None) -> HttpError:
    if host == "focus":
        return focus_error(401, "invalid_session", "the provided API key is invalid")
    if not authorization:
        return empty_error(401, "no credentials", X_Authorization_Missing="true")
    return text_error(403, "Incorrect username and/or password")


def _check_access(route: RouteMatch, workspace: WorkspaceAccess) -> None:
    """Check that the workspace does not refuse reports, and that the account's role allows this one."""
    path = route.operation.path
    if path.startswith("/api/v9/"):
        return
    if workspace.state.refuses:
        message = "user has no required access to asked workspace"
    elif not workspace.is_admin and any(part in path for part in ADMIN_PATHS):
        message = "Admin permissions required"
    else:
        return
    if route.operation.host == "focus":
        raise focus_error(HTTPStatus.FORBIDDEN, "forbidden", message, is_mistake=False)
    raise limit_error(HTTPStatus.FORBIDDEN, message)


def _workspace(route: RouteMatch, account: SandboxAccount) -> WorkspaceAccess:
    """Return the workspace that a path names by its id or by that of its organization."""
    organization = route.path_params.get("organization_id")
    if organization is not None and "workspace_id" not in route.path_params:
        found = [each for each in account.workspaces if str(each.organization_id) == organization]
        return (found or account.workspaces)[0]
    identifier = route.path_params.get("workspace_id", str(account.workspaces[0].id))
    if not identifier.isdecimal():
        raise json_error(HTTPStatus.BAD_REQUEST, "Invalid workspace id")
    for workspace in account.workspaces:
        if workspace.id == int(identifier):
            return workspace
    if route.operation.host == "focus":
        raise focus_error(HTTPStatus.FORBIDDEN, "forbidden", "workspace not found or not accessible")
    raise json_error(HTTPStatus.FORBIDDEN, "workspace not found/accessible")
