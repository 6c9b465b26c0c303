"""The request as an operation gets it: checked, with its path parameters and its decoded body."""

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

from attrs import field, frozen

from toggl_async.sandbox.company import Company
from toggl_async.sandbox.formatting import DurationTexts
from toggl_async.sandbox.rate_limits import QuotaCounter

Body = TypeVar("Body")


PricingPlan = Literal["free", "premium"]
SharedPaths = Literal["both", "dotted", "slashed"]
"""The accepted paths for exports of saved reports: `{token}.csv`, `{token}/csv`, or both."""


@frozen
class SandboxWorkspace:
    """A workspace of a company, in an organization of its own; the company's seed gives both ids."""

    company: Company

    @property
    def id(self) -> int:
        """The id of the workspace."""
        return 5_000_000 + self.company.seed

    @property
    def organization_id(self) -> int:
        """The id of the organization."""
        return 7_000_000 + self.company.seed


@frozen(kw_only=True)
class EmptyBody:
    """The body of an operation that takes no parameters; it may be missing."""


@frozen(kw_only=True)
class RequestContext:
    """The account that sends a request, the workspace that it asks for, and the settings of the sandbox.

    `workspaces` are all workspaces of the account. `token` is its API token, which `me` returns. `quotas` are
    its hourly quotas by organization, None for the user's own; without quotas the mapping is empty.
    """

    workspace: SandboxWorkspace
    workspaces: tuple[SandboxWorkspace, ...]
    email: str
    token: str = field(repr=False)
    plan: PricingPlan
    shared_paths: SharedPaths
    durations: DurationTexts
    quotas: Mapping[int | None, QuotaCounter]


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
    def company(self) -> Company:
        """The company whose data the request asks for."""
        return self.context.workspace.company

    @property
    def dotted(self) -> bool:
        """True if the path ends with the format after a dot, as in `{token}.csv`."""
        return self.raw_path.endswith(f".{self.path_params.get('extension')}")
