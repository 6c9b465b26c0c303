"""The workspaces that a plan exports, listed before the run, and the role of each account in them.

A report contains only the entries that the account may see, so the export of a member is smaller than that of
an admin. In an archive that mixed the two, entries would seem to disappear and come back.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from toggl_async.bulk.accounts.clients import Clients
from toggl_async.bulk.accounts.workspace_list import WorkspaceLister
from toggl_async.bulk.errors import InvalidPlanError, WorkspaceAccessError
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.bulk.ledger.ledger_thread import LedgerThread
from toggl_async.bulk.ledger.seen_account import SeenWorkspace
from toggl_async.bulk.plan.account import Account
from toggl_async.clock import Clock


async def workspaces_of(
    accounts: Sequence[Account], clients: Clients, ledger: LedgerThread, clock: Clock, *, adopt: bool
) -> dict[str, list[SeenWorkspace]]:
    """Return the workspaces to export with each account, by its name.

    An account's workspaces are listed once a day. While one of its quotas is used up, the last list is used,
    if there is one. ``adopt`` accepts that a role has changed.

    Raises:
        WorkspaceAccessError: an account does not belong to one of its workspaces, or has another role there
            than when files were fetched.
        ListingPostponedError: the quota is used up, and there is no list yet.
        InvalidPlanError: a workspace would be exported with two accounts.
        TogglError: the list was refused, or did not arrive.
    """
    chosen: dict[str, list[SeenWorkspace]] = {}
    today = clock.utc().astimezone().date()
    for account in accounts:
        known = await ledger.do(partial(Ledger.workspaces, account=account.name))
        if not _is_fresh(known, account, today):
            lister = WorkspaceLister(account.name, clients, ledger, clock)
            listed = await lister.workspaces(today, before=known)
            if not adopt:
                _check_roles(account, known, listed)
            await ledger.do(partial(Ledger.put_workspaces, account=account.name, workspaces=listed))
            known = list(listed)
        clients.set_organizations(account.name, known)
        chosen[account.name] = _chosen(account, known)
    _check_disjoint(chosen)
    return chosen


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
