"""The list of an account's workspaces, whose request counts in the hourly quota of the user."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

import attrs

from toggl_async.bulk.accounts.clients import AccountClients
from toggl_async.bulk.errors import ListingPostponedError
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.bulk.ledger.ledger_thread import LedgerThread
from toggl_async.bulk.ledger.seen_account import SeenQuota, SeenWorkspace
from toggl_async.clock import Clock
from toggl_async.errors import QuotaError

UNKNOWN_RESET = timedelta(minutes=15)
"""The time to wait for the reset of a used-up quota if Toggl did not report it."""
_USER = 0
"""The number in place of an organization's id for the quota of the user's own requests."""


@attrs.frozen
class WorkspaceLister:
    """Lists the workspaces of an account, but not while one of its quotas is used up."""

    account: str
    clients: AccountClients
    ledger: LedgerThread
    clock: Clock

    async def workspaces(self, today: date, *, before: Sequence[SeenWorkspace]) -> Sequence[SeenWorkspace]:
        """Return the workspaces; if the quota is used up, those of the last list, ``before``.

        Raises:
            ListingPostponedError: the quota is used up, and ``before`` is empty.
            TogglError: the request was refused, or no response arrived.
        """
        resets_at = await self._used_up_until()
        if resets_at is None:
            try:
                return await self.clients.list_workspaces(self.account, today)
            except QuotaError as error:
                resets_at = error.retry_at or self.clock.utc() + UNKNOWN_RESET
            quota = SeenQuota(self.account, _USER, resets_at)
            await self.ledger.do(partial(Ledger.put_quota, quota=quota))
        if before:
            return before
        postponed = ListingPostponedError(
            f"the hourly quota of account {self.account} is used up, so its workspaces cannot be listed"
        )
        postponed.retry_at = resets_at
        raise postponed

    async def _used_up_until(self) -> datetime | None:
        """Return the time until which a quota of the account is used up, None if none is."""
        now = self.clock.utc()
        known = await self.ledger.do(Ledger.quotas)
        resets = (each.resets_at for each in known if each.account == self.account)
        return max((reset for reset in resets if reset is not None and reset > now), default=None)
