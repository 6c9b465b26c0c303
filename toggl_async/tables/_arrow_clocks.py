"""Clock times such as ``08:15:00`` become seconds, for a whole column at a time.

The eight characters of a clock time are read as one integer of 64 bits, the first character being its lowest
byte. A few operations on a column of such integers check and convert all cells.
"""

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from typing import TypeAlias

    Column: TypeAlias = pa.Array[pa.Scalar[pa.DataType]]
    """A column of any type; its parameters are known to type checkers alone."""

LENGTH: Final = len("08:15:00")


def _number(*bytes_: int) -> pa.Scalar:
    return pa.scalar(int.from_bytes(bytes_, "little"), pa.uint64())


# The exclusive or with it makes numbers of the digits, and zeros of the colons.
_ZERO = _number(*b"00:00:00")
# The sum with it has the highest bit in each byte that is greater than a clock time has there.
_SPARE = _number(*(0x7F - most for most in (9, 9, 0, 5, 9, 0, 5, 9)))
_HIGHEST = _number(*b"\x80" * LENGTH)
# The product has the hours in byte 1, the minutes in byte 4 and the seconds in byte 7: in each of them, the
# second digit and ten times the first one.
_PAIRS = _number(1, 10)
_HOURS_AND_MINUTES = _number(0, 0xFF, 0, 0, 0xFF)
# The product has 60 times the minutes and 3600 times the hours in bytes 4 to 6.
_SECONDS = pa.scalar(60 + (3600 << 24), pa.uint64())
_THREE_BYTES = _number(0xFF, 0xFF, 0xFF)
_32, _56 = pa.scalar(32, pa.uint64()), pa.scalar(56, pa.uint64())


def clock_seconds(texts: "Column") -> "Column | None":
    """Return the seconds of clock times below 100 hours, None unless all texts are such times.

    Each text has :data:`LENGTH` bytes, and none is null; there is at least one.
    """
    _, offsets, data = texts.buffers()
    begin = pa.Array.from_buffers(pa.int32(), 1, [None, offsets], offset=texts.offset)[0].as_py()
    numbers = pa.Array.from_buffers(pa.uint64(), len(texts), [None, data.slice(begin)])
    digits = pc.bit_wise_xor(numbers, _ZERO)
    if pc.max(pc.bit_wise_and(pc.bit_wise_or(pc.add(digits, _SPARE), digits), _HIGHEST)).as_py():
        return None
    pairs = pc.multiply(digits, _PAIRS)
    products = pc.multiply(pc.bit_wise_and(pairs, _HOURS_AND_MINUTES), _SECONDS)
    seconds = pc.bit_wise_and(pc.shift_right(products, _32), _THREE_BYTES)
    return pc.add(seconds, pc.shift_right(pairs, _56)).view(pa.int64())
