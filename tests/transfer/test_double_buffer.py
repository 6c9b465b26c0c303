"""The double buffer turns reads of any size into blocks of one size."""

from hypothesis import given, settings
from hypothesis import strategies as st

from toggl_async.transfer.double_buffer import BLOCK, DoubleBuffer

reads = st.lists(
    st.one_of(st.integers(0, 9), st.integers(0, BLOCK // 2), st.sampled_from([BLOCK - 1, BLOCK, BLOCK + 1])),
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(reads)
def test_reads_become_blocks_of_one_size(sizes: list[int]) -> None:
    """Every block but the rest has 1 MiB, and together they are the bytes that were added."""
    buffer, added, yielded = DoubleBuffer(), bytearray(), bytearray()
    for number, size in enumerate(sizes):
        read = bytes([number + 1]) * size
        added += read
        for full in buffer.add(read):
            assert len(full) == BLOCK
            yielded += full
    rest = buffer.rest()
    assert len(rest) < BLOCK
    assert yielded + rest == added


def test_a_block_does_not_change_while_the_next_one_fills() -> None:
    """A block does not change while the next one fills, since a thread may still be writing it."""
    buffer = DoubleBuffer()
    (first,) = buffer.add(b"a" * BLOCK)
    (second,) = buffer.add(b"b" * BLOCK)
    assert (bytes(first[:1]), bytes(second[:1])) == (b"a", b"b")
    assert bytes(first[-1:]) == b"a"
    (third,) = buffer.add(b"c" * BLOCK)
    assert first.obj is third.obj


def test_a_small_body_takes_little_memory() -> None:
    """The buffers grow with the bytes that are added."""
    buffer = DoubleBuffer()
    assert list(buffer.add(b"x" * 1000)) == []
    assert memoryview(buffer.rest().obj).nbytes == 1000
