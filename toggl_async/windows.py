"""The hour's calls, bucket by bucket: learned from headers alone, with time passed in.

Toggl counts calls by user and organization, over all of the user's programs; calls under ``/me`` belong to no
organization and have a bucket of their own. What this client counted itself would be too little.
"""

import attrs

from toggl_async.headers import Headers
from toggl_async.quota import remaining_calls, seconds_to_reset

_SAME_WINDOW = 5.0
"""Seconds by which two answers may differ about the end of the same window."""
_HOUR = 3600.0
_MINUTE = 60.0


@attrs.define
class Allowance:
    """What answers told of one window: calls left, and until when that holds.

    ``told`` is whether the end was told; otherwise it is only certain that the window is over by then.
    ``since`` is the last call that was sent before it was told.
    """

    remaining: int
    ends_at: float
    told: bool
    since: int

    def lower(self, remaining: int, latest: int) -> None:
        """An answer told a number, of which the lowest holds."""
        if remaining < self.remaining:
            self.remaining, self.since = remaining, latest


def _strictness(each: Allowance) -> tuple[int, float]:
    return each.remaining, -each.ends_at


@attrs.define
class Window:
    """What is known of one bucket.

    Answers come out of order, and those of the window before may come after the first of the next: each
    window's allowance is kept until its own end, and the strictest of them holds. Calls are numbered in the
    order of their sending: what was told after a call was sent may hold it already.
    """

    allowances: list[Allowance] = attrs.Factory(list[Allowance])
    under_way: int = 0
    latest: int = 0
    warned: bool = False

    def strictest(self, now: float) -> Allowance | None:
        """The allowance that holds, None if none is known."""
        known = self.allowances
        if not known:
            return None
        if any(each.ends_at <= now for each in known):
            self.allowances = known = [each for each in known if each.ends_at > now]
            self.warned = False
        return known[0] if len(known) == 1 else min(known, key=_strictness, default=None)

    def room(self, now: float) -> int | None:
        """Calls that may still be sent, None if that is not known."""
        known = self.strictest(now)
        return None if known is None else max(0, known.remaining - self.under_way)

    def resets_at(self, now: float) -> float | None:
        """When the calls that are used up are given back, None if that was not told."""
        known = self.strictest(now)
        return known.ends_at if known is not None and known.told else None

    def sent(self, number: int) -> None:
        """A call goes."""
        self.under_way += 1
        self.latest = number

    def unsent(self) -> None:
        """A call did not go after all, or did not arrive."""
        self.under_way -= 1

    def lost(self) -> None:
        """A call went without an answer; Toggl may have counted it."""
        self.under_way -= 1
        self._count()

    def answered(self, number: int, headers: Headers, now: float, *, counted: bool = True) -> None:
        """An answer came, in whatever order; ``counted`` is whether Toggl counts what it is the answer to."""
        self.under_way -= 1
        remaining = remaining_calls(headers)
        if remaining is not None:
            self._count(number)
            self.learn(remaining, seconds_to_reset(headers), now)
        elif counted:
            self._count()

    def _count(self, number: int | None = None) -> None:
        for each in self.allowances:
            if number is None or number > each.since:
                each.remaining -= 1

    def learn(self, remaining: int, resets_in: float | None, now: float) -> None:
        """So many calls are left, and they are given back in so many seconds, an hour at most."""
        known = self.strictest(now)
        if resets_in is None and known is not None:
            known.lower(remaining, self.latest)
            return
        ends_at = now + (_HOUR if resets_in is None else resets_in)
        for each in self.allowances:
            if not each.told or abs(each.ends_at - ends_at) <= _SAME_WINDOW:
                each.lower(remaining, self.latest)
                each.ends_at = max(each.ends_at, ends_at) if each.told else ends_at
                each.told = resets_in is not None
                return
        self.allowances.append(Allowance(remaining, ends_at, resets_in is not None, self.latest))

    def exhausted(self, resets_in: float | None, now: float) -> None:
        """Toggl said that nothing is left; not told for how long, it is asked again after a minute."""
        if resets_in is None and self.resets_at(now) is None:
            self.allowances = [Allowance(0, now + _MINUTE, told=False, since=self.latest)]
        else:
            self.learn(0, resets_in, now)

    def runs_low(self, least: int, now: float) -> bool:
        """Whether no more than so many calls are left: true once in each window."""
        known = self.strictest(now)
        if self.warned or known is None or known.remaining > least:
            return False
        self.warned = True
        return True

    def join(self, other: "Window") -> None:
        """Another bucket turned out to be this one."""
        self.allowances.extend(other.allowances)
        self.under_way += other.under_way
        self.latest = max(self.latest, other.latest)


@attrs.frozen
class Bucket:
    """The name of a window: an organization, a workspace whose organization is not known, or ``/me``."""

    kind: str
    id: int | None = None

    def __str__(self) -> str:
        return self.kind if self.id is None else f"{self.kind} {self.id}"


ME = Bucket("me")
ELSEWHERE = Bucket("elsewhere")
"""Calls whose organization is not known, such as for a saved report."""


def workspace(workspace_id: int) -> Bucket:
    """The bucket of a workspace; while its organization is not known, it has one of its own."""
    return Bucket("workspace", workspace_id)


def organization(organization_id: int) -> Bucket:
    """The bucket of an organization."""
    return Bucket("organization", organization_id)


class Windows:
    """All windows of one credential, and which workspace belongs to which.

    Buckets may be asked for under any name that they ever had: calls are under way, or wait, when it is
    learned that two are one.
    """

    def __init__(self) -> None:
        self._windows: dict[Bucket, Window] = {}
        self._shared: dict[Bucket, Bucket] = {}

    def bucket(self, named: Bucket) -> Bucket:
        """The bucket that another name stands for."""
        return self._shared.get(named, named)

    def learn(self, workspace_id: int, organization_id: int) -> None:
        """A workspace belongs to an organization: they share a window from now on."""
        alone, shared = workspace(workspace_id), organization(organization_id)
        self._shared[alone] = shared
        known = self._windows.pop(alone, None)
        if known is not None:
            self[shared].join(known)

    def __getitem__(self, named: Bucket) -> Window:
        bucket = self._shared.get(named, named)
        window = self._windows.get(bucket)
        if window is None:
            window = self._windows[bucket] = Window()
        return window

    def known(self, now: float) -> dict[Bucket, Window]:
        """Every window that something is known of."""
        return {bucket: each for bucket, each in self._windows.items() if each.strictest(now) is not None}
