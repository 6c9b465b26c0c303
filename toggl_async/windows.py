"""The hour's calls, bucket by bucket: learned from headers alone, with time passed in.

Toggl counts calls by user and organization, over all of the user's programs; calls under ``/me`` belong to no
organization and have a bucket of their own. What this client counted itself would be too little.
"""

import attrs

from toggl_async.headers import Headers
from toggl_async.quota import remaining_calls, seconds_to_reset

_SAME_WINDOW = 5.0
"""Seconds by which two answers may differ about the end of the same window."""


@attrs.define
class Window:
    """What is known of one bucket: strictest of what a window's answers told, less what is under way."""

    remaining: int | None = None
    resets_at: float | None = None
    under_way: int = 0

    def room(self, now: float) -> int | None:
        """Calls that may still be sent, None if that is not known."""
        if self.resets_at is not None and now >= self.resets_at:
            self.remaining, self.resets_at = None, None
        return None if self.remaining is None else max(0, self.remaining - self.under_way)

    def sent(self) -> None:
        """A call goes."""
        self.under_way += 1

    def lost(self, *, arrived: bool) -> None:
        """A call went without an answer; if it arrived, it was counted."""
        self.under_way -= 1
        if arrived and self.remaining is not None:
            self.remaining -= 1

    def answered(self, headers: Headers, now: float) -> None:
        """An answer came; answers may come out of order."""
        self.under_way -= 1
        remaining, resets_in = remaining_calls(headers), seconds_to_reset(headers)
        if remaining is None:
            return
        resets_at = now + resets_in if resets_in is not None else None
        if self._is_same(resets_at) and self.remaining is not None:
            self.remaining = min(self.remaining, remaining)
        else:
            self.remaining = remaining
        self.resets_at = resets_at if resets_at is not None else self.resets_at

    def _is_same(self, resets_at: float | None) -> bool:
        if resets_at is None or self.resets_at is None:
            return resets_at is None
        return resets_at - self.resets_at <= _SAME_WINDOW

    def exhausted(self, resets_in: float | None, now: float) -> None:
        """Toggl said that nothing is left."""
        self.remaining = min(0, self.remaining or 0)
        if resets_in is not None:
            self.resets_at = now + resets_in


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


class Windows:
    """All windows of one credential, and which workspace belongs to which."""

    def __init__(self) -> None:
        self._windows: dict[Bucket, Window] = {}
        self._organizations: dict[int, int] = {}

    def bucket(self, workspace_id: int) -> Bucket:
        """The bucket that a call about a workspace counts in."""
        organization = self._organizations.get(workspace_id)
        if organization is None:
            return Bucket("workspace", workspace_id)
        return Bucket("organization", organization)

    def learn(self, workspace_id: int, organization_id: int) -> None:
        """A workspace belongs to an organization: they share a window from now on."""
        self._organizations[workspace_id] = organization_id
        known = self._windows.pop(Bucket("workspace", workspace_id), None)
        shared = self[Bucket("organization", organization_id)]
        if known is not None and known.remaining is not None and shared.remaining is None:
            shared.remaining, shared.resets_at = known.remaining, known.resets_at

    def __getitem__(self, bucket: Bucket) -> Window:
        return self._windows.setdefault(bucket, Window())

    def known(self) -> dict[Bucket, Window]:
        """Every window that something is known of."""
        return {bucket: each for bucket, each in self._windows.items() if each.remaining is not None}
