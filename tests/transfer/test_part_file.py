"""A file on its way, worked on by threads."""

import threading
from pathlib import Path

import pytest

from tests.support.files import CSV
from tests.support.leaks import descriptors
from toggl_async.http.decompression import Identity
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.formats import check_for
from toggl_async.transfer.hashing import hasher
from toggl_async.transfer.part_file import PartFile
from toggl_async.transfer.pipeline import FilePipeline

BLOCK = memoryview(CSV)


def part(folder: TargetDirectory) -> PartFile:
    """One for a csv."""
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
    return PartFile(folder, pipeline, durable=True)


@pytest.mark.parametrize("before", [0, 1])
def test_what_comes_after_a_file_was_thrown_away_makes_no_file(tmp_path: Path, before: int) -> None:
    """A cancelled call's last block, late on its thread, must not become a file of its own."""
    opened = descriptors()
    folder = TargetDirectory.open(tmp_path)
    file = part(folder)
    for _ in range(before):
        file.write(BLOCK)
    file.unlink()
    file.discard()
    with pytest.raises(RuntimeError):
        file.write(BLOCK)
    with pytest.raises(RuntimeError):
        file.publish(BLOCK, "a.csv", "error")
    folder.release()
    assert list(tmp_path.iterdir()) == []
    assert descriptors() == opened


def test_to_discard_waits_for_the_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is not closed under the thread that writes it."""
    writing, go = threading.Event(), threading.Event()
    folder = TargetDirectory.open(tmp_path)
    file = part(folder)
    create = TargetDirectory.create_part

    def slowly(self: TargetDirectory) -> tuple[str, int]:
        writing.set()
        assert go.wait(5)
        return create(self)

    monkeypatch.setattr(TargetDirectory, "create_part", slowly)
    threads = [threading.Thread(target=file.write, args=(BLOCK,)), threading.Thread(target=file.discard)]
    threads[0].start()
    assert writing.wait(5)
    threads[1].start()
    threads[1].join(0.02)
    assert threads[1].is_alive()
    go.set()
    for thread in threads:
        thread.join()
    folder.release()
    assert list(tmp_path.iterdir()) == []


def test_what_comes_after_a_file_has_its_name_takes_no_folder_from_others(tmp_path: Path) -> None:
    """A call cancelled at that moment throws away what is no more; another's folder stays the one it was."""
    opened = descriptors()
    path, moved = tmp_path / "exports", tmp_path / "moved"
    path.mkdir()
    folder = TargetDirectory.open(path)
    file, other = part(folder), part(folder)
    finished, name = file.publish(BLOCK, "a.csv", "error")
    assert (name, finished.size) == ("a.csv", len(CSV))
    folder.release()
    for _ in range(3):
        file.unlink()
        file.discard()
    path.rename(moved)
    path.mkdir()
    assert other.publish(BLOCK, "b.csv", "error")[0].size == len(CSV)
    assert descriptors() == opened
    assert sorted(each.name for each in moved.iterdir()) == ["a.csv", "b.csv"]
    assert list(path.iterdir()) == []
