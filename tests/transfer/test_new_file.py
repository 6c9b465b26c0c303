"""A file that does not have its final name yet."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.disks import DISKS
from tests.support.leaks import descriptors
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.new_file import NewFile, reopened

_KILLED_WHILE_WRITING = """
import os, signal, sys
from pathlib import Path
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.new_file import NewFile

file = NewFile(TargetDirectory.open(Path(sys.argv[1])))
file.write(memoryview(b"half of a file"))
os.fsync(file.descriptor)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_leaves_nothing(tmp_path: Path) -> None:
    """The file of a process that is killed is gone with the process, where files without a name exist."""
    file = NewFile(TargetDirectory.open(tmp_path))
    is_named = file.name is not None
    file.discard()
    if is_named:
        pytest.skip("this file system has no files without a name")
    command = [sys.executable, "-B", "-c", _KILLED_WHILE_WRITING, str(tmp_path)]
    assert subprocess.run(command, check=False, cwd=Path(__file__).parents[2]).returncode == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize("mask", [0o000, 0o027, 0o777])
def test_the_mode_is_that_of_any_new_file(
    tmp_path: Path, disk: str, mask: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The umask decides about the mode, whether the file has a name or not."""
    DISKS[disk](monkeypatch)
    before = os.umask(mask)
    try:
        file = NewFile(TargetDirectory.open(tmp_path))
    finally:
        os.umask(before)
    assert os.fstat(file.descriptor).st_mode & 0o777 == 0o666 & ~mask
    file.discard()


@pytest.mark.parametrize("disk", DISKS)
def test_a_discarded_file_is_gone(tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Discarding a file closes it and removes its name; doing it again is harmless."""
    DISKS[disk](monkeypatch)
    before = descriptors()
    directory = TargetDirectory.open(tmp_path)
    file = NewFile(directory)
    file.write(memoryview(b"something"))
    file.discard()
    file.discard()
    directory.release()
    assert list(tmp_path.iterdir()) == []
    assert descriptors() == before
    with pytest.raises(RuntimeError):
        file.write(memoryview(b"more"))
    with pytest.raises(RuntimeError):
        file.check_not_abandoned()


def test_a_copy_has_the_content_and_a_name(tmp_path: Path) -> None:
    """A file that turns out to need a name is copied to one that has a name, and goes on as that one."""
    directory = TargetDirectory.open(tmp_path)
    content = os.urandom(3 << 20)
    file = NewFile(directory)
    file.write(memoryview(content))
    file.copy_to_named_file(durable=True)
    assert file.name is not None
    assert (tmp_path / file.name).read_bytes() == content
    assert not file.is_displaced_at(file.name)
    later = NewFile(directory)
    assert later.name is not None
    later.discard()
    file.discard()
    directory.release()
    assert list(tmp_path.iterdir()) == []


def name_parts(patch: pytest.MonkeyPatch, name: str) -> None:
    """Give the next part file a name that is known beforehand, as if somebody had guessed it."""
    patch.setattr(TargetDirectory, "part_name", lambda _: name)


@pytest.mark.parametrize("disk", ["no_unnamed_files", "no_handles"])
def test_a_file_of_the_same_name_is_not_opened(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hidden name that is taken is an error, and the file that has it stays as it was."""
    DISKS[disk](monkeypatch)
    name_parts(monkeypatch, "taken")
    (tmp_path / "taken").write_bytes(b"precious")
    directory = TargetDirectory.open(tmp_path)
    with pytest.raises(FileExistsError):
        NewFile(directory)
    directory.release()
    assert (tmp_path / "taken").read_bytes() == b"precious"


@pytest.mark.parametrize("disk", ["no_unnamed_files", "no_handles"])
@pytest.mark.parametrize("exclusive", [True, False])
def test_a_link_of_the_same_name_is_not_followed(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch, *, exclusive: bool
) -> None:
    """Nothing is written through a link, even on a network file system that ignores ``O_EXCL``."""
    DISKS[disk](monkeypatch)
    name_parts(monkeypatch, "link")
    victim, real = tmp_path / "victim", os.open
    victim.write_bytes(b"precious")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "link").symlink_to(victim)

    def open_file(path: str, flags: int, *args: Any, **kwargs: Any) -> int:
        return real(path, flags if exclusive else flags & ~os.O_EXCL, *args, **kwargs)

    monkeypatch.setattr(os, "open", open_file)
    directory = TargetDirectory.open(tmp_path / "exports")
    with pytest.raises(OSError, match="link") as caught:
        NewFile(directory)
    directory.release()
    assert caught.value.errno == (errno.EEXIST if exclusive else errno.ELOOP)
    assert victim.read_bytes() == b"precious"


@pytest.mark.parametrize("disk", DISKS)
def test_the_rest_of_a_short_write_is_written(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system may write fewer bytes than it is given; the others follow in order."""
    DISKS[disk](monkeypatch)
    content, real = os.urandom(800_000), os.write
    monkeypatch.setattr(os, "write", lambda file, data: real(file, bytes(data)[:61_440]))
    directory = TargetDirectory.open(tmp_path)
    file = NewFile(directory)
    file.write(memoryview(content))
    with reopened(file.descriptor) as written:
        assert written.read() == content
    file.discard()
    directory.release()
