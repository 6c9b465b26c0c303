"""Undo gzip ourselves: a stream that ends early inside whole framing must not pass for a whole one."""

import functools
import importlib
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import attrs

from toggl_async.endings import Ending
from toggl_async.errors import InterruptedAnswerError

_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 1 << 20
_TRUSTED = 8 << 20  # below this, any ratio of expansion is harmless


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes | memoryview, max_length: int, /) -> bytes: ...


@attrs.frozen
class _Engine:
    new: Callable[[int], _Decompressor]
    damage: type[Exception]


@functools.cache
def _engine() -> _Engine:
    # isal (the extra "fast") takes a third of zlib's time and tells the same of ends, tails and checksums.
    # It is looked for when the first compressed body comes, since its import is of no use before.
    try:
        isal = importlib.import_module("isal.isal_zlib")
    except ImportError:
        return _Engine(zlib.decompressobj, zlib.error)
    return _Engine(isal.decompressobj, isal.error)


class Plain:
    """A body that is not compressed."""

    def feed(self, block: memoryview) -> Iterator[memoryview]:
        """Pass a block on as it is."""
        yield block

    def finish(self) -> None:
        """Nothing to check: the framing tells the end."""


class Gzip:
    """A gzip body of one or more members, decoded in pieces of at most 1 MiB.

    ``expansion`` bounds how many times larger the content may be than the body, after the first 8 MiB.
    """

    def __init__(self, expansion: int) -> None:
        self._expansion = expansion
        self._engine = _engine()
        self._member = self._engine.new(_GZIP)
        self._begun = False
        self._taken = 0
        self._given = 0

    def feed(self, block: memoryview) -> Iterator[memoryview]:
        """Decode a block.

        Raises:
            InterruptedAnswerError: it is not gzip, is damaged, or expands beyond all reason.
        """
        self._taken += len(block)
        rest: bytes | memoryview = block
        full = False
        while rest or full:
            if self._member.eof:
                self._member = self._engine.new(_GZIP)
            self._begun = True
            piece = self._decode(rest)
            self._weigh(len(piece))
            yield memoryview(piece)
            ended = self._member.eof
            # zlib keeps what follows the member in the one, what did not fit into the piece in the other;
            # a full piece may have left output inside even where all input is gone.
            rest = self._member.unused_data if ended else self._member.unconsumed_tail
            full = not ended and len(piece) == _PIECE

    def _decode(self, data: bytes | memoryview) -> bytes:
        try:
            return self._member.decompress(data, _PIECE)
        except self._engine.damage as fault:
            problem = str(fault)
        raise InterruptedAnswerError(f"the gzip stream is damaged: {problem}", ending=Ending.DAMAGED)

    def _weigh(self, size: int) -> None:
        self._given += size
        if self._given > max(_TRUSTED, self._taken * self._expansion):
            raise InterruptedAnswerError(
                f"the body expands more than {self._expansion} times: taken for a bomb", retryable=False
            )

    def finish(self) -> None:
        """Check that the last member came to its end and its checksum held.

        Raises:
            InterruptedAnswerError: the stream ends early.
        """
        if not self._begun or not self._member.eof:
            raise InterruptedAnswerError("the gzip stream ends before its end", ending=Ending.DAMAGED)


def decoder(coding: str | None, expansion: int) -> Plain | Gzip:
    """What undoes a Content-Encoding.

    Raises:
        InterruptedAnswerError: it is one that was not asked for.
    """
    name = (coding or "identity").strip().lower()
    if name in ("identity", ""):
        return Plain()
    if name in ("gzip", "x-gzip"):
        return Gzip(expansion)
    raise InterruptedAnswerError(
        f"the body has a coding that was not asked for: {name[:40]}", retryable=False
    )
