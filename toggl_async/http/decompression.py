"""Our own gzip decompression: a gzip stream that is truncated in an otherwise complete body is an error."""

import functools
import importlib
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol, TypeAlias

import attrs

from toggl_async.errors import IncompleteResponseError
from toggl_async.failures import FailureKind
from toggl_async.tracebacks import iterated_without_frames

_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 1 << 20
_HARMLESS = 8 << 20  # below this, any ratio of expansion is harmless
_MOST_IDLE = 1 << 20
_IDLE_RATIO = 32
"""A gzip member of a single byte takes 21 bytes, so no sensible body is 32 times as long as its content."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes | memoryview, max_length: int, /) -> bytes: ...


@attrs.frozen(eq=False, repr=False)
class _Library:
    new: Callable[[int], _Decompressor]
    error: type[Exception]


@functools.cache
def _library() -> _Library:
    # isal (the extra "fast") takes a third of zlib's time and has the same interface. It is imported when the
    # first compressed body arrives, since it is of no use before.
    try:
        isal = importlib.import_module("isal.isal_zlib")
    except ImportError:
        return _Library(zlib.decompressobj, zlib.error)
    return _Library(isal.decompressobj, isal.error)


class Identity:
    """A body that is not compressed."""

    def feed(self, block: memoryview) -> Iterator[memoryview]:
        """Pass a block on unchanged."""
        yield block

    def finish(self) -> None:
        """Do nothing: the framing marks the end."""


class Gzip:
    """A gzip body of one or more members, decompressed in pieces of at most 1 MiB.

    ``expansion`` bounds how many times larger the content may be than the body, after the first 8 MiB. A body
    that goes on for 1 MiB with hardly any content, such as empty members, is an error too: it could be
    endless.
    """

    def __init__(self, expansion: int) -> None:
        self._expansion = expansion
        self._library = _library()
        self._member = self._library.new(_GZIP)
        self._begun = False
        self._bytes_in = 0
        self._bytes_out = 0
        self._idle_bytes = 0

    @iterated_without_frames
    def feed(self, block: memoryview) -> Iterator[memoryview]:
        """Decompress a block.

        Raises:
            IncompleteResponseError: the data is not gzip, is damaged, or expands beyond the bound.
        """
        self._bytes_in += len(block)
        rest: bytes | memoryview = block
        full = False
        while rest or full:
            if self._member.eof:
                self._member = self._library.new(_GZIP)
            self._begun = True
            given = len(rest)
            piece = self._decompress(rest)
            ended = self._member.eof
            # zlib keeps the bytes after the member in unused_data, and the bytes that it has not decompressed
            # yet in unconsumed_tail. After a full piece there may be more output even without more input.
            rest = self._member.unused_data if ended else self._member.unconsumed_tail
            self._check_expansion(len(piece))
            self._check_progress(given - len(rest), len(piece))
            yield memoryview(piece)
            full = not ended and len(piece) == _PIECE

    def _decompress(self, data: bytes | memoryview) -> bytes:
        try:
            return self._member.decompress(data, _PIECE)
        except self._library.error as fault:
            problem = str(fault)
        raise IncompleteResponseError(
            f"the gzip stream is damaged: {problem}", failure_kind=FailureKind.CORRUPT
        )

    def _check_expansion(self, size: int) -> None:
        self._bytes_out += size
        if self._bytes_out > max(_HARMLESS, self._bytes_in * self._expansion):
            raise IncompleteResponseError(
                f"the body expands more than {self._expansion} times: it looks like a gzip bomb",
                retryable=False,
            )

    def _check_progress(self, taken: int, made: int) -> None:
        # Content makes up for the compressed bytes before it, but not in advance for those that follow: these
        # could be endless.
        self._idle_bytes = max(0, self._idle_bytes + taken - made * _IDLE_RATIO)
        if self._idle_bytes > _MOST_IDLE:
            raise IncompleteResponseError(
                "the compressed body goes on, but has hardly any content", retryable=False
            )

    def finish(self) -> None:
        """Check that the last member is complete; zlib checks its checksum.

        Raises:
            IncompleteResponseError: the stream ends early.
        """
        if not self._begun or not self._member.eof:
            raise IncompleteResponseError("the gzip stream is truncated", failure_kind=FailureKind.CORRUPT)


Decompressor: TypeAlias = Identity | Gzip


def decompressor(encoding: str | None, expansion: int) -> Decompressor:
    """Return the decompressor for a Content-Encoding.

    Raises:
        IncompleteResponseError: the client did not ask for this encoding.
    """
    name = (encoding or "identity").strip().lower()
    if name in ("identity", ""):
        return Identity()
    if name in ("gzip", "x-gzip"):
        return Gzip(expansion)
    raise IncompleteResponseError(
        f"the body has a content encoding that was not asked for: {name[:40]}", retryable=False
    )
