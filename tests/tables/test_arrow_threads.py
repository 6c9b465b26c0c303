"""Batches of a file whose blocks are built in several threads."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.support.arrow import signal_pipe
from tests.tables.test_arrow import File, assert_equal_readers, csvs, file
from toggl_async import DecodeError, IncompleteResponseError
from toggl_async.reports.exports import ExportDetailed, ExportSummary
from toggl_async.tables import _arrow_threads as threads_of_blocks
from toggl_async.tables import arrow
from toggl_async.tables.arrow import read_batches
from toggl_async.tables.batch_builder import BatchBuilder, BuiltBlock

__all__ = ["file", "signal_pipe"]

HEAD = "Description,Duration\n"


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    """Check that no thread is left after a test, whatever became of its iterators."""
    yield
    assert running() == []


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make blocks of a few records, and three threads."""
    monkeypatch.setattr(arrow, "_OF_FILE", 100)
    monkeypatch.setattr(threads_of_blocks, "thread_count", lambda: 3)


def running() -> list[str]:
    """Return the names of the threads that build blocks."""
    return [each.name for each in threading.enumerate() if each.name.startswith("toggl_async-batches")]


def lines(count: int, first: int = 0) -> str:
    """Return records whose descriptions are numbers."""
    return "".join(f"{number},00:00:{number % 60:02}\n" for number in range(first, first + count))


def descriptions(batches: Iterator[pa.RecordBatch]) -> list[str]:
    """Return the descriptions of all rows."""
    return [text for batch in batches for text in batch["description"].to_pylist()]


@pytest.mark.usefixtures("small")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=some.lists(csvs(), min_size=1, max_size=4), empty=some.integers(0, 3), strict=some.booleans())
def test_many_blocks_are_read_as_rows_are(file: File, texts: list[str], empty: int, *, strict: bool) -> None:
    """Rows, unread cells, faults and their lines are the same, wherever a block ends or a csv is damaged."""
    assert_equal_readers(file(("\n" * empty).join(texts)), ExportDetailed, rows=3, strict=strict)


@pytest.mark.usefixtures("small")
def test_the_order_is_that_of_the_file(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block that takes longer than those after it is yielded before them."""
    build, waited = BatchBuilder.build, threading.Event()

    def slow(self: BatchBuilder, data: bytes, *, regular: bool) -> BuiltBlock:
        if data.startswith(b"0,"):
            waited.wait(10)
        built = build(self, data, regular=regular)
        if data.startswith(b"0,") is False:
            waited.set()
        return built

    monkeypatch.setattr(BatchBuilder, "build", slow)
    batches = read_batches(file(HEAD + lines(2000)), ExportSummary, rows=7)
    assert descriptions(batches) == [str(number) for number in range(2000)]
    assert waited.is_set()


@pytest.mark.usefixtures("small")
def test_a_few_blocks_are_built_ahead(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that stops for a while does not make the others of a large file."""
    build, built = BatchBuilder.build, list[int]()

    def counted(self: BatchBuilder, data: bytes, *, regular: bool) -> BuiltBlock:
        built.append(len(data))
        return build(self, data, regular=regular)

    monkeypatch.setattr(BatchBuilder, "build", counted)
    batches = read_batches(file(HEAD + lines(2000)), ExportSummary, rows=1)
    for _ in range(30):
        next(batches)
    assert sum(built) < 30 * 15 + 6 * 120
    assert len(descriptions(batches)) == 1970


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("how", ["closed", "forgotten", "read"])
def test_threads_end_with_the_iterator(file: File, how: str) -> None:
    """They end when it is closed, when nobody holds it any more, and when it is exhausted."""
    batches: Any = read_batches(file(HEAD + lines(2000)), ExportSummary, rows=5)
    assert running() == []
    next(batches)
    assert running()
    if how == "closed":
        batches.close()
    elif how == "read":
        list(batches)
    else:
        del batches
        gc.collect()
    assert running() == []


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("x\n", "line 502: 1 cells"),
        ("x,soon\n", "line 502: 'soon' is not a duration"),
        ('"x"y,1.00\n', "line 502: "),
    ],
)
@pytest.mark.parametrize("later", ["\nx,y,z\n", "\nx,later\n", "\n\0\n", ',"'])
def test_the_first_fault_is_raised(file: File, fault: str, problem: str, later: str) -> None:
    """The rows before it are yielded; faults in blocks that were built at the same time are not seen."""
    path = file(HEAD + lines(500) + fault + lines(20) + later + lines(500))
    read: list[str] = []
    with pytest.raises(DecodeError, match=problem):
        for batch in read_batches(path, ExportSummary, rows=11, strict=True):
            read += batch["description"].to_pylist()
    assert read == [str(number) for number in range(500)]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("bad", "error"), [(b"\0\n", IncompleteResponseError), (b"\xff\n", DecodeError)])
def test_the_rows_before_damaged_bytes_are_yielded(file: File, bad: bytes, error: type[Exception]) -> None:
    """All blocks before the one with the damage are built first, and the error names a line after them."""
    path = file(HEAD + '"\n",00:00:00\n' * 3 + lines(500))
    path.write_bytes(path.read_bytes() + bad + lines(500).encode())
    read: list[str] = []
    with pytest.raises(error) as caught:
        for batch in read_batches(path, ExportSummary, rows=11):
            read += batch["description"].to_pylist()
    assert len(read) > 480
    assert read[3:] == [str(number) for number in range(len(read) - 3)]
    if error is DecodeError:
        assert f"line {1 + 6 + len(read) - 3 + 1} or later" in str(caught.value)


@pytest.mark.usefixtures("small")
def test_an_error_that_nobody_expects_is_raised(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in a thread is not lost."""

    def fail(self: BatchBuilder, data: bytes, *, regular: bool) -> BuiltBlock:
        raise MemoryError

    monkeypatch.setattr(BatchBuilder, "build", fail)
    with pytest.raises(MemoryError):
        list(read_batches(file(HEAD + lines(2000)), ExportSummary))


@pytest.mark.parametrize(
    ("processors", "of_arrow", "count"), [(1, 8, 1), (2, 8, 2), (64, 64, 4), (64, 2, 2), (2, 1, 1)]
)
def test_threads_are_as_many_as_can_help(
    monkeypatch: pytest.MonkeyPatch, processors: int, of_arrow: int, count: int
) -> None:
    """They are at most the processors, what Arrow may use, and the number that one reader keeps busy."""
    monkeypatch.setattr(threads_of_blocks, "_processors", lambda: processors)
    monkeypatch.setattr(pa, "cpu_count", lambda: of_arrow)
    assert threads_of_blocks.thread_count() == count


def test_one_processor_needs_no_thread(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks are then built where the iterator is read."""
    monkeypatch.setattr(arrow, "_OF_FILE", 100)
    monkeypatch.setattr(threads_of_blocks, "_processors", lambda: 1)
    batches = read_batches(file(HEAD + lines(500)), ExportSummary, rows=5)
    assert next(batches).num_rows == 5
    assert running() == []
    assert descriptions(batches) == [str(number) for number in range(5, 500)]


def test_this_machine_has_processors() -> None:
    """The number of processors that this process may use is at least one."""
    assert threads_of_blocks._processors() >= 1


def test_a_directory_has_no_batches(tmp_path: Path) -> None:
    """An error of the operating system passes, and leaves no thread."""
    with pytest.raises(IsADirectoryError):
        list(read_batches(tmp_path, ExportSummary))
