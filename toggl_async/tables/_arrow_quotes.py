"""The quotes of a csv are counted and checked by operations of Arrow on many bytes at once.

The reader of Arrow accepts quotes where the csv module finds a fault: in ``"a"b``, it takes the rest of the
cell for text. Both read a csv in the same way if its quotes open and close whole cells in turn. A doubled
quote inside a cell is one that closes the cell and one that opens it again.
"""

import attrs
import pyarrow as pa
import pyarrow.compute as pc

_QUOTE, _RETURN = pa.scalar(ord('"'), pa.uint8()), pa.scalar(ord("\r"), pa.uint8())
_BEFORE_OPENING, _AFTER_CLOSING = b',\n"', b',\n\r"'


@attrs.define(eq=False)
class QuoteScan:
    """The scan of a csv that comes in pieces of any size, beginning outside quotes."""

    _regular: bool = attrs.field(default=True, init=False)
    _last_regular: bool = attrs.field(default=True, init=False)
    _quoted: bool = attrs.field(default=False, init=False)
    _end: bytes = attrs.field(default=b"\n", init=False)

    def count(self, data: bytes) -> int:
        """Return the number of quotes in the next piece."""
        if not data:
            return 0
        count = 0
        # What comes after a quote at the end of a piece is in the next one.
        regular = self._end != b'"' or self._quoted or data[0] in _AFTER_CLOSING
        if b'"' in data:
            codes = _codes(data)
            quotes = pc.equal(codes, _QUOTE)
            before = self._end if data.startswith(b'"') else b""
            before += _bytes(codes.slice(0, len(codes) - 1).filter(quotes.slice(1)))
            count = len(before)
            opening, closing = before[self._quoted :: 2], _after(codes, quotes)[not self._quoted :: 2]
            regular &= not opening.translate(None, _BEFORE_OPENING)
            regular &= not closing.translate(None, _AFTER_CLOSING)
        self._quoted ^= count % 2 == 1
        self._end = data[-1:]
        self._regular &= regular
        self._last_regular = regular
        return count

    def cut(self) -> bool:
        """Return whether the quotes of a block are regular; called once its last piece has been counted.

        Irregular quotes elsewhere in its first and last pieces also make the answer false. The next block
        begins in this last piece.
        """
        regular, self._regular = self._regular, self._last_regular
        return regular


def has_lone_return(data: bytes) -> bool:
    """Return whether a carriage return comes before something else than a line end.

    The reader of Arrow takes it for the end of a line, and the csv module finds a fault. The data ends with a
    line end.
    """
    if b"\r" not in data:
        return False
    codes = _codes(data)
    return bool(_after(codes, pc.equal(codes, _RETURN)).strip(b"\n"))


def _codes(data: bytes) -> pa.UInt8Array:
    return pa.Array.from_buffers(pa.uint8(), len(data), [None, pa.py_buffer(data)])


def _after(codes: pa.UInt8Array, chosen: pa.BooleanArray) -> bytes:
    """Return the bytes after those that are chosen, but for the last byte of all."""
    return _bytes(codes.slice(1).filter(chosen.slice(0, len(codes) - 1)))


def _bytes(codes: pa.UInt8Array) -> bytes:
    return bytes(codes.buffers()[1])[: len(codes)]
