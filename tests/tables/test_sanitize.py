"""Copies of csv files that spreadsheet programs do not run."""

import csv
import errno
from pathlib import Path

import pytest

from tests.support.disks import refuse
from toggl_async import DecodeError, IncompleteResponseError
from toggl_async.tables import sanitize_csv

RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\uff1d1"]


def write(path: Path, cells: list[str]) -> Path:
    """Write a csv with a header and one row for each cell, and return its path."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
            [["Description", "n"], *([cell, "1"] for cell in cells)]
        )
    return path


def test_only_cells_that_would_be_run_get_an_apostrophe(tmp_path: Path) -> None:
    """Other cells are only quoted, and the source is not changed."""
    source = write(tmp_path / "a.csv", [*RISKY, "a=b", "", "x, y"])
    before = source.read_bytes()
    target = tmp_path / "b.csv"
    assert sanitize_csv(source, target) == len(RISKY)
    assert source.read_bytes() == before
    assert target.read_bytes().startswith(b'\xef\xbb\xbf"Description","n"\n"\'=1+1","1"\n')
    with target.open(encoding="utf-8-sig", newline="") as file:
        cells = [row[0] for row in csv.reader(file)]
    assert cells == ["Description", *(f"'{cell}" for cell in RISKY), "a=b", "", "x, y"]


def test_a_target_that_exists_is_not_replaced(tmp_path: Path) -> None:
    """A file cannot be sanitized in place: a source that is also the target is not changed."""
    source = write(tmp_path / "a.csv", RISKY)
    before = source.read_bytes()
    with pytest.raises(FileExistsError):
        sanitize_csv(source, source)
    assert source.read_bytes() == before


@pytest.mark.parametrize("data", [b"a,b\nc", b"", b"<html>"])
def test_an_incomplete_source_leaves_no_copy(tmp_path: Path, data: bytes) -> None:
    """If the source is not a whole csv, there is neither a copy nor a part of one."""
    source = tmp_path / "a.csv"
    source.write_bytes(data)
    with pytest.raises(IncompleteResponseError):
        sanitize_csv(source, tmp_path / "b.csv")
    assert list(tmp_path.iterdir()) == [source]


def test_a_missing_source_is_the_systems_own_error(tmp_path: Path) -> None:
    """A source that does not exist raises FileNotFoundError and leaves no copy."""
    with pytest.raises(FileNotFoundError):
        sanitize_csv(tmp_path / "a.csv", tmp_path / "b.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_source_whose_last_line_has_no_end_is_copied_by_choice(tmp_path: Path) -> None:
    """By default such a source is taken for a part of a file, and there is no copy."""
    source = tmp_path / "a.csv"
    source.write_bytes(b"\xef\xbb\xbf\xef\xbb\xbfUser,Duration\n=1,01:00:00")
    with pytest.raises(IncompleteResponseError):
        sanitize_csv(source, tmp_path / "b.csv")
    assert sanitize_csv(source, tmp_path / "b.csv", allow_unended_line=True) == 1
    assert (tmp_path / "b.csv").read_text("utf-8-sig") == '"User","Duration"\n"\'=1","01:00:00"\n'


def test_a_byte_order_mark_in_a_header_is_an_error(tmp_path: Path) -> None:
    """A column whose name begins with a mark would be lost to the programs that read the copy."""
    source = tmp_path / "a.csv"
    source.write_bytes(b'"\xef\xbb\xbfUser",Duration\nAda,01:00:00\n')
    with pytest.raises(DecodeError, match="byte order mark"):
        sanitize_csv(source, tmp_path / "b.csv")
    assert list(tmp_path.iterdir()) == [source]


def test_an_error_of_the_disk_names_the_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error while the copy gets its name reports the path of the copy, and leaves no file."""
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(b"User,Duration\r\nAda,1\r\n")
    refuse(monkeypatch, "link", errno.EDQUOT, lambda *_: True)
    with pytest.raises(OSError, match=r"b\.csv") as caught:
        sanitize_csv(source, target)
    assert caught.value.filename == str(target)
    assert list(tmp_path.iterdir()) == [source]
