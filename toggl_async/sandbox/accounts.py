"""The accounts of a sandbox, and the workspaces and quotas of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from toggl_async.sandbox.api_request import SandboxWorkspace
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.credentials import Credentials
from toggl_async.sandbox.rate_limits import LeakyBucket, QuotaCounter

USER_HOURLY = 30
"""The user's own hourly quota, for requests that belong to no organization."""


@frozen(kw_only=True)
class AccountLimits:
    """The limits of each account; None stands for no limit, and `clock` returns seconds."""

    hourly: int | None
    min_interval: float | None
    clock: Callable[[], float]

    def quotas(self, workspaces: Iterable[SandboxWorkspace]) -> dict[int | None, QuotaCounter]:
        """Return an hourly quota for each organization, and one for the user."""
        if self.hourly is None:
            return {}
        quotas: dict[int | None, QuotaCounter] = {None: QuotaCounter(USER_HOURLY, self.clock)}
        for workspace in workspaces:
            quotas[workspace.organization_id] = QuotaCounter(self.hourly, self.clock)
        return quotas

    def rate_limit(self) -> LeakyBucket | None:
        """Return the limit of the interval between requests."""
        return None if self.min_interval is None else LeakyBucket(self.min_interval)


@frozen(kw_only=True)
class SandboxAccount:
    """An account with its credentials, its workspaces, and its own limits."""

    credentials: Credentials
    workspaces: tuple[SandboxWorkspace, ...]
    quotas: Mapping[int | None, QuotaCounter] = field(repr=False)
    rate_limit: LeakyBucket | None = field(repr=False)


def make_accounts(
    companies: Sequence[Company], others: Mapping[str, Sequence[Company]], limits: AccountLimits
) -> Iterator[SandboxAccount]:
    """Yield the account of the first company's first user, which has all workspaces, and the other accounts.

    Raises:
        ValueError: companies share a seed, or an account has no workspace, a foreign one or a taken address.
    """
    seed, email = companies[0].seed, companies[0].directory.users[0].email
    if len({company.seed for company in companies}) < len(companies):
        raise ValueError("each company of a sandbox needs a seed of its own")
    yield _account(Credentials.of_seed(seed, email), companies, limits)
    for address, accessible in others.items():
        if address == email:
            raise ValueError(f"the account {address} exists already: it has all workspaces")
        if not accessible or any(company not in companies for company in accessible):
            raise ValueError(f"the account {address} needs companies of the sandbox")
        yield _account(Credentials.of_seed(seed, address, f"/{address}"), accessible, limits)


def _account(credentials: Credentials, companies: Iterable[Company], limits: AccountLimits) -> SandboxAccount:
    workspaces = tuple(map(SandboxWorkspace, companies))
    return SandboxAccount(
        credentials=credentials,
        workspaces=workspaces,
        quotas=limits.quotas(workspaces),
        rate_limit=limits.rate_limit(),
    )
