"""What an operation is given to answer."""

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

from attrs import field, frozen

from toggl_async.sandbox.company import Company
from toggl_async.sandbox.rate_limits import Bucket

Body = TypeVar("Body")


Plan = Literal["free", "premium"]
SharedPaths = Literal["both", "dotted", "slashed"]
"""How the exports of saved reports are spelled: `{token}.csv`, `{token}/csv`, or either way."""


@frozen(kw_only=True)
class Nothing:
    """The body of a request that has nothing to say; it may be missing."""


@frozen(kw_only=True)
class Site:
    """What is the same for all requests to a sandbox.

    `token` is the user's, which `me` gives away; `buckets` are the hourly allowances by organization, None
    for the user's own, and empty where nothing is limited.
    """

    company: Company
    workspace_id: int
    organization_id: int
    token: str = field(repr=False)
    plan: Plan
    shared_paths: SharedPaths
    buckets: Mapping[int | None, Bucket]


@frozen(kw_only=True)
class Asked(Generic[Body]):
    """A request that has passed all doors, with its path taken apart and as it was spelled.

    `known` tells that it came with credentials, which only shared reports can do without.
    """

    site: Site
    path: dict[str, str]
    spelled: str
    query: dict[str, str]
    known: bool
    body: Body

    @property
    def company(self) -> Company:
        """The company that it is about."""
        return self.site.company

    @property
    def dotted(self) -> bool:
        """Whether the format was asked for as an ending rather than as a part of the path."""
        return self.spelled.endswith(f".{self.path.get('extension')}")
