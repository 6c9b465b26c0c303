"""Reads become blocks."""

from hypothesis import given, settings
from hypothesis import strategies as st

from toggl_async.transfer.double_buffer import BLOCK, DoubleBuffer

reads = st.lists(
    st.one_of(st.integers(0, 9), st.integers(0, BLOCK // 2), st.sampled_from([BLOCK - 1, BLOCK, BLOCK + 1])),
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(reads)
def test_what_goes_in_comes_out_in_blocks_of_one_size(sizes: list[int]) -> None:
    """Every block but the rest has 1 MiB, and together they are what was read."""
    stage, given_, got = DoubleBuffer(), bytearray(), bytearray()
    for number, size in enumerate(sizes):
        read = bytes([number + 1]) * size
        given_ += read
        for full in stage.add(read):
            assert len(full) == BLOCK
            got += full
    rest = stage.rest()
    assert len(rest) < BLOCK
    assert got + rest == given_


def test_a_block_stays_as_it_is_until_the_one_after_the_next() -> None:
    """While one is written, the next one fills: the bytes of the first may not change under the writer."""
    stage = DoubleBuffer()
    (first,) = stage.add(b"a" * BLOCK)
    (second,) = stage.add(b"b" * BLOCK)
    assert (bytes(first[:1]), bytes(second[:1])) == (b"a", b"b")
    assert bytes(first[-1:]) == b"a"
    (third,) = stage.add(b"c" * BLOCK)
    assert first.obj is third.obj


def test_a_small_body_takes_small_memory() -> None:
    """The buffers grow to what comes."""
    stage = DoubleBuffer()
    assert list(stage.add(b"x" * 1000)) == []
    assert memoryview(stage.rest().obj).nbytes == 1000
