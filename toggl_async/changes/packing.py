"""A header and columns of whole numbers as bytes, compressed."""

import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence

from toggl_async.errors import InvalidRequestError

_MAGIC = b"toggl_async changes 1\n"
_LENGTH = struct.Struct("<Q")


def pack(header: bytes, columns: Iterable[Iterable[int]]) -> bytes:
    """Return a header and columns of whole numbers of 64 bits as bytes."""
    parts = [header, *(_in_file_order(array("q", column)).tobytes() for column in columns)]
    return _MAGIC + zlib.compress(b"".join(_LENGTH.pack(len(part)) + part for part in parts))


def unpack(data: bytes) -> tuple[bytes, tuple[Sequence[int], ...]]:
    """Return the header and the columns that were packed.

    Raises:
        InvalidRequestError: the bytes were not packed by this version, or are damaged.
    """
    if data[: len(_MAGIC)] != _MAGIC:
        raise InvalidRequestError("the data is no state of changes, or one of a later version")
    try:
        header, *columns = _parts(zlib.decompress(data[len(_MAGIC) :]))
    except (zlib.error, struct.error, ValueError):
        raise InvalidRequestError("the state of changes is damaged: it has been cut off or altered") from None
    return header, tuple(_in_file_order(array("q", column)) for column in columns)


def _parts(data: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        (length,) = _LENGTH.unpack_from(data, place)
        place += _LENGTH.size + length
        yield data[place - length : place]


def _in_file_order(column: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        column.byteswap()
    return column
