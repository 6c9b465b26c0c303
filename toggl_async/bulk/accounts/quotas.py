"""The hourly quotas of a plan's accounts: those that are used up, until when, and their sizes."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from toggl_async.bulk.accounts.workspace_list import UNKNOWN_RESET
from toggl_async.bulk.ledger.ledger_thread import LedgerThread
from toggl_async.bulk.ledger.seen_account import SeenQuota, SeenWorkspace
from toggl_async.bulk.plan.jobs import JobGroup
from toggl_async.clock import Clock
from toggl_async.errors import TogglError
from toggl_async.quota import QuotaState

_LEAST = timedelta(seconds=5)
"""The shortest time to wait for the reset of a used-up quota, even if Toggl reports a shorter one."""

QuotaOwner: TypeAlias = tuple[str, int]
"""The account and the organization in which Toggl counts a request."""


class Quotas:
    """The hourly quotas in which the requests of a run count; they are also written to the ledger."""

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

    def owner(self, group: JobGroup) -> QuotaOwner:
        """Return the account and the organization in whose quota the requests of a group count."""
        return group.account, self._organizations.get((group.account, group.workspace_id), 0)

    def used_up_until(self, group: JobGroup) -> datetime | None:
        """Return the time at which the quota of a group is reset, None if it is not used up."""
        known = self._known.get(self.owner(group))
        if known is None or known.resets_at is None or known.resets_at <= self._clock.utc():
            return None
        return known.resets_at

    def per_hour(self, group: JobGroup) -> int | None:
        """Return how many requests an hour the quota of a group allows, None if that is not known."""
        known = self._known.get(self.owner(group))
        return None if known is None else known.per_hour

    async def mark_used_up(self, group: JobGroup, error: TogglError | OSError) -> None:
        """Record that the quota of a group is used up, and until when."""
        reported = error.retry_at if isinstance(error, TogglError) else None
        now = self._clock.utc()
        resets_at = max(reported or now + UNKNOWN_RESET, now + _LEAST)
        await self._put(attrs.evolve(self._seen(*self.owner(group)), resets_at=resets_at))

    def observe(self, group: JobGroup, state: QuotaState, sent: int) -> None:
        """Compute the size of a group's quota from the rest of it after the first ``sent`` requests."""
        owner = self.owner(group)
        for quota in state.hourly:
            if quota.key == f"organization {owner[1]}" and quota.remaining is not None:
                # Only the first time: the requests of a later job may have been sent in an earlier hour.
                self._sizes.setdefault(owner, quota.remaining + quota.under_way + sent)

    async def save_sizes(self) -> None:
        """Write the sizes of the quotas to the ledger, as far as they were seen."""
        for owner, size in self._sizes.items():
            known = self._seen(*owner)
            if known.per_hour is None or size > known.per_hour:
                await self._put(attrs.evolve(known, per_hour=size))

    def _seen(self, account: str, organization_id: int) -> SeenQuota:
        return self._known.get((account, organization_id)) or SeenQuota(account, organization_id)

    async def _put(self, quota: SeenQuota) -> None:
        self._known[quota.account, quota.organization_id] = quota
        await self._ledger.do(lambda ledger: ledger.put_quota(quota))
