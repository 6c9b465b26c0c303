"""The workspaces that a plan exports, listed before the run, and the role of each account in them.

A report contains only the entries that the account may see, so the export of a member is smaller than that of
an admin. In an archive that mixed the two, entries would seem to disappear and come back.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

import attrs

from toggl_async.bulk.accounts.clients import AccountClients
from toggl_async.bulk.accounts.workspace_list import WorkspaceLister
from toggl_async.bulk.errors import InvalidPlanError, ListingPostponedError, WorkspaceAccessError
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.bulk.ledger.ledger_thread import LedgerThread
from toggl_async.bulk.ledger.seen_account import SeenWorkspace
from toggl_async.bulk.plan.account import Account
from toggl_async.clock import Clock
from toggl_async.errors import TogglError, concern_of
from toggl_async.failures import Concern


@attrs.frozen
class FailedAccount:
    """An account for which nothing is requested, since its workspaces could not be listed.

    Also an account that no longer belongs to a workspace; its other workspaces are still exported.
    """

    account: str
    error: TogglError


@attrs.frozen
class Access:
    """The workspaces to export with each account, by its name, and the accounts that have none now.

    ``postponed`` has the moments (aware, UTC) from which the workspaces of other accounts can be listed.
    """

    workspaces: dict[str, list[SeenWorkspace]] = attrs.Factory(dict[str, list[SeenWorkspace]])
    failed: list[FailedAccount] = attrs.Factory(list[FailedAccount])
    postponed: dict[str, datetime | None] = attrs.Factory(dict[str, "datetime | None"])


@attrs.frozen
class AccessFinder:
    """Finds the workspaces of accounts; ``adopt`` accepts that a role has changed."""

    clients: AccountClients
    ledger: LedgerThread
    clock: Clock
    today: date
    adopt: bool

    async def find(self, accounts: Sequence[Account]) -> Access:
        """Return the workspaces to export with each account.

        An account's workspaces are listed once a day. While its quotas are used up, the last list is taken,
        if there is one. Of several accounts, one that is refused does not keep the others.

        Raises:
            WorkspaceAccessError: the only account does not belong to one of its workspaces, or has another
                role there than when files were fetched.
            InvalidPlanError: a workspace would be exported with two accounts.
            TogglError: the list of the only account was refused, or no list arrived.
        """
        access = Access()
        for account in accounts:
            try:
                access.workspaces[account.name] = await self._workspaces(account, access)
            except ListingPostponedError as error:
                access.postponed[account.name] = error.retry_at
            except TogglError as error:
                if len(accounts) == 1 or not _concerns_account(error):
                    raise
                access.failed.append(FailedAccount(account.name, error))
        _check_disjoint(access.workspaces)
        return access

    async def _workspaces(self, account: Account, access: Access) -> list[SeenWorkspace]:
        known = await self.ledger.do(partial(Ledger.workspaces, account=account.name))
        if not _is_fresh(known, account, self.today):
            lister = WorkspaceLister(account.name, self.clients, self.ledger, self.clock)
            listed = await lister.workspaces(self.today, before=known)
            if not self.adopt:
                _check_roles(account, known, listed)
            await self.ledger.do(partial(Ledger.put_workspaces, account=account.name, workspaces=listed))
            access.failed.extend(_departures(account, known, listed))
            known = list(listed)
        self.clients.set_organizations(account.name, known)
        return _chosen(account, known)


def _departures(
    account: Account, before: Sequence[SeenWorkspace], now: Sequence[SeenWorkspace]
) -> list[FailedAccount]:
    """Return a failure for each workspace that an account has left, if it exports all of them."""
    if account.workspaces != "all":
        return []  # a workspace of the plan that is missing is an error
    left = {each.id for each in now}
    texts = (
        f"it no longer belongs to workspace {each.id}, whose files are kept but no longer updated"
        for each in before
        if each.id not in left
    )
    return [FailedAccount(account.name, WorkspaceAccessError(text)) for text in texts]


def _concerns_account(error: TogglError) -> bool:
    """Return whether an error concerns one account alone, so that the others may succeed."""
    return isinstance(error, WorkspaceAccessError) or concern_of(error) is Concern.CREDENTIAL


def _is_fresh(known: Sequence[SeenWorkspace], account: Account, today: date) -> bool:
    ids = {each.id for each in known}
    complete = account.workspaces == "all" or ids.issuperset(account.workspaces)
    return bool(known) and complete and all(each.seen_on == today for each in known)


def _check_roles(account: Account, before: Sequence[SeenWorkspace], now: Sequence[SeenWorkspace]) -> None:
    roles = {each.id: each.role for each in before}
    for each in now:
        role = roles.get(each.id, each.role)
        if role != each.role and account.exports(each.id):
            raise WorkspaceAccessError(
                f"account {account.name} was {role} of workspace {each.id} when files were fetched, and is "
                f"{each.role} now: its reports have other entries, so use another folder, or adopt the change"
            )


def _chosen(account: Account, known: Sequence[SeenWorkspace]) -> list[SeenWorkspace]:
    if account.workspaces == "all":
        if not known:
            raise WorkspaceAccessError(f"account {account.name} belongs to no workspace")
        return list(known)
    by_id = {each.id: each for each in known}
    missing = [str(each) for each in account.workspaces if each not in by_id]
    if missing:
        raise WorkspaceAccessError(
            f"account {account.name} does not belong to workspace {', '.join(missing)}: its workspaces are "
            f"{', '.join(map(str, by_id)) or 'none'}"
        )
    return [by_id[each] for each in account.workspaces]


def _check_disjoint(chosen: Mapping[str, Sequence[SeenWorkspace]]) -> None:
    owners: dict[int, str] = {}
    for account, workspaces in chosen.items():
        for each in workspaces:
            other = owners.setdefault(each.id, account)
            if other != account:
                raise InvalidPlanError(
                    f"workspace {each.id} would be exported with {other} and with {account}: give each "
                    "account its workspaces"
                )
