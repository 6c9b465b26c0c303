"""gzip is undone so that a stream that ends early never passes for a whole one."""

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toggl_async import IncompleteResponseError
from toggl_async.http.decompression import Gzip, Identity, decompressor


def undo(data: bytes, *, size: int = 1 << 20, expansion: int = 200) -> bytes:
    """All of a body, fed in blocks."""
    coding = Gzip(expansion)
    got = bytearray()
    for start in range(0, len(data), size):
        for piece in coding.feed(memoryview(data[start : start + size])):
            got += piece
    coding.finish()
    return bytes(got)


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=4), st.integers(1, 3000))
def test_members_are_joined_however_they_are_cut_into_blocks(members: list[bytes], size: int) -> None:
    """One or more members give their contents in order, whatever the blocks."""
    assert undo(b"".join(gzip.compress(member) for member in members), size=size) == b"".join(members)


def test_a_stream_cut_at_any_byte_is_told() -> None:
    """No prefix of a member is taken for the whole, not even without its last checksum byte."""
    data = gzip.compress(b"Ada,walls\n" * 50)
    for cut in range(len(data)):
        with pytest.raises(IncompleteResponseError):
            undo(data[:cut])


def test_a_second_member_cut_at_any_byte_is_told() -> None:
    """That the first member was whole does not hide that more was to come."""
    first, second = gzip.compress(b"a\n"), gzip.compress(b"b\n" * 100)
    for cut in range(1, len(second)):
        with pytest.raises(IncompleteResponseError):
            undo(first + second[:cut])


@pytest.mark.parametrize("place", [-1, -5, -8, 12])
def test_a_flipped_bit_is_told(place: int) -> None:
    """Checksum, length and content are held against each other."""
    data = bytearray(gzip.compress(b"Ada,walls\n" * 50))
    data[place] ^= 1
    with pytest.raises(IncompleteResponseError):
        undo(bytes(data))


@pytest.mark.parametrize("data", [b"plain text", zlib.compress(b"deflate"), b"\x1f\x8b\x07" + b"\0" * 20])
def test_what_is_no_gzip_is_told(data: bytes) -> None:
    """A wrong Content-Encoding is an error of ours."""
    with pytest.raises(IncompleteResponseError):
        undo(data)


def test_junk_after_the_last_member_is_told() -> None:
    """Bytes that are no member are damage."""
    with pytest.raises(IncompleteResponseError):
        undo(gzip.compress(b"a") + b"junk")


def test_a_bomb_is_stopped_early_and_in_little_memory() -> None:
    """A body that expands a thousand times ends at the bound, in pieces of a MiB, and is final."""
    bomb = gzip.compress(bytes(200 << 20), 9)
    tracemalloc.start()
    try:
        coding = Gzip(expansion=200)
        size = 0
        with pytest.raises(IncompleteResponseError, match="bomb") as caught:
            for piece in coding.feed(memoryview(bomb)):
                assert len(piece) <= 1 << 20
                size += len(piece)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert not caught.value.retryable
    assert size < 60 << 20
    assert peak < 16 << 20


def test_a_bomb_in_small_blocks_is_stopped() -> None:
    """The bound holds over the whole body, not for each block alone."""
    bomb = gzip.compress(bytes(100 << 20), 9)
    with pytest.raises(IncompleteResponseError, match="bomb"):
        undo(bomb, size=100)


def test_thousands_of_empty_members_end() -> None:
    """Members without content cost their own bytes and no more."""
    assert undo(gzip.compress(b"") * 3000) == b""


def test_a_small_body_may_expand_as_it_likes() -> None:
    """Below 8 MiB any ratio is harmless: a csv of one repeated line is no bomb."""
    assert len(undo(gzip.compress(bytes(7 << 20), 9))) == 7 << 20


@pytest.mark.parametrize("coding", [None, "", "identity", " Identity "])
def test_a_body_without_coding_passes_as_it_is(coding: str | None) -> None:
    """No coding, no work."""
    assert isinstance(decompressor(coding, 200), Identity)


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip"])
def test_gzip_has_two_names(coding: str) -> None:
    """The names are compared without regard to case."""
    assert isinstance(decompressor(coding, 200), Gzip)


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip", "nonsense"])
def test_a_coding_that_was_not_asked_for_is_final(coding: str) -> None:
    """Only gzip is asked for: another would come again."""
    with pytest.raises(IncompleteResponseError) as caught:
        decompressor(coding, 200)
    assert not caught.value.retryable
