"""Decoding a long list piece by piece, so that a page of 100,000 rows is never in memory as rows."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from toggl_async.codec.parsing import many, read
from toggl_async.errors import DecodeError
from toggl_async.tracebacks import iterated_without_frames

BLOCK = 256 << 10
_BETWEEN_ROWS = b"},{"
_NEAR_BORDERS = 8
_INDEX = re.compile(r"\$\[(\d+)\]")


def _pieces(body: bytes) -> Iterator[bytes]:
    """Cut a list between its elements into lists of about one block each, if that is possible.

    A cut inside an element would leave brackets open, so a piece that parses has whole elements.
    """
    start, last = 1, len(body) - 1
    if body[:1] != b"[" or body[-1:] != b"]":
        yield body
        return
    while start < last:
        end = _cut(body, start, last)
        yield b"[" + body[start:end] + b"]"
        start = end + 1


def _cut(body: bytes, start: int, last: int) -> int:
    """Return where a piece that begins at ``start`` ends: at the end of an element, or of the list."""
    after = start + BLOCK
    for attempt in itertools.count():
        border = body.find(_BETWEEN_ROWS, after)
        if border < 0 or _parses(b"[" + body[start : border + 1] + b"]"):
            return last if border < 0 else border + 1
        # This border is inside an element; the next may not be. If several are, the element is larger than a
        # block, or the list is not JSON: then the distance doubles, so that it is not parsed again and again.
        after = border + 1 if attempt < _NEAR_BORDERS else start + 2 * (border - start)
    raise AssertionError


def _parses(piece: bytes) -> bool:
    # With the type Raw, msgspec finds the end of a value without decoding it, at a tenth of the cost.
    try:
        msgspec.json.decode(piece, type=list[msgspec.Raw])
    except msgspec.DecodeError:
        return False
    return True


def _shifted(error: DecodeError, by: int) -> DecodeError:
    def move(index: re.Match[str]) -> str:
        return f"$[{int(index[1]) + by}]"

    return DecodeError(error.message, problems=[_INDEX.sub(move, each, count=1) for each in error.problems])


@iterated_without_frames
def read_rows(body: bytes, row: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a list in pieces.

    Raises:
        DecodeError: the body is not a list, or a row is not of the documented shape.
    """
    count = 0
    for piece in _pieces(body) if len(body) > BLOCK else (body,):
        try:
            rows = read(piece, many(row))
        except DecodeError as error:
            fault = _shifted(error, count)
        else:
            count += len(rows)
            yield rows
            continue
        raise fault
