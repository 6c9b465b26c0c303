"""The hourly quotas of a plan's accounts: which are used up, until when, and how large they seem to be."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from toggl_async.bulk.jobs import JobGroup
from toggl_async.bulk.ledger_thread import LedgerThread
from toggl_async.bulk.seen_account import SeenQuota, SeenWorkspace
from toggl_async.clock import Clock
from toggl_async.errors import TogglError
from toggl_async.quota import QuotaState

_UNKNOWN_RESET = timedelta(minutes=15)
"""How long to leave a quota alone whose reset Toggl did not report: at most an hour, at least a while."""

_SHORTEST = timedelta(seconds=1)
"""The shortest time to leave a used-up quota alone, where Toggl reports that it is reset at once."""

QuotaOwner: TypeAlias = tuple[str, int]
"""The account and the organization in which Toggl counts a request."""


class Quotas:
    """The hourly quotas that the ledger knows of."""

    def __init__(
        self,
        known: Iterable[SeenQuota],
        workspaces: Mapping[str, Iterable[SeenWorkspace]],
        ledger: LedgerThread,
        clock: Clock,
    ) -> None:
        self._known: dict[QuotaOwner, SeenQuota] = {
            (each.account, each.organization_id): each for each in known
        }
        self._organizations = {
            (account, each.id): each.organization_id for account, some in workspaces.items() for each in some
        }
        self._most: dict[QuotaOwner, int] = {}
        self._ledger = ledger
        self._clock = clock

    def key(self, group: JobGroup) -> QuotaOwner:
        """Return the quota in which the requests of a group count."""
        return group.account, self._organizations.get((group.account, group.workspace_id), 0)

    def used_up_until(self, group: JobGroup) -> datetime | None:
        """Return the moment at which the quota of a group is reset, None if it is not used up."""
        known = self._known.get(self.key(group))
        if known is None or known.resets_at is None or known.resets_at <= self._clock.utc():
            return None
        return known.resets_at

    def per_hour(self, group: JobGroup) -> int | None:
        """Return how many requests an hour a group may send, as far as that was seen."""
        known = self._known.get(self.key(group))
        return None if known is None else known.per_hour

    async def used_up(self, group: JobGroup, error: TogglError | OSError) -> None:
        """Enter that the quota of a group is used up, and until when."""
        reported = error.retry_at if isinstance(error, TogglError) else None
        now = self._clock.utc()
        resets_at = now + _UNKNOWN_RESET if reported is None else max(reported, now + _SHORTEST)
        await self._put(attrs.evolve(self._of(*self.key(group)), resets_at=resets_at))

    def observe(self, group: JobGroup, state: QuotaState) -> None:
        """Note how many requests a group's account has left, to learn how many there are in an hour."""
        owner = self.key(group)
        for quota in state.hourly:
            if quota.key == f"organization {owner[1]}" and quota.remaining is not None:
                # The request that brought the first report is counted already.
                self._most[owner] = max(self._most.get(owner, 0), quota.remaining + 1)

    async def remember(self) -> None:
        """Enter the sizes of the quotas, as far as they were learned."""
        for owner, most in self._most.items():
            known = self._of(*owner)
            if known.per_hour is None or most > known.per_hour:
                await self._put(attrs.evolve(known, per_hour=most))

    def _of(self, account: str, organization_id: int) -> SeenQuota:
        return self._known.get((account, organization_id)) or SeenQuota(account, organization_id)

    async def _put(self, quota: SeenQuota) -> None:
        self._known[quota.account, quota.organization_id] = quota
        await self._ledger.do(lambda ledger: ledger.put_quota(quota))
