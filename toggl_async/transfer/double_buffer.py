"""Reads of any size become blocks of one size."""

from collections.abc import Iterator
from typing import Final

BLOCK: Final = 1 << 20
"""The size of a block in bytes: large enough that handing it to a thread costs next to nothing."""


class DoubleBuffer:
    """Two buffers, one filling while the other is written; they grow to 1 MiB as bytes come."""

    def __init__(self) -> None:
        self._filling: bytearray = bytearray()
        self._other: bytearray = bytearray()
        self._filled: int = 0

    def add(self, read: bytes) -> Iterator[memoryview]:
        """Add bytes; yield the blocks that they fill, each valid until the second one after it is yielded."""
        rest = memoryview(read)
        while rest:
            taken = rest[: BLOCK - self._filled]
            rest = rest[len(taken) :]
            if self._filled == len(self._filling):
                self._filling += taken
            else:
                # Through a view: assigning to a slice of a bytearray would copy the bytes once more.
                memoryview(self._filling)[self._filled : self._filled + len(taken)] = taken
            self._filled += len(taken)
            if self._filled == BLOCK:
                full = memoryview(self._filling)
                self._filling, self._other, self._filled = self._other, self._filling, 0
                yield full

    def rest(self) -> memoryview:
        """Return the bytes since the last full block."""
        return memoryview(self._filling)[: self._filled]
