"""The end of a file that went by, read as the file itself."""

import io
import os
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.files import pdf, xlsx
from toggl_async import IncompleteResponseError
from toggl_async.request.media_types import FileFormat
from toggl_async.transfer.formats import Contents, check_for
from toggl_async.transfer.formats.file_tail import FileTail


def tail_of(data: bytes, size: int, kept: int) -> FileTail:
    """A tail of a file that came in blocks."""
    tail = FileTail(kept)
    for start in range(0, len(data), size):
        tail.add(memoryview(data[start : start + size]))
    return tail


def check(file_format: FileFormat, data: bytes, kept: int = 1 << 18) -> Contents:
    """Look at a file by its tail."""
    looking = check_for(file_format)
    looking.feed(memoryview(data))
    return looking.finish(lambda: tail_of(data, 11, kept))


@given(st.binary(max_size=60), st.integers(1, 20), st.integers(1, 70), st.integers(0, 60))
def test_a_tail_reads_like_its_file(data: bytes, size: int, kept: int, place: int) -> None:
    """At every place that is still there, whatever the blocks; before it, an error."""
    tail = tail_of(data, size, kept)
    assert tail.seek(0, os.SEEK_END) == len(data)
    assert tail.start == max(0, len(data) - kept)
    tail.seek(place)
    if place < tail.start:
        with pytest.raises(ValueError, match="kept"):
            tail.read(1)
    else:
        assert tail.read(3) == data[place : place + 3]
        assert tail.read() == data[place + 3 :]


def test_a_place_before_the_first_byte_is_none() -> None:
    """As for a file."""
    with pytest.raises(OSError, match="first"):
        tail_of(b"abc", 1, 9).seek(-4, os.SEEK_END)


@pytest.mark.parametrize(("file_format", "data"), [("xlsx", xlsx()), ("pdf", pdf())])
def test_a_file_cut_at_any_byte_is_told_by_its_tail(file_format: FileFormat, data: bytes) -> None:
    """Only the blank at a pdf's very end may be missing."""
    assert check(file_format, data) == Contents(pages=1 if file_format == "pdf" else None)
    for cut in range(5, len(data) - (file_format == "pdf")):
        with pytest.raises(IncompleteResponseError):
            check(file_format, data[:cut])


def test_a_workbook_with_a_hole_is_told_by_its_tail() -> None:
    """Bytes lost or added anywhere before the directory do not fit its sizes."""
    data = xlsx()
    for place in range(4, data.find(b"PK\x01\x02")):
        for damage in (data[:place] + data[place + 1 :], data[:place] + b"x" + data[place:]):
            with pytest.raises(IncompleteResponseError):
                check("xlsx", damage)


def test_what_follows_a_workbook_is_told_by_its_tail() -> None:
    """A comment belongs to it, other bytes do not."""
    made = io.BytesIO(xlsx())
    with zipfile.ZipFile(made, "a") as archive:
        archive.comment = b"with words"
    check("xlsx", made.getvalue())
    with pytest.raises(IncompleteResponseError):
        check("xlsx", made.getvalue() + b"junk")


def test_a_directory_longer_than_the_tail_is_told() -> None:
    """It cannot be looked at, so nothing is known of the workbook."""
    with pytest.raises(IncompleteResponseError):
        check("xlsx", xlsx(), kept=60)


def test_a_table_longer_than_the_tail_is_taken_on_trust() -> None:
    """The trailer of the pdf is there, and points to before what is kept."""
    data = pdf(3).replace(b"startxref", b"%" * 2000 + b"\nstartxref")
    assert check("pdf", data, kept=1024).pages == check("pdf", data).pages == 3
