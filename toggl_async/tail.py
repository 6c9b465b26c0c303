"""The end of a file that is not kept: what its checks need of it once it has gone by."""

import io
import os
from typing import Final

KEPT: Final = 256 << 10
"""So many bytes at the end can still be read: the directory of a workbook with some thousand members."""


class Tail(io.RawIOBase):
    """Reads like the whole file, of which only the last bytes are there.

    To read what came before raises a ValueError.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._limit = kept
        self._kept = b""
        self._size = 0
        self._place = 0

    def add(self, block: memoryview) -> None:
        """Take the next bytes of the file."""
        self._kept = (self._kept + bytes(block[-self._limit :]))[-self._limit :]
        self._size += len(block)

    @property
    def start(self) -> int:
        """Where what is still there begins."""
        return self._size - len(self._kept)

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from any place."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place."""
        place = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        if place < 0:
            raise OSError("before the first byte")
        self._place = place
        return place

    def read(self, size: int = -1, /) -> bytes:
        """Bytes from here on."""
        if self._place < self.start:
            raise ValueError("its directory is larger than what is kept of it")
        begin = self._place - self.start
        data = self._kept[begin:] if size < 0 else self._kept[begin : begin + size]
        self._place += len(data)
        return data
