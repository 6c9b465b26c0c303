"""The last bytes of a file that is not stored, for the checks that read the end of the file again."""

import io
import os
from typing import Final

KEPT: Final = 256 << 10
"""The number of bytes that are kept: enough for the directory of a workbook with a thousand members."""


class FileTail(io.RawIOBase):
    """A file of which only the last bytes are kept; reading others raises a ValueError."""

    def __init__(self, kept: int = KEPT) -> None:
        self._limit = kept
        self._kept = bytearray()
        self._size = 0
        self._place = 0

    def add(self, block: memoryview) -> None:
        """Add the next bytes of the file."""
        self._kept += block[-self._limit :]
        if len(self._kept) > 2 * self._limit:  # not for each block, which may be much smaller than the tail
            del self._kept[: -self._limit]
        self._size += len(block)

    @property
    def start(self) -> int:
        """The position in the file at which the kept bytes begin."""
        return max(0, self._size - self._limit)

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position in the file."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move to a position and return it."""
        place = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        if place < 0:
            raise OSError("before the first byte")
        self._place = place
        return place

    def read(self, size: int = -1, /) -> bytes:
        """Return at most ``size`` bytes from the position on, all if ``size`` is negative."""
        if self._place < self.start:
            raise ValueError("its directory is larger than the part of the file that is kept")
        begin = self._place - (self._size - len(self._kept))
        data = bytes(self._kept[begin:] if size < 0 else self._kept[begin : begin + size])
        self._place += len(data)
        return data
