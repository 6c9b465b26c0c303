"""The request as an operation gets it: checked, with its path parameters and its decoded body."""

from collections.abc import Mapping
from functools import cached_property
from typing import Generic, Literal, TypeVar

from attrs import field, frozen

from toggl_async.sandbox.formatting import DurationTexts
from toggl_async.sandbox.rate_limits import QuotaCounter
from toggl_async.sandbox.workspace_data import WorkspaceData
from toggl_async.sandbox.workspace_state import WorkspaceAccess
from toggl_async.sandbox.workspaces import PricingPlan

Body = TypeVar("Body")


SharedPaths = Literal["both", "dotted", "slashed"]
"""The accepted paths for exports of saved reports: `{token}.csv`, `{token}/csv`, or both."""


@frozen(kw_only=True)
class EmptyBody:
    """The body of an operation that takes no parameters; it may be missing."""


@frozen(kw_only=True)
class RequestContext:
    """The account that sends a request, the workspace that it asks for, and the settings of the sandbox.

    `workspaces` are all workspaces of the account. `plan` is that of workspaces without a plan of their own.
    `token` is its API token, which `me` returns. `quotas` are its hourly quotas by organization, None for the
    user's own; without quotas the mapping is empty.
    """

    workspace: WorkspaceAccess
    workspaces: tuple[WorkspaceAccess, ...]
    email: str
    token: str = field(repr=False)
    plan: PricingPlan
    largest_report: int | None
    shared_paths: SharedPaths
    durations: DurationTexts
    quotas: Mapping[int | None, QuotaCounter]

    @cached_property
    def data(self) -> WorkspaceData:
        """The data of the workspace as the account sees them; they are generated on first use."""
        return self.workspace.data()

    def plan_of(self, workspace: WorkspaceAccess) -> PricingPlan:
        """Return the plan of a workspace."""
        return workspace.settings.plan or self.plan


@frozen(kw_only=True)
class ApiRequest(Generic[Body]):
    """A request that has passed all checks.

    `raw_path` is the path as the client sent it. `authenticated` is False if the request has no credentials
    for the workspace, which only shared reports allow. `query` has the name and the text of each query
    parameter.
    """

    context: RequestContext
    path_params: dict[str, str]
    raw_path: str
    query: tuple[tuple[str, str], ...]
    authenticated: bool
    body: Body

    @property
    def data(self) -> WorkspaceData:
        """The data that the request asks for, as the account sees them."""
        return self.context.data

    @property
    def dotted(self) -> bool:
        """True if the path ends with the format after a dot, as in `{token}.csv`."""
        return self.raw_path.endswith(f".{self.path_params.get('extension')}")
