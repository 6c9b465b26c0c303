"""What clients have learned that are closed."""

from collections import OrderedDict
from typing import Final

from toggl_async.clients.pooled_client import ClientKey
from toggl_async.exchange.knowledge import Knowledge

_MOST: Final = 10_000
"""The most clients that are remembered."""
_LONGEST: Final = 3600.0
"""Seconds after which all hourly quotas are reset."""


class Memory:
    """The knowledge of closed clients, each for as long as it matters, and for an hour at most."""

    def __init__(self) -> None:
        self._known: OrderedDict[ClientKey, tuple[float, Knowledge]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    @property
    def next_end(self) -> float | None:
        """The moment at which the oldest knowledge is to be forgotten, None without any."""
        return next((closed_at + _LONGEST for closed_at, _ in self._known.values()), None)

    def keep(self, key: ClientKey, knowledge: Knowledge, now: float) -> None:
        """Keep the knowledge of a client that is closed now, if it still matters."""
        self.forget(now)
        if knowledge.needed_until(now) > now:
            self._known[key] = now, knowledge
            if len(self._known) > _MOST:
                self._known.popitem(last=False)

    def take(self, key: ClientKey) -> Knowledge | None:
        """Remove and return the knowledge for a client that is opened, None without any."""
        return self._known.pop(key, (0.0, None))[1]

    def forget(self, now: float) -> None:
        """Forget what is an hour old."""
        while (end := self.next_end) is not None and end <= now:
            self._known.popitem(last=False)
