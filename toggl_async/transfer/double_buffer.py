"""Collecting reads of any size into blocks of one size."""

from collections.abc import Iterator
from typing import Final

BLOCK: Final = 1 << 20
"""The size of a block in bytes: so large that passing it to a thread costs next to nothing."""


class DoubleBuffer:
    """Two buffers: one is filled while the other is written. They grow to 1 MiB as bytes arrive.

    The first read is copied only if another one comes: a small body often arrives as a whole.
    """

    def __init__(self) -> None:
        self._filling: bytearray = bytearray()
        self._other: bytearray = bytearray()
        self._filled: int = 0
        self._is_first: bool = True
        self._uncopied: bytes = b""

    def add(self, read: bytes) -> Iterator[memoryview]:
        """Add bytes, and yield the blocks that they fill.

        A block is valid until the next block has been yielded: bytes that come after that overwrite it.
        """
        if self._is_first and len(read) < BLOCK:
            self._is_first, self._uncopied = False, read
            return
        self._is_first = False
        if self._uncopied:
            first, self._uncopied = self._uncopied, b""
            self._append(memoryview(first))  # with fewer than 1 MiB, it fills no block
            del first
        rest = memoryview(read)
        while rest:
            taken = rest[: BLOCK - self._filled]
            rest = rest[len(taken) :]
            self._append(taken)
            if self._filled == BLOCK:
                full = memoryview(self._filling)
                self._filling, self._other, self._filled = self._other, self._filling, 0
                yield full

    def _append(self, taken: memoryview) -> None:
        if self._filled == len(self._filling):
            self._filling += taken
        else:
            # Through a view: assigning to a slice of the bytearray itself would copy the bytes twice.
            memoryview(self._filling)[self._filled : self._filled + len(taken)] = taken
        self._filled += len(taken)

    def rest(self) -> memoryview:
        """Return the bytes since the last full block."""
        if self._uncopied:
            return memoryview(self._uncopied)
        return memoryview(self._filling)[: self._filled]
