"""Decoding a long list piece by piece, so that a page of 100,000 rows is never in memory as rows."""

import re
from collections.abc import Iterator
from typing import Any

from toggl_async.codec.list_splitter import Piece, split
from toggl_async.codec.parsing import many, read
from toggl_async.errors import DecodeError
from toggl_async.tracebacks import iterated_without_frames, without_frames

_INDEX = r"\$\[(\d+)\]"
_BYTE = r"\(byte (\d+)\)"


class RowReader:
    """Decodes the pieces of a list into rows; the places in its errors are those in the whole list."""

    def __init__(self, row: Any) -> None:
        self._kind = many(row)
        self._count = 0

    @without_frames
    def read(self, piece: Piece) -> tuple[Any, ...]:
        """Return the rows of the next piece.

        Raises:
            DecodeError: the body is not a list, or a row is not of the documented shape.
        """
        try:
            rows: tuple[Any, ...] = read(piece.data, self._kind)
        except DecodeError as error:
            fault = self._moved(error, piece.offset)
        else:
            self._count += len(rows)
            return rows
        raise fault

    def _moved(self, error: DecodeError, offset: int) -> DecodeError:
        def index(found: re.Match[str]) -> str:
            return f"$[{int(found[1]) + self._count}]"

        def byte(found: re.Match[str]) -> str:
            return f"(byte {int(found[1]) + offset})"

        problems = (re.sub(_INDEX, index, re.sub(_BYTE, byte, each), count=1) for each in error.problems)
        return DecodeError(error.message, problems=tuple(problems))


@iterated_without_frames
def read_rows(body: bytes, row: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a list in pieces.

    Raises:
        DecodeError: the body is not a list, or a row is not of the documented shape.
    """
    reader = RowReader(row)
    for piece in split(body):
        yield reader.read(piece)
