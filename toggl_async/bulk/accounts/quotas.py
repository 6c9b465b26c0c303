"""The hourly quotas of a plan's accounts: which are used up, until when, and how large they seem to be."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from toggl_async.bulk.accounts.listing import UNKNOWN_RESET
from toggl_async.bulk.ledger.ledger_thread import LedgerThread
from toggl_async.bulk.ledger.seen_account import SeenQuota, SeenWorkspace
from toggl_async.bulk.plan.jobs import JobGroup
from toggl_async.clock import Clock
from toggl_async.errors import TogglError
from toggl_async.quota import QuotaState

_LEAST = timedelta(seconds=5)
"""The shortest time to leave a used-up quota alone, whatever reset Toggl reported."""

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
        self._sizes: dict[QuotaOwner, int] = {}
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
        resets_at = max(reported or now + UNKNOWN_RESET, now + _LEAST)
        await self._put(attrs.evolve(self._of(*self.key(group)), resets_at=resets_at))

    def observe(self, group: JobGroup, state: QuotaState, sent: int) -> None:
        """Learn how many requests an hour has from what is left after the first ``sent`` requests."""
        owner = self.key(group)
        for quota in state.hourly:
            if quota.key == f"organization {owner[1]}" and quota.remaining is not None:
                # Later, the hour may be another one than that in which the requests were sent.
                self._sizes.setdefault(owner, quota.remaining + quota.under_way + sent)

    async def remember(self) -> None:
        """Enter the sizes of the quotas, as far as they were learned."""
        for owner, size in self._sizes.items():
            known = self._of(*owner)
            if known.per_hour is None or size > known.per_hour:
                await self._put(attrs.evolve(known, per_hour=size))

    def _of(self, account: str, organization_id: int) -> SeenQuota:
        return self._known.get((account, organization_id)) or SeenQuota(account, organization_id)

    async def _put(self, quota: SeenQuota) -> None:
        self._known[quota.account, quota.organization_id] = quota
        await self._ledger.do(lambda ledger: ledger.put_quota(quota))
