"""The end of a file that is not kept, for the checks that read it again."""

import io
import os
from typing import Final

KEPT: Final = 256 << 10
"""The number of bytes that are kept: enough for the directory of a workbook with a thousand members."""


class FileTail(io.RawIOBase):
    """Reads like the whole file, but only the last bytes are there: reading others raises a ValueError."""

    def __init__(self, kept: int = KEPT) -> None:
        self._limit = kept
        self._kept = b""
        self._size = 0
        self._place = 0

    def add(self, block: memoryview) -> None:
        """Add the next bytes of the file."""
        self._kept = (self._kept + bytes(block[-self._limit :]))[-self._limit :]
        self._size += len(block)

    @property
    def start(self) -> int:
        """The place at which the kept bytes begin."""
        return self._size - len(self._kept)

    def readable(self) -> bool:
        """Return true: it can be read."""
        return True

    def seekable(self) -> bool:
        """Return true: it can be read from any place."""
        return True

    def tell(self) -> int:
        """Return the place at which the next byte is read."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move to a place and return it."""
        place = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        if place < 0:
            raise OSError("before the first byte")
        self._place = place
        return place

    def read(self, size: int = -1, /) -> bytes:
        """Return the bytes from here on."""
        if self._place < self.start:
            raise ValueError("its directory is larger than the end that is kept of it")
        begin = self._place - self.start
        data = self._kept[begin:] if size < 0 else self._kept[begin : begin + size]
        self._place += len(data)
        return data
