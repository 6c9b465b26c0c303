"""The accounts of a sandbox, and the workspaces and quotas of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from toggl_async.sandbox.company import Company, id_offset
from toggl_async.sandbox.credentials import Credentials
from toggl_async.sandbox.rate_limits import LeakyBucket, QuotaCounter
from toggl_async.sandbox.workspace_state import WorkspaceAccess, WorkspaceState
from toggl_async.sandbox.workspaces import WorkspaceRole

USER_HOURLY = 30
"""The user's own hourly quota, for requests that belong to no organization."""

Accessible = Sequence[Company] | Mapping[int, WorkspaceRole]
"""The companies that an account can access, or its role in each workspace by the id of the workspace."""


@frozen(kw_only=True)
class AccountLimits:
    """The limits of each account; None stands for no limit, and `clock` returns seconds."""

    hourly: int | None
    min_interval: float | None
    clock: Callable[[], float]

    def quotas(self, workspaces: Iterable[WorkspaceAccess]) -> dict[int | None, QuotaCounter]:
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
    workspaces: tuple[WorkspaceAccess, ...]
    quotas: Mapping[int | None, QuotaCounter] = field(repr=False)
    rate_limit: LeakyBucket | None = field(repr=False)


def make_accounts(
    states: Sequence[WorkspaceState], others: Mapping[str, Accessible], limits: AccountLimits
) -> Iterator[SandboxAccount]:
    """Yield the account of the first company's first user, which has all workspaces, and the other accounts.

    Raises:
        ValueError: workspaces share an id or their companies a seed, or an account has no workspace, a
        foreign
            one, an unknown role or a taken address.
    """
    first = states[0].settings.company
    seed, email = first.seed, first.directory.users[0].email
    _check_unique(states)
    roles: dict[int, WorkspaceRole] = {state.settings.id: state.settings.role for state in states}
    yield _account(Credentials.of_seed(seed, email), states, roles, limits)
    for address, accessible in others.items():
        if address == email:
            raise ValueError(f"the account {address} exists already: it has all workspaces")
        own_roles = _roles(address, accessible, states)
        own_states = [
            state for identifier in own_roles for state in states if state.settings.id == identifier
        ]
        yield _account(Credentials.of_seed(seed, address, f"/{address}"), own_states, own_roles, limits)


def _check_unique(states: Sequence[WorkspaceState]) -> None:
    # Seeds that are very far from each other may give equal ids of entries.
    if len({id_offset(state.settings.company.seed) for state in states}) < len(states):
        raise ValueError("each company of a sandbox needs a seed of its own")
    if len({state.settings.id for state in states}) < len(states):
        raise ValueError("each workspace of a sandbox needs an id of its own")


def _roles(
    address: str, accessible: Accessible, states: Sequence[WorkspaceState]
) -> Mapping[int, WorkspaceRole]:
    """Return the role of an account in each workspace; for a company, that of the sandbox's own token."""
    roles: dict[int, WorkspaceRole]
    if isinstance(accessible, Mapping):
        roles = dict(accessible)
        if not roles.keys() <= {state.settings.id for state in states}:
            raise ValueError(f"the account {address} needs ids of workspaces of the sandbox")
    else:
        found = [[state for state in states if state.settings.company == company] for company in accessible]
        if not all(found):
            raise ValueError(f"the account {address} needs companies of the sandbox")
        roles = {state.settings.id: state.settings.role for (state,) in found}
    if not roles or not set(roles.values()) <= {"admin", "member"}:
        raise ValueError(f"the account {address} needs workspaces, each with the role admin or member")
    return roles


def _account(
    credentials: Credentials,
    states: Iterable[WorkspaceState],
    roles: Mapping[int, WorkspaceRole],
    limits: AccountLimits,
) -> SandboxAccount:
    workspaces = tuple(
        WorkspaceAccess(state=state, role=roles[state.settings.id], email=credentials.email)
        for state in states
    )
    return SandboxAccount(
        credentials=credentials,
        workspaces=workspaces,
        quotas=limits.quotas(workspaces),
        rate_limit=limits.rate_limit(),
    )
