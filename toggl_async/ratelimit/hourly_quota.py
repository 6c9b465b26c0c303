"""The hourly quotas, learned from response headers alone; the current time is passed in.

Toggl counts requests by user and organization, over all programs of the user; requests under ``/me`` belong
to no organization and have a quota of their own. This client's own count would be too low.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import attrs

from toggl_async.headers import Headers
from toggl_async.quota_headers import remaining_calls, seconds_to_reset
from toggl_async.ratelimit.allowance import Allowance

_SAME_RESET = 5.0
"""Seconds by which two responses may differ about the same reset."""
_HOUR = 3600.0
_MINUTE = 60.0
_SMALLEST_PLAN = 30
"""The hourly calls of Toggl's free plan."""


def _strictness(each: Allowance) -> tuple[int, int, float]:
    return each.upper, each.lower, -each.ends_at


def _ignore() -> None:
    pass


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
    highest: int | None = None
    """The highest number of calls left that was ever reported."""
    ended: int = 0
    """The number of counted requests that have ended."""
    requests: dict[int, int] = attrs.Factory(dict[int, int])
    """The requests under way, each with the value of ``ended`` when it was sent."""
    notify: Callable[[], None] = attrs.field(default=_ignore, eq=False, repr=False)
    """Called when the room may have changed; apart from that it changes only at the moment ``ends_at``."""

    @property
    def under_way(self) -> int:
        """The number of requests that are under way."""
        return len(self.requests)

    def strictest(self, now: float) -> Allowance | None:
        """Return the allowance that applies, None if none is known."""
        known = self.allowances
        if len(known) <= 1 and (not known or known[0].ends_at > now):
            return known[0] if known else None
        if any(each.ends_at <= now for each in known):
            self.allowances = known = [each for each in known if each.ends_at > now]
            self.warned = False
        return known[0] if len(known) == 1 else min(known, key=_strictness, default=None)

    def room(self, now: float, reserve: int = 0) -> int | None:
        """Return how many calls may be sent now beyond a reserve, None if that is not known.

        If nothing is under way, and it is not certain that a call is left, one call may find out.
        """
        known = self.strictest(now)
        if known is None:
            return None
        room = known.lower - len(self.requests) - reserve
        return room if room > 0 else int(not self.requests and known.upper > reserve)

    def sendable(self, now: float, reserve: int = 0) -> int | None:
        """Return the same as ``room``, but with a bound for the time from a reset to the first response.

        Until that response says what is left of the new hour, no more requests are sent than earlier
        responses, or the smallest plan, allow in an hour. Before the first response of all there is no bound.
        """
        if self.highest is None:
            return None
        room = self.room(now, reserve)
        if room is None:
            left = max(self.highest, _SMALLEST_PLAN) - len(self.requests) - reserve
            return left if left > 0 else int(not self.requests)
        return room

    def awaits_responses(self, now: float, reserve: int = 0) -> bool:
        """Return whether responses to requests under way may show that there is room beyond a reserve."""
        known = self.strictest(now)
        return bool(self.requests) and (known is None or known.possible > reserve)

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
        self.requests[number] = self.ended
        self.latest = number
        self._changed()

    def _changed(self) -> None:
        if self.highest is not None:  # until the first report, any number of requests may be sent
            self.notify()

    def unsent(self, number: int) -> None:
        """Forget a request that was not sent after all, or did not arrive."""
        del self.requests[number]
        self._changed()

    def lost(self, number: int) -> None:
        """Count a request that got no response; Toggl may have counted it."""
        del self.requests[number]
        self._count(number, has_report=False)
        self._changed()

    def responded(self, number: int, headers: Headers, now: float, *, counted: bool = True) -> None:
        """Learn from a response, in whatever order responses come; ``counted``: Toggl counts its request."""
        ended_since = self.ended - self.requests.pop(number)
        remaining = remaining_calls(headers)
        if counted:
            self._count(number, has_report=remaining is not None)
        if remaining is not None:
            self._report(remaining, seconds_to_reset(headers), now, ended_since)
        self._changed()

    def _count(self, number: int, *, has_report: bool) -> None:
        self.ended += 1
        for each in self.allowances:
            each.count(number, has_report=has_report)

    def learn(self, remaining: int, resets_in: float | None, now: float) -> None:
        """Record how many calls are left, and in how many seconds (at most an hour) the quota is reset."""
        self._report(remaining, resets_in, now, 0)
        self._changed()

    def _report(self, remaining: int, resets_in: float | None, now: float, ended_since: int) -> None:
        under_way, self.highest = len(self.requests), max(remaining, self.highest or 0)
        if (known := self._about(resets_in, now)) is not None:
            known.report(remaining, self.latest, under_way, ended_since)
            return
        new = Allowance(
            reported=remaining,
            ends_at=now + (_HOUR if resets_in is None else resets_in),
            reset_known=resets_in is not None,
            counted_up_to=self.latest,
            most=remaining + under_way,
            least=remaining - ended_since,
        )
        self.allowances.append(new)

    def _about(self, resets_in: float | None, now: float) -> Allowance | None:
        """Return the allowance that a report is about, None if the report is the first of its hour."""
        known = self.strictest(now)
        if resets_in is None:
            return known
        ends_at = now + resets_in
        for each in self.allowances:
            if not each.reset_known or abs(each.ends_at - ends_at) <= _SAME_RESET:
                each.ends_at = max(each.ends_at, ends_at) if each.reset_known else ends_at
                each.reset_known = True
                return each
        return None

    def exhausted(self, resets_in: float | None, now: float) -> None:
        """Record that no calls are left; if the reset is not known, a request may be sent after a minute."""
        if resets_in is None and self.resets_at(now) is None:
            self.allowances = []
            self.learn(0, None, now)
            self.allowances[0].ends_at = now + _MINUTE
        else:
            self.learn(0, resets_in, now)

    def runs_low(self, least: int, now: float) -> bool:
        """Return whether at most ``least`` calls are left; true only once an hour."""
        known = self.strictest(now)
        if self.warned or known is None or known.lower > least:
            return False
        self.warned = True
        return True

    def join(self, other: "HourlyQuota") -> None:
        """Merge another quota that turned out to be the same."""
        for mine, theirs in ((self, other), (other, self)):
            for each in mine.allowances:
                each.join(list(theirs.requests))
        self.allowances.extend(other.allowances)
        self.requests.update(other.requests)
        self.ended += other.ended
        self.latest = max(self.latest, other.latest)
        self.warned = self.warned or other.warned
        if other.highest is not None:
            self.highest = max(other.highest, self.highest or 0)
        self._changed()


class QuotaKey(NamedTuple):
    """The owner of a quota: an organization, a workspace whose organization is not known, or ``/me``.

    It is a tuple, since tuples are hashed and compared without a call into Python.
    """

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
        self.changed: set[QuotaKey] = set()
        """The quotas that have changed, or joined another one, since their user removed them from here."""

    @property
    def latest(self) -> int:
        """The number of the last request that was sent."""
        return max((each.latest for each in self._quotas.values()), default=0)

    def known_until(self, now: float) -> float:
        """Return the moment at which the last of the known hours is over, the current time if none is."""
        ends = (each.ends_at for quota in self._quotas.values() for each in quota.allowances)
        return max([now, *ends])

    def key(self, key: QuotaKey) -> QuotaKey:
        """Return the organization's key for a workspace whose organization is known, else the key itself."""
        return self._organizations.get(key, key)

    def learn(self, workspace_id: int, organization_id: int) -> None:
        """Record that a workspace belongs to an organization: from now on they share a quota."""
        alone, shared = workspace(workspace_id), organization(organization_id)
        self._organizations[alone] = shared
        self.changed.add(alone)
        known = self._quotas.pop(alone, None)
        if known is not None:
            self[shared].join(known)

    def __getitem__(self, key: QuotaKey) -> HourlyQuota:
        known = self._organizations.get(key, key) if self._organizations else key
        quota = self._quotas.get(known)
        if quota is None:
            quota = self._quotas[known] = HourlyQuota(notify=partial(self.changed.add, known))
        return quota

    def known(self, now: float) -> dict[QuotaKey, HourlyQuota]:
        """Return the quotas of which something is known."""
        return {key: each for key, each in self._quotas.items() if each.strictest(now) is not None}
