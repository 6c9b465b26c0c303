"""The hourly quotas, learned from response headers alone; the current time is passed in.

Toggl counts requests by user and organization, over all programs of the user; requests under ``/me`` belong
to no organization and have a quota of their own. This client's own count would be too low.
"""

import attrs

from toggl_async.headers import Headers
from toggl_async.quota_headers import remaining_calls, seconds_to_reset
from toggl_async.ratelimit.allowance import Allowance

_SAME_RESET = 5.0
"""Seconds by which two responses may differ about the same reset."""
_HOUR = 3600.0
_MINUTE = 60.0


def _strictness(each: Allowance) -> tuple[int, float]:
    return each.remaining, -each.ends_at


@attrs.define
class HourlyQuota:
    """The known state of one hourly quota.

    Responses arrive out of order, and a response of the last hour may arrive after the first response of the
    next. So the allowance of each hour is kept until its own end, and the strictest of them applies. Requests
    are numbered in the order in which they are sent.
    """

    allowances: list[Allowance] = attrs.Factory(list[Allowance])
    latest: int = 0
    warned: bool = False
    _ended: int = 0
    _sent: dict[int, int] = attrs.Factory(dict[int, int])
    """The requests under way, each with the number of counted requests that ended before it was sent."""

    @property
    def under_way(self) -> int:
        """The number of requests that are under way."""
        return len(self._sent)

    def strictest(self, now: float) -> Allowance | None:
        """Return the allowance that applies, None if none is known."""
        known = self.allowances
        if not known:
            return None
        if any(each.ends_at <= now for each in known):
            self.allowances = known = [each for each in known if each.ends_at > now]
            self.warned = False
        return known[0] if len(known) == 1 else min(known, key=_strictness, default=None)

    def room(self, now: float) -> int | None:
        """Return how many calls may still be sent, None if that is not known."""
        known = self.strictest(now)
        return None if known is None else max(0, known.remaining - len(self._sent))

    def awaits_responses(self, now: float, reserve: int) -> bool:
        """Return whether responses under way may show that there is room beyond a reserve.

        So it is if calls would be left without the requests under way, or if requests that ended may turn out
        not to have been counted.
        """
        known = self.strictest(now)
        return known is not None and bool(self._sent) and known.remaining + known.doubtful > reserve

    def ends_at(self, now: float) -> float | None:
        """Return the moment by which the quota is reset at the latest, None if nothing is known."""
        known = self.strictest(now)
        return None if known is None else known.ends_at

    def resets_at(self, now: float) -> float | None:
        """Return the moment at which the quota is reset, None if Toggl did not report it."""
        known = self.strictest(now)
        return known.ends_at if known is not None and known.reset_known else None

    def sent(self, number: int) -> None:
        """Record a request that is sent."""
        self._sent[number] = self._ended
        self.latest = number

    def unsent(self, number: int) -> None:
        """Forget a request that was not sent after all, or did not arrive."""
        del self._sent[number]

    def lost(self, number: int) -> None:
        """Count a request that got no response; Toggl may have counted it."""
        del self._sent[number]
        self._count(number, has_report=False)

    def responded(self, number: int, headers: Headers, now: float, *, counted: bool = True) -> None:
        """Learn from a response, in whatever order responses come; ``counted``: Toggl counts its request."""
        ended_since = self._ended - self._sent.pop(number)
        remaining = remaining_calls(headers)
        if counted:
            self._count(number, has_report=remaining is not None)
        if remaining is not None:
            known = self._report(remaining, seconds_to_reset(headers), now, number)
            known.settle_doubts(remaining - ended_since, ended_since)

    def _count(self, number: int, *, has_report: bool) -> None:
        self._ended += 1
        for each in self.allowances:
            each.count(number, has_report=has_report)

    def learn(self, remaining: int, resets_in: float | None, now: float) -> None:
        """Record how many calls are left, and in how many seconds (at most an hour) the quota is reset."""
        self._report(remaining, resets_in, now, self.latest)

    def _report(self, remaining: int, resets_in: float | None, now: float, reporter: int) -> Allowance:
        known, under_way = self.strictest(now), len(self._sent)
        if resets_in is None and known is not None:
            known.lower(remaining, self.latest, under_way)
            return known
        ends_at = now + (_HOUR if resets_in is None else resets_in)
        for each in self.allowances:
            if not each.reset_known or abs(each.ends_at - ends_at) <= _SAME_RESET:
                each.lower(remaining, self.latest, under_way)
                each.ends_at = max(each.ends_at, ends_at) if each.reset_known else ends_at
                each.reset_known = resets_in is not None
                return each
        # All requests under way may be included in the report.
        new = Allowance(
            remaining,
            remaining + under_way,
            ends_at,
            resets_in is not None,
            counted_up_to=self.latest,
            unsure_up_to=self.latest,
            reporter=reporter,
        )
        self.allowances.append(new)
        return new

    def exhausted(self, resets_in: float | None, now: float) -> None:
        """Record that no calls are left; if the reset is not known, a request may be sent after a minute."""
        if resets_in is None and self.resets_at(now) is None:
            self.allowances = [Allowance(0, 0, now + _MINUTE, reset_known=False, counted_up_to=self.latest)]
        else:
            self.learn(0, resets_in, now)

    def runs_low(self, least: int, now: float) -> bool:
        """Return whether at most ``least`` calls are left; true only once an hour."""
        known = self.strictest(now)
        if self.warned or known is None or known.remaining > least:
            return False
        self.warned = True
        return True

    def join(self, other: "HourlyQuota") -> None:
        """Merge another quota that turned out to be the same."""
        for mine, theirs in ((self, other), (other, self)):
            for each in mine.allowances:
                each.join(list(theirs._sent))
        self.allowances.extend(other.allowances)
        self._sent.update(other._sent)
        self._ended += other._ended
        self.latest = max(self.latest, other.latest)
        self.warned = self.warned or other.warned


@attrs.frozen
class QuotaKey:
    """The owner of a quota: an organization, a workspace whose organization is not known, or ``/me``."""

    kind: str
    id: int | None = None

    def __str__(self) -> str:
        return self.kind if self.id is None else f"{self.kind} {self.id}"


ME = QuotaKey("me")
ELSEWHERE = QuotaKey("elsewhere")
"""The quota of calls whose organization is not known, such as those for a saved report."""


def workspace(workspace_id: int) -> QuotaKey:
    """Return the key of a workspace; while its organization is not known, it has a quota of its own."""
    return QuotaKey("workspace", workspace_id)


def organization(organization_id: int) -> QuotaKey:
    """Return the key of an organization."""
    return QuotaKey("organization", organization_id)


class HourlyQuotas:
    """All hourly quotas of one credential, and the organization of each workspace, if known.

    A quota can be looked up by any key that it ever had: when two quotas turn out to be the same, there may
    be requests that wait, or are under way, with the old key.
    """

    def __init__(self) -> None:
        self._quotas: dict[QuotaKey, HourlyQuota] = {}
        self._organizations: dict[QuotaKey, QuotaKey] = {}

    def key(self, key: QuotaKey) -> QuotaKey:
        """Return the organization's key for a workspace whose organization is known, else the key itself."""
        return self._organizations.get(key, key)

    def learn(self, workspace_id: int, organization_id: int) -> None:
        """Record that a workspace belongs to an organization: from now on they share a quota."""
        alone, shared = workspace(workspace_id), organization(organization_id)
        self._organizations[alone] = shared
        known = self._quotas.pop(alone, None)
        if known is not None:
            self[shared].join(known)

    def __getitem__(self, key: QuotaKey) -> HourlyQuota:
        known = self._organizations.get(key, key)
        quota = self._quotas.get(known)
        if quota is None:
            quota = self._quotas[known] = HourlyQuota()
        return quota

    def known(self, now: float) -> dict[QuotaKey, HourlyQuota]:
        """Return the quotas of which something is known."""
        return {key: each for key, each in self._quotas.items() if each.strictest(now) is not None}
