"""Cutting a JSON list between its elements, while its bytes arrive.

A border is a place that looks like the end of an object and the begin of the next: ``},{``, perhaps with
blanks. It may be inside an element or a text, so the bytes before it are parsed: a cut inside an element
would leave a bracket or a quote open.
"""

import re
from collections.abc import Iterator

import attrs
import msgspec

BLOCK = 256 << 10
"""The least size of a piece, in bytes; only the last may be smaller."""
_BORDER = re.compile(rb"\}[ \t\r\n]{0,64},[ \t\r\n]{0,64}\{")
_LONGEST_BORDER = 131
_NEAR_BORDERS = 8
_BEGIN = re.compile(rb"[ \t\r\n]{0,1000}([^ \t\r\n])")
_BRACKET = b"["


@attrs.frozen(eq=False)
class Piece:
    """A list of whole elements, cut from a longer list, or a whole body, whatever it is.

    ``offset`` is the difference between the position of a byte in the body and in the piece.
    """

    data: bytes = attrs.field(repr=False)
    offset: int = 0


class ListSplitter:
    """Cuts a list, whose bytes are fed in chunks of any size, into lists of about one block each.

    A body that is not a list, and a list whose elements are not objects, stay whole. Whether the body is JSON
    at all is not checked: a fault is in one of the pieces.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._offset = 0
        self._is_list: bool | None = None
        self._search_from = BLOCK
        self._tried = 0

    def feed(self, data: bytes | memoryview) -> Iterator[Piece]:
        """Yield the pieces that end in the next bytes."""
        self._buffer += data
        if self._is_list is None:
            begin = _BEGIN.match(self._buffer)
            self._is_list = None if begin is None else begin[1] == _BRACKET
        while self._is_list and (piece := self._cut()) is not None:
            yield piece

    def _cut(self) -> Piece | None:
        while (border := _BORDER.search(self._buffer, self._search_from)) is not None:
            end = border.start() + 1
            data = b"".join((self._buffer[:end], b"]"))
            if _parses(data):
                piece = Piece(data, self._offset)
                # What is left begins with a bracket in place of the byte before the next element.
                begin = border.end() - 2
                del self._buffer[:begin]
                self._buffer[:1] = _BRACKET
                self._offset += begin
                self._search_from, self._tried = BLOCK, 0
                return piece
            # This border is inside an element; the next may not be. If several are, the element is larger
            # than a block, or the list is not JSON: then the distance doubles, so that it is not parsed again
            # and again.
            self._tried += 1
            self._search_from = end if self._tried < _NEAR_BORDERS else 2 * end
        self._search_from = max(self._search_from, len(self._buffer) - _LONGEST_BORDER)
        return None

    def finish(self) -> Piece:
        """Return the rest, after the last bytes: a list that nothing was cut from is whole."""
        piece = Piece(bytes(self._buffer), self._offset)
        self._buffer.clear()
        return piece


def _parses(piece: bytes) -> bool:
    # With the type Raw, msgspec finds the end of a value without decoding it, at a tenth of the cost.
    try:
        msgspec.json.decode(piece, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def split(body: bytes) -> Iterator[Piece]:
    """Cut a whole body."""
    if len(body) <= BLOCK:
        yield Piece(body)
        return
    splitter = ListSplitter()
    for start in range(0, len(body), BLOCK):
        yield from splitter.feed(body[start : start + BLOCK])
    yield splitter.finish()
