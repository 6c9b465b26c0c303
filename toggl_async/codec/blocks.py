"""Read a long list piece by piece: a page of 100,000 rows never stands in memory as rows."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from toggl_async.codec.decoding import many, read
from toggl_async.errors import AnswerError

BLOCK = 256 << 10
_BORDER = b"},{"
_INDEX = re.compile(r"\$\[(\d+)\]")


def _pieces(body: bytes) -> Iterator[bytes]:
    """The list cut between its elements into lists of about a block; whole, where that cannot be told.

    A cut inside an element leaves its brackets open, so a piece that parses is exact.
    """
    start, last = 1, len(body) - 1
    if body[:1] != b"[" or body[-1:] != b"]":
        yield body
        return
    while start < last:
        end = body.find(_BORDER, start + BLOCK)
        piece = b"[" + body[start : end + 1 if end >= 0 else last] + b"]"
        while end >= 0 and not _parses(piece):
            end = body.find(_BORDER, end + 1)
            piece = b"[" + body[start : end + 1 if end >= 0 else last] + b"]"
        yield piece
        start = end + 2 if end >= 0 else last


def _parses(piece: bytes) -> bool:
    # Raw takes note of where a value ends and makes nothing of it, which costs a tenth of reading it.
    try:
        msgspec.json.decode(piece, type=list[msgspec.Raw])
    except msgspec.DecodeError:
        return False
    return True


def _shifted(error: AnswerError, by: int) -> AnswerError:
    def move(index: re.Match[str]) -> str:
        return f"$[{int(index[1]) + by}]"

    return AnswerError(error.message, problems=[_INDEX.sub(move, each, count=1) for each in error.problems])


def read_rows(body: bytes, row: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a list in pieces.

    Raises:
        AnswerError: it is no list, or a row is not of the documented shape.
    """
    count = 0
    for piece in _pieces(body) if len(body) > BLOCK else (body,):
        try:
            rows = read(piece, many(row))
        except AnswerError as error:
            fault = _shifted(error, count)
        else:
            count += len(rows)
            yield rows
            continue
        raise fault
