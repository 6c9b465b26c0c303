"""Decompression of gzip bodies, in which truncated and damaged streams are errors."""

import gzip
import secrets
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import IncompleteResponseError
from toggl_async.http.decompression import Gzip, Identity, decompressor


def decompress(data: bytes, *, size: int = 1 << 20, expansion: int = 200) -> bytes:
    """Decompress a body that is fed in blocks of ``size`` bytes."""
    gzip_body = Gzip(expansion)
    content = bytearray()
    for start in range(0, len(data), size):
        for piece in gzip_body.feed(memoryview(data[start : start + size])):
            content += piece
    gzip_body.finish()
    return bytes(content)


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=4), st.integers(1, 3000))
def test_members_are_joined_whatever_the_block_size(members: list[bytes], size: int) -> None:
    """The contents of gzip members are joined in order, whatever the size of the blocks."""
    assert decompress(b"".join(gzip.compress(member) for member in members), size=size) == b"".join(members)


def test_a_stream_truncated_at_any_byte_is_an_error() -> None:
    """A truncated gzip member is an error, even if only its last byte is missing."""
    data = gzip.compress(b"Ada,walls\n" * 50)
    for cut in range(len(data)):
        with pytest.raises(IncompleteResponseError):
            decompress(data[:cut])


def test_a_truncated_second_member_is_an_error() -> None:
    """A truncated second member is an error, although the first member is complete."""
    first, second = gzip.compress(b"a\n"), gzip.compress(b"b\n" * 100)
    for cut in range(1, len(second)):
        with pytest.raises(IncompleteResponseError):
            decompress(first + second[:cut])


@pytest.mark.parametrize("place", [-1, -5, -8, 12])
def test_a_flipped_bit_is_an_error(place: int) -> None:
    """A flipped bit in the content, the checksum or the length is an error."""
    data = bytearray(gzip.compress(b"Ada,walls\n" * 50))
    data[place] ^= 1
    with pytest.raises(IncompleteResponseError):
        decompress(bytes(data))


@pytest.mark.parametrize("data", [b"plain text", zlib.compress(b"deflate"), b"\x1f\x8b\x07" + b"\0" * 20])
def test_a_body_that_is_not_gzip_is_an_error(data: bytes) -> None:
    """A body that is not gzip, although its Content-Encoding says so, is an IncompleteResponseError."""
    with pytest.raises(IncompleteResponseError):
        decompress(data)


def test_junk_after_the_last_member_is_an_error() -> None:
    """Bytes after the last member that are not another member are an error."""
    with pytest.raises(IncompleteResponseError):
        decompress(gzip.compress(b"a") + b"junk")


def test_a_gzip_bomb_is_stopped_early_and_in_little_memory() -> None:
    """A body that expands a thousand times ends at the limit, in pieces of a MiB, and is not retryable."""
    bomb = gzip.compress(bytes(200 << 20), 9)
    tracemalloc.start()
    try:
        gzip_body = Gzip(expansion=200)
        size = 0
        with pytest.raises(IncompleteResponseError, match="bomb") as caught:
            for piece in gzip_body.feed(memoryview(bomb)):
                assert len(piece) <= 1 << 20
                size += len(piece)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert not caught.value.retryable
    assert size < 60 << 20
    assert peak < 16 << 20


def test_a_gzip_bomb_in_small_blocks_is_stopped() -> None:
    """The limit of expansion applies to the whole body and not to each block alone."""
    bomb = gzip.compress(bytes(100 << 20), 9)
    with pytest.raises(IncompleteResponseError, match="bomb"):
        decompress(bomb, size=100)


def test_thousands_of_empty_members_are_accepted() -> None:
    """Three thousand members without content are accepted, and the whole content is empty."""
    assert decompress(gzip.compress(b"") * 3000) == b""


def endless(kind: str) -> bytes:
    """Return some 100 KiB of gzip that hold no content, or hardly any."""
    if kind == "members":
        return gzip.compress(b"") * 5000
    if kind == "blocks":
        # Empty stored blocks, all in one member.
        return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\x00\x00\x00\xff\xff" * 20_000
    if kind == "name":
        # The name of a file in a member's head, which ends at a NUL that does not come.
        return b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03" + b"a" * 100_000
    return gzip.compress(b"a") + gzip.compress(b"") * 5000


@pytest.mark.parametrize("kind", ["members", "blocks", "name", "drip"])
@pytest.mark.parametrize("begin", [b"", b"Ada,walls\n"])
def test_compressed_data_without_content_is_not_endless(kind: str, begin: bytes) -> None:
    """A body that goes on without content is an error after some MiB, even if it began with much content."""
    gzip_body = Gzip(expansion=200)
    data = endless(kind)
    if begin:
        for _ in gzip_body.feed(memoryview(gzip.compress(begin * 500_000))):
            pass
    size = 0
    with pytest.raises(IncompleteResponseError, match="hardly any content") as caught:
        while size < 16 << 20:
            for _ in gzip_body.feed(memoryview(data)):
                pass
            size += len(data)
            if kind in ("blocks", "name"):
                data = data[-20_000 * 5 :]  # the same member goes on
    assert size < 4 << 20
    assert not caught.value.retryable


@pytest.mark.parametrize("size", [1, 1000, 1 << 20])
def test_content_that_cannot_be_compressed_is_no_fault(size: int) -> None:
    """Random bytes, and lines that are compressed one by one, take more room than their content."""
    content = secrets.token_bytes(3 << 20)
    assert decompress(gzip.compress(content), size=max(size, 1000)) == content
    assert len(decompress(gzip.compress(b"a") * 60_000, size=max(size, 100))) == 60_000


def test_a_small_body_may_expand_by_any_ratio() -> None:
    """Below 8 MiB any ratio is accepted, since a csv of one repeated line is no bomb."""
    assert len(decompress(gzip.compress(bytes(7 << 20), 9))) == 7 << 20


@pytest.mark.parametrize("encoding", [None, "", "identity", " Identity "])
def test_a_body_without_an_encoding_is_passed_on_unchanged(encoding: str | None) -> None:
    """A body without a Content-Encoding, or with identity, is passed on unchanged."""
    assert isinstance(decompressor(encoding, 200), Identity)


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip"])
def test_gzip_is_accepted_under_both_of_its_names(encoding: str) -> None:
    """The encodings gzip and x-gzip both mean gzip, in upper or lower case."""
    assert isinstance(decompressor(encoding, 200), Gzip)


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "nonsense"])
def test_an_encoding_that_was_not_requested_is_not_retryable(encoding: str) -> None:
    """An encoding other than gzip is not retryable, since the next response would have it too."""
    with pytest.raises(IncompleteResponseError) as caught:
        decompressor(encoding, 200)
    assert not caught.value.retryable
