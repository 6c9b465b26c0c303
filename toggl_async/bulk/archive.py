"""An opened archive: the ledger and the files of a plan, and the clients that fetch the files."""

import asyncio
import errno
import os
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, datetime
from functools import partial
from importlib import import_module
from pathlib import Path

import attrs

from toggl_async.bulk.accounts.access import AccessFinder, FailedAccount
from toggl_async.bulk.accounts.clients import AccountClients, OpenClient, client_from
from toggl_async.bulk.accounts.quotas import Quotas
from toggl_async.bulk.arguments import check_opening
from toggl_async.bulk.destinations.destination import BulkDestination
from toggl_async.bulk.destinations.folder import Folder, remove_abandoned
from toggl_async.bulk.destinations.store_url import expanded, local_folder
from toggl_async.bulk.errors import OtherPlanError
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.bulk.ledger.ledger_file import LEDGER_NAME
from toggl_async.bulk.ledger.ledger_thread import LedgerThread
from toggl_async.bulk.ledger.lock import archive_lock
from toggl_async.bulk.ledger.seen_account import SeenWorkspace
from toggl_async.bulk.plan.jobs import JobGroup, check_names, check_plan_names, groups_of
from toggl_async.bulk.plan.plan import Plan
from toggl_async.bulk.plan.plan_file import differences, plan_from_json, plan_to_json
from toggl_async.bulk.plan.windows import Window
from toggl_async.bulk.status.job_status import Today
from toggl_async.clock import Clock


@attrs.frozen(kw_only=True)
class Archive:
    """The archive of a plan, opened with :func:`open_archive`."""

    plan: Plan
    today: Today
    windows: tuple[Window, ...]
    ledger: LedgerThread
    destination: BulkDestination
    clients: AccountClients
    clock: Clock
    adopt: bool = False

    async def groups(self) -> "ListedGroups":
        """Return the groups of jobs, their hourly quotas, and the accounts for which there are none now.

        The workspaces of each account are listed with one request, unless that was done today. Of several
        accounts, one that is refused does not keep the others.

        Raises:
            BulkError: a workspace cannot be exported, or two files would have the same name.
            TogglError: the list of workspaces was refused, or did not arrive.
        """
        finder = AccessFinder(self.clients, self.ledger, self.clock, self.today.date, self.adopt)
        access = await finder.find(self.plan.accounts)
        known = await self.ledger.do(Ledger.quotas)
        groups = self._groups_in(access.workspaces)
        check_names(groups, self.windows)
        quotas = Quotas(known, access.workspaces, self.ledger, self.clock)
        return ListedGroups(groups, quotas, access.failed, access.postponed)

    async def known_groups(self) -> tuple[JobGroup, ...]:
        """Return the groups of the workspaces in the ledger; no request is sent."""
        return self._groups_in(await self.known_workspaces())

    def _groups_in(self, workspaces: Mapping[str, Sequence[SeenWorkspace]]) -> tuple[JobGroup, ...]:
        ids = {account: [each.id for each in some] for account, some in workspaces.items()}
        accounts = tuple(account for account in self.plan.accounts if account.name in ids)
        return groups_of(attrs.evolve(self.plan, accounts=accounts), ids) if accounts else ()

    async def known_workspaces(self) -> dict[str, list[SeenWorkspace]]:
        """Return the workspaces in the ledger to export with each account; no request is sent."""
        workspaces: dict[str, list[SeenWorkspace]] = {}
        for account in self.plan.accounts:
            known = await self.ledger.do(partial(Ledger.workspaces, account=account.name))
            workspaces[account.name] = [each for each in known if account.exports(each.id)]
        return workspaces


@attrs.frozen
class ListedGroups:
    """The groups of jobs of the accounts whose workspaces could be listed, and the other accounts.

    ``postponed`` has the moments (aware, UTC) from which the workspaces of an account can be listed.
    """

    groups: tuple[JobGroup, ...]
    quotas: Quotas
    failed: Sequence[FailedAccount]
    postponed: Mapping[str, datetime | None]


def ledger_path(plan: Plan) -> Path:
    """Return the path of the ledger of a plan."""
    return expanded(plan.into) / LEDGER_NAME if plan.ledger is None else expanded(plan.ledger)


def plan_in(path: Path | str) -> Plan:
    """Return the plan of the archive whose folder, or whose ledger, is at a path.

    Raises:
        FileNotFoundError: there is no ledger.
        LedgerError, OSError: the ledger cannot be read.
    """
    path = Path(path)
    file = path / LEDGER_NAME if path.is_dir() else path
    ledger = Ledger.open(file, writes=False)
    try:
        plan = plan_from_json(ledger.plan)
    finally:
        ledger.close()
    if plan.is_remote or file == path:
        return attrs.evolve(plan, ledger=str(file))
    return attrs.evolve(plan, into=str(path))


@asynccontextmanager
async def open_archive(
    plan: Plan,
    *,
    adopt: bool = False,
    writes: bool = True,
    open_client: OpenClient | None = None,
    clock: Clock | None = None,
) -> AsyncGenerator[Archive]:
    """Open the archive of a plan: create its folder and ledger if they do not exist, and lock it.

    ``adopt`` replaces the plan in the ledger if it differs, and accepts that an account's role has changed.
    Without ``writes``, nothing is created or locked, so an archive can be read while a run is under way.
    ``open_client`` makes the client of an account, by default from the environment.

    Raises:
        InvalidSettingError: an argument is of another type.
        InvalidPlanError: the plan begins or ends in the future, or two files would have the same name.
        CredentialsError: an account has no credential.
        ArchiveInUseError: another process runs an export into this archive.
        OtherPlanError: the ledger belongs to another plan.
        LedgerError, ObjectStoreError, OSError: the ledger, the store or the folder cannot be used.
        ModuleNotFoundError: the files go to an object store, and the extra for it is not installed.
    """
    check_opening(plan, open_client, clock, adopt=adopt, writes=writes)
    clock = clock or Clock()
    today: date = clock.utc().astimezone().date()
    windows = plan.windows_on(today)
    check_plan_names(plan, windows)
    async with AsyncExitStack() as closing:
        accounts = {account.name: account for account in plan.accounts}
        clients = await closing.enter_async_context(
            AccountClients(accounts, open_client or client_from(clock=clock))
        )
        path = ledger_path(plan)
        if writes:
            clients.make_all()
            await asyncio.to_thread(_make_folders, plan, path)
        destination = _destination(plan)
        closing.push_async_callback(destination.close)
        if writes:
            closing.enter_context(archive_lock(_locked_path(plan, path)))
            if not plan.is_remote:
                await asyncio.to_thread(remove_abandoned, expanded(plan.into), clock.utc())
        ledger = await LedgerThread.open(partial(_open_ledger, path, plan, adopt=adopt, writes=writes))
        closing.push_async_callback(ledger.close)
        yield Archive(
            plan=plan,
            today=Today(today, plan.settle),
            windows=windows,
            ledger=ledger,
            destination=destination,
            clients=clients,
            clock=clock,
            adopt=adopt,
        )


def _destination(plan: Plan) -> BulkDestination:
    """Return the destination of a plan's files."""
    if not plan.is_remote:
        return Folder(expanded(plan.into))
    # Imported only when it is used, since it needs an extra.
    open_store: Callable[[str], BulkDestination]
    open_store = import_module("toggl_async.bulk.destinations.object_store").ObjectStore.open
    return open_store(plan.into)


def _locked_path(plan: Plan, ledger: Path) -> Path:
    # In the folder, even if the ledger is elsewhere: two ledgers must not fill the same folder.
    return ledger if plan.is_remote else expanded(plan.into) / LEDGER_NAME


def _make_folders(plan: Plan, ledger: Path) -> None:
    for folder in (ledger.parent, local_folder(plan.into)):
        if folder is not None and folder.exists() and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)


def _open_ledger(path: Path, plan: Plan, *, adopt: bool, writes: bool) -> Ledger:
    try:
        ledger = Ledger.open(path, writes=writes)
    except FileNotFoundError:
        new = Ledger.create if writes else Ledger.in_memory
        return new(path, plan_to_json(plan))
    try:
        _check_plan(ledger, plan, adopt=adopt, writes=writes)
    except BaseException:
        ledger.close()
        raise
    return ledger


def _check_plan(ledger: Ledger, plan: Plan, *, adopt: bool, writes: bool) -> None:
    different = differences(plan_from_json(ledger.plan), plan)
    if different and not (adopt or ledger.is_unused):
        raise OtherPlanError(
            f"{ledger.path} belongs to another plan: {'; '.join(different)}. "
            "To keep the files and go on with this plan, adopt it (--adopt, or adopt=True); otherwise name "
            "another folder",
            differences=different,
        )
    if different and writes:
        ledger.replace_plan(plan_to_json(plan))
