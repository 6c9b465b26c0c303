"""Connections that several limiters share, when their clients send through the same ones."""

import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol


class ReadsAhead(Protocol):
    """A response that occupies a connection while it is consumed, and can be read into memory."""

    def read_ahead(self) -> None:
        """Read the rest into memory, so that the connection becomes free."""
        ...


class ConnectionSlots:
    """At most ``limit`` slots, each of which is the right to use one connection.

    Who waits for a slot gets it in the order of asking.
    """

    def __init__(self, limit: int) -> None:
        self._free = limit
        self._waiting: OrderedDict[LimiterConnections, Callable[[], None]] = OrderedDict()
        self.pages: weakref.WeakSet[ReadsAhead] = weakref.WeakSet()
        """The responses that are read no faster than they are consumed, of all clients."""

    @property
    def is_short(self) -> bool:
        """True if somebody waits for a slot."""
        return bool(self._waiting)

    @property
    def has_free(self) -> bool:
        """True if a slot is free, and nobody waits for one."""
        return self._free > 0 and not self._waiting

    def take(self) -> bool:
        """Take a slot if one is free and nobody waits for it; return whether that is so."""
        if not self.has_free:
            return False
        self._free -= 1
        return True

    def wait(self, waiter: "LimiterConnections", granted: Callable[[], None]) -> None:
        """Call ``granted`` as soon as a slot is taken for ``waiter``, which may be at once."""
        self._waiting[waiter] = granted
        self._grant()

    def withdraw(self, waiter: "LimiterConnections") -> None:
        """Do not wait any more."""
        self._waiting.pop(waiter, None)

    def release(self) -> None:
        """Give a slot back."""
        self._free += 1
        self._grant()

    def _grant(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            _, granted = self._waiting.popitem(last=False)
            granted()


class LimiterConnections:
    """The connections that one limiter may use: at most ``limit``, each with one of the ``slots``.

    Without a limit, or without slots, that bound does not apply. The slot for the next request is taken
    before the request goes, or waited for.
    """

    def __init__(self, limit: int | None, slots: ConnectionSlots | None) -> None:
        self.free: int | None = limit
        self._slots = slots
        self._holds_slot = False
        self._awaits_slot = False

    @property
    def is_out(self) -> bool:
        """True if no request can go until a connection or the awaited slot is free."""
        return self.free == 0 or self._awaits_slot

    @property
    def is_short(self) -> bool:
        """True if a request that comes now has to wait for a connection."""
        return self.free == 0 or (self._slots is not None and not self._slots.has_free)

    @property
    def others_wait(self) -> bool:
        """True if some limiter waits for a slot."""
        return self._slots is not None and self._slots.is_short

    def has_slot(self) -> bool:
        """Return whether the next request has a slot; take one if that is possible at once."""
        if self._slots is None or self._holds_slot:
            return True
        self._holds_slot = not self._awaits_slot and self._slots.take()
        return self._holds_slot

    def is_ready(self, granted: Callable[[], None]) -> bool:
        """Return whether the next request has a connection and a slot.

        If the slot alone is missing, wait for it; once it is there, ``granted`` is called.
        """
        if self.free == 0:
            return False
        if not self.has_slot():
            self._wait_for_slot(granted)
            return False
        return True

    def _wait_for_slot(self, granted: Callable[[], None]) -> None:
        def hold() -> None:
            self._awaits_slot, self._holds_slot = False, True
            granted()

        if self._slots is not None and not self._awaits_slot:
            self._awaits_slot = True
            self._slots.wait(self, hold)

    def drop_slot(self) -> None:
        """Give the slot back, or do not wait for it any more: there is no next request."""
        if self._slots is None:
            return
        if self._awaits_slot:
            self._slots.withdraw(self)
        elif self._holds_slot:
            self._slots.release()
        self._awaits_slot = self._holds_slot = False

    def use(self) -> Callable[[], None]:
        """Let a request go, which has a connection and the slot; return what gives the slot back."""
        self._holds_slot = False
        if self.free is not None:
            self.free -= 1
        return self.release_slot

    def release(self) -> None:
        """Take the connection of a request back."""
        if self.free is not None:
            self.free += 1

    def release_slot(self) -> None:
        """Give back the slot of a request."""
        if self._slots is not None:
            self._slots.release()
