"""Collecting reads of any size into blocks of one size."""

from collections.abc import Iterator
from typing import Final

BLOCK: Final = 1 << 20
"""The size of a block in bytes: so large that passing it to a thread costs next to nothing."""


class DoubleBuffer:
    """Two buffers: one is filled while the other is written. They grow to 1 MiB as bytes arrive."""

    def __init__(self) -> None:
        self._filling: bytearray = bytearray()
        self._other: bytearray = bytearray()
        self._filled: int = 0

    def add(self, read: bytes) -> Iterator[memoryview]:
        """Add bytes, and yield the blocks that they fill.

        A block is valid until the next block has been yielded: bytes that come after that overwrite it.
        """
        rest = memoryview(read)
        while rest:
            taken = rest[: BLOCK - self._filled]
            rest = rest[len(taken) :]
            if self._filled == len(self._filling):
                self._filling += taken
            else:
                # Through a view: assigning to a slice of the bytearray itself would copy the bytes twice.
                memoryview(self._filling)[self._filled : self._filled + len(taken)] = taken
            self._filled += len(taken)
            if self._filled == BLOCK:
                full = memoryview(self._filling)
                self._filling, self._other, self._filled = self._other, self._filling, 0
                yield full

    def rest(self) -> memoryview:
        """Return the bytes since the last full block."""
        return memoryview(self._filling)[: self._filled]
