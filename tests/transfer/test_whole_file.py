"""Files of our own making that appear whole or not at all."""

import errno
from pathlib import Path

import pytest

from tests.support.disks import DISKS, refuse
from toggl_async.transfer.whole_file import whole_file


@pytest.mark.parametrize("disk", DISKS)
def test_a_file_appears_at_the_end_of_the_block(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then the path is free, and afterwards nothing else is in the folder."""
    DISKS[disk](monkeypatch)
    path = tmp_path / "a.bin"
    with whole_file(path) as file:
        file.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_block_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """The file that is at the path stays, and nothing is left of the new one."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), whole_file(path, "replace") as file:
        file.write(b"new")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_replaced_by_choice_alone(tmp_path: Path) -> None:
    """By default an existing file is an error before anything is written."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    with pytest.raises(FileExistsError) as caught, whole_file(path):
        raise AssertionError
    assert caught.value.filename == str(path)
    with whole_file(path, "replace") as file:
        file.write(b"new")
    assert path.read_bytes() == b"new"


def test_an_error_of_the_disk_names_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error while the file gets its name reports the path, and leaves no file."""
    refuse(monkeypatch, "link", errno.EDQUOT, lambda *_: True)
    with pytest.raises(OSError, match=r"a\.bin") as caught, whole_file(tmp_path / "a.bin") as file:
        file.write(b"?")
    assert caught.value.errno == errno.EDQUOT
    assert list(tmp_path.iterdir()) == []
