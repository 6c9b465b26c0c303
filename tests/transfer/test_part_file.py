"""Part files, on which threads work."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.support.files import CSV
from tests.support.leaks import descriptors
from toggl_async.http.decompression import Identity
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.formats import check_for
from toggl_async.transfer.hashing import hasher
from toggl_async.transfer.new_file import NewFile
from toggl_async.transfer.part_file import PartFile
from toggl_async.transfer.pipeline import FilePipeline

BLOCK = memoryview(CSV)


def new_part(directory: TargetDirectory) -> PartFile:
    """Return a part file for a csv."""
    pipeline = FilePipeline(
        file_format="csv",
        media_type="text/csv",
        total=None,
        limit=1 << 20,
        decompress=Identity(),
        check=check_for("csv"),
        hashing=hasher("sha256"),
        digest="sha256",
    )
    return PartFile(directory, pipeline, durable=True)


@pytest.mark.parametrize("blocks_before", [0, 1])
def test_a_discarded_part_file_cannot_be_written_or_published(tmp_path: Path, blocks_before: int) -> None:
    """A block that a thread writes late, after its call was cancelled, does not create a file."""
    descriptors_before = descriptors()
    directory = TargetDirectory.open(tmp_path)
    part = new_part(directory)
    for _ in range(blocks_before):
        part.write(BLOCK)
    part.abandon()
    part.discard()
    with pytest.raises(RuntimeError):
        part.write(BLOCK)
    with pytest.raises(RuntimeError):
        part.publish(BLOCK, "a.csv", "error")
    directory.release()
    assert list(tmp_path.iterdir()) == []
    assert descriptors() == descriptors_before


def test_discard_waits_for_a_running_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part file is not closed while a thread writes to it."""
    writing, go = threading.Event(), threading.Event()
    directory = TargetDirectory.open(tmp_path)
    part = new_part(directory)
    create = NewFile.__init__

    def create_slowly(self: NewFile, *args: Any, **kwargs: Any) -> None:
        writing.set()
        assert go.wait(5)
        create(self, *args, **kwargs)

    monkeypatch.setattr(NewFile, "__init__", create_slowly)
    threads = [threading.Thread(target=part.write, args=(BLOCK,)), threading.Thread(target=part.discard)]
    threads[0].start()
    assert writing.wait(5)
    threads[1].start()
    threads[1].join(0.02)
    assert threads[1].is_alive()
    go.set()
    for thread in threads:
        thread.join()
    directory.release()
    assert list(tmp_path.iterdir()) == []


def test_discarding_a_published_file_has_no_effect(tmp_path: Path) -> None:
    """Discarding a file that has its final name does not close the directory for its other holders."""
    descriptors_before = descriptors()
    path, moved = tmp_path / "exports", tmp_path / "moved"
    path.mkdir()
    directory = TargetDirectory.open(path)
    part, other_part = new_part(directory), new_part(directory)
    published = part.publish(BLOCK, "a.csv", "error")
    assert (published.path.name, published.file.size) == ("a.csv", len(CSV))
    directory.release()
    for _ in range(3):
        part.abandon()
        part.discard()
    path.rename(moved)
    path.mkdir()
    assert other_part.publish(BLOCK, "b.csv", "error").file.size == len(CSV)
    assert descriptors() == descriptors_before
    assert sorted(entry.name for entry in moved.iterdir()) == ["a.csv", "b.csv"]
    assert list(path.iterdir()) == []


def test_files_that_are_published_side_by_side_share_the_sync_of_their_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is synced before it has its name, and their folder once, after all of them have theirs."""
    directory = TargetDirectory.open(tmp_path)
    done: list[str] = []
    for name in ("fsync", "link"):
        real = getattr(os, name)

        def call(*args: Any, name: str = name, real: Any = real, **options: Any) -> None:
            done.append(f"{name} of the folder" if args[0] == directory.handle else name)
            real(*args, **options)

        monkeypatch.setattr(os, name, call)
    publishing = [new_part(directory).publishing(BLOCK, f"{number}.csv", "error") for number in range(3)]
    for _ in range(2):
        for steps in publishing:
            next(steps)
    assert done == ["fsync", "link"] * 3
    for steps in publishing:
        assert list(steps) == []
    assert done[6:] == ["fsync of the folder"]
    directory.release()
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == {
        f"{number}.csv": CSV for number in range(3)
    }


@pytest.mark.parametrize("steps_before", [1, 2])
def test_a_file_that_is_discarded_between_its_steps_goes_no_further(
    tmp_path: Path, steps_before: int
) -> None:
    """A file whose call was cancelled gets no name; one that has its name keeps it."""
    descriptors_before = descriptors()
    directory = TargetDirectory.open(tmp_path)
    part = new_part(directory)
    steps = part.publishing(BLOCK, "a.csv", "error")
    for _ in range(steps_before):
        next(steps)
    part.abandon()
    part.discard()
    with pytest.raises(RuntimeError):
        next(steps)
    directory.release()
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == [CSV] * (steps_before - 1)
    assert descriptors() == descriptors_before


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the system takes no such hints")
def test_files_are_on_their_way_to_the_disk_before_the_first_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system begins to write each file in its first step, so that their syncs wait less."""
    directory, begun = TargetDirectory.open(tmp_path), list[int]()

    def advise(descriptor: int, *_: int) -> None:
        begun.append(descriptor)

    monkeypatch.setattr(os, "posix_fadvise", advise)
    publishing = [new_part(directory).publishing(BLOCK, f"{number}.csv", "error") for number in range(2)]
    for steps in publishing:
        next(steps)
    assert len(begun) == 2
    for steps in publishing:
        assert list(steps) == [None]
    directory.release()
