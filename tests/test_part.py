"""A file on its way, worked on by threads."""

import threading
from pathlib import Path

import pytest

from tests.support.files import CSV
from tests.support.leaks import descriptors
from toggl_async.coding import Plain
from toggl_async.folder import Folder
from toggl_async.formats import check_for
from toggl_async.hashing import hasher
from toggl_async.part import PartFile
from toggl_async.passage import Passage

BLOCK = memoryview(CSV)


def part(folder: Folder) -> PartFile:
    """One for a csv."""
    passage = Passage(
        file_format="csv",
        media_type="text/csv",
        total=None,
        limit=1 << 20,
        undo=Plain(),
        check=check_for("csv"),
        hashing=hasher("sha256"),
        digest="sha256",
    )
    return PartFile(folder, passage, lasting=True)


@pytest.mark.parametrize("before", [0, 1])
def test_what_comes_after_a_file_was_thrown_away_makes_no_file(tmp_path: Path, before: int) -> None:
    """A cancelled call's last block, late on its thread, must not become a file of its own."""
    opened = descriptors()
    folder = Folder.open(tmp_path)
    file = part(folder)
    for _ in range(before):
        file.write(BLOCK)
    file.unlink()
    file.throw_away()
    with pytest.raises(RuntimeError):
        file.write(BLOCK)
    with pytest.raises(RuntimeError):
        file.publish(BLOCK, "a.csv", "error")
    folder.release()
    assert list(tmp_path.iterdir()) == []
    assert descriptors() == opened


def test_to_throw_away_waits_for_the_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is not closed under the thread that writes it."""
    writing, go = threading.Event(), threading.Event()
    folder = Folder.open(tmp_path)
    file = part(folder)
    create = Folder.create_part

    def slowly(self: Folder) -> tuple[str, int]:
        writing.set()
        assert go.wait(5)
        return create(self)

    monkeypatch.setattr(Folder, "create_part", slowly)
    threads = [threading.Thread(target=file.write, args=(BLOCK,)), threading.Thread(target=file.throw_away)]
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
    folder = Folder.open(path)
    file, other = part(folder), part(folder)
    taken = file.publish(BLOCK, "a.csv", "error")
    assert (taken.place, taken.size) == ("a.csv", len(CSV))
    folder.release()
    for _ in range(3):
        file.unlink()
        file.throw_away()
    path.rename(moved)
    path.mkdir()
    assert other.publish(BLOCK, "b.csv", "error").size == len(CSV)
    assert descriptors() == opened
    assert sorted(each.name for each in moved.iterdir()) == ["a.csv", "b.csv"]
    assert list(path.iterdir()) == []
