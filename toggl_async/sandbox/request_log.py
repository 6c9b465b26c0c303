"""The record of what came in, which is what tests look at."""

from collections import deque
from collections.abc import Iterable, Mapping

from attrs import define, evolve, field, frozen

SECRET = frozenset({"authorization", "cookie", "proxy-authorization"})


@frozen
class Received:
    """One request as it came, and how it ended.

    `host` is "track" or "focus"; `headers` have lower-case names and no credentials; `body` is decoded JSON,
    or text where it is none; `status` is None while there is no answer, or when the client left before;
    `at` is the reading of the sandbox's clock; `reason` says what was wrong with what it said, None if
    nothing was: limits, plans and faults are no reasons.
    """

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: object
    at: float
    status: int | None = None
    reason: str | None = None


@define
class Record:
    """All requests in the order of their coming."""

    _kept: dict[int, Received] = field(factory=dict[int, Received], init=False)
    _count: int = field(default=0, init=False)

    def arrived(self, received: Received) -> int:
        """Write a request down and give it a number."""
        self._count += 1
        self._kept[self._count] = received
        return self._count

    def answered(self, number: int, status: int, reason: str | None) -> None:
        """Write down how a request ended, unless the record was cleared meanwhile."""
        if number in self._kept:
            self._kept[number] = evolve(self._kept[number], status=status, reason=reason)

    def all(self) -> list[Received]:
        """Give what is in the record."""
        return list(self._kept.values())

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    """Leave out of headers whatever lets somebody in."""
    return {name.lower(): text for name, text in headers.items() if name.lower() not in SECRET}


def peak(times: Iterable[float], window: float) -> int:
    """Give the largest number of moments that any window of so many seconds holds, its end left out."""
    recent: deque[float] = deque()
    most = 0
    for time in sorted(times):
        recent.append(time)
        while time - recent[0] >= window:
            recent.popleft()
        most = max(most, len(recent))
    return most
