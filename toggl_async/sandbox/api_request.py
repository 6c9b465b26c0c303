"""The request as an operation gets it: checked, with its path parameters and its decoded body."""

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

from attrs import field, frozen

from toggl_async.sandbox.company import Company
from toggl_async.sandbox.rate_limits import QuotaCounter

Body = TypeVar("Body")


PricingPlan = Literal["free", "premium"]
SharedPaths = Literal["both", "dotted", "slashed"]
"""The accepted paths for exports of saved reports: `{token}.csv`, `{token}/csv`, or both."""


@frozen(kw_only=True)
class EmptyBody:
    """The body of an operation that takes no parameters; it may be missing."""


@frozen(kw_only=True)
class ServerContext:
    """The settings and data that are the same for all requests to a sandbox.

    `token` is the user's API token, which `me` returns. `quotas` are the hourly quotas by organization, None
    for the user's own; without quotas the mapping is empty.
    """

    company: Company
    workspace_id: int
    organization_id: int
    token: str = field(repr=False)
    plan: PricingPlan
    shared_paths: SharedPaths
    quotas: Mapping[int | None, QuotaCounter]


@frozen(kw_only=True)
class ApiRequest(Generic[Body]):
    """A request that has passed all checks.

    `raw_path` is the path as the client sent it. `authenticated` is False if the request had no credentials,
    which only shared reports allow. `query` has the name and the text of each query parameter.
    """

    context: ServerContext
    path_params: dict[str, str]
    raw_path: str
    query: tuple[tuple[str, str], ...]
    authenticated: bool
    body: Body

    @property
    def company(self) -> Company:
        """The company whose data the request asks for."""
        return self.context.company

    @property
    def dotted(self) -> bool:
        """True if the path ends with the format after a dot, as in `{token}.csv`."""
        return self.raw_path.endswith(f".{self.path_params.get('extension')}")
