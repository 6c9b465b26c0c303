"""The tail of a file, which is read like the file itself."""

import io
import os
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.files import archive, pdf, xlsx
from toggl_async import IncompleteResponseError
from toggl_async.request.media_types import FileFormat
from toggl_async.transfer.formats import Contents, check_for
from toggl_async.transfer.formats.file_tail import FileTail


def tail_of(data: bytes, size: int, kept: int) -> FileTail:
    """Return the tail of a file that is added in blocks of ``size`` bytes."""
    tail = FileTail(kept)
    for start in range(0, len(data), size):
        tail.add(memoryview(data[start : start + size]))
    return tail


def check(file_format: FileFormat, data: bytes, kept: int = 1 << 18) -> Contents:
    """Check a file by its tail."""
    format_check = check_for(file_format)
    format_check.feed(memoryview(data))
    return format_check.finish(lambda: tail_of(data, 11, kept))


@given(st.binary(max_size=60), st.integers(1, 20), st.integers(1, 70), st.integers(0, 60))
def test_a_tail_reads_like_its_file(data: bytes, size: int, kept: int, place: int) -> None:
    """A tail reads like its file from every place that is kept; reading before that is a ValueError."""
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


def test_seeking_before_the_first_byte_is_an_error() -> None:
    """Seeking to a place before the first byte is an OSError, as in any file."""
    with pytest.raises(OSError, match="first"):
        tail_of(b"abc", 1, 9).seek(-4, os.SEEK_END)


@pytest.mark.parametrize(("file_format", "data"), [("xlsx", xlsx()), ("pdf", pdf()), ("zip", archive())])
def test_a_truncated_file_is_detected_by_its_tail(file_format: FileFormat, data: bytes) -> None:
    """A file cut at any byte fails the check of its tail, unless a pdf lacks only its last line end."""
    found = {"xlsx": Contents(), "pdf": Contents(pages=1), "zip": Contents(members=3)}
    assert check(file_format, data) == found[file_format]
    for cut in range(5, len(data) - (file_format == "pdf")):
        with pytest.raises(IncompleteResponseError):
            check(file_format, data[:cut])


def test_missing_and_extra_bytes_in_a_workbook_are_detected_by_its_tail() -> None:
    """A byte lost or added before the directory of a workbook does not fit the sizes in the directory."""
    data = xlsx()
    for place in range(4, data.find(b"PK\x01\x02")):
        for damaged in (data[:place] + data[place + 1 :], data[:place] + b"x" + data[place:]):
            with pytest.raises(IncompleteResponseError):
                check("xlsx", damaged)


def test_bytes_after_a_workbook_are_detected_by_its_tail() -> None:
    """A comment at the end of a workbook is accepted, and other bytes after it are an error."""
    buffer = io.BytesIO(xlsx())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"with words"
    check("xlsx", buffer.getvalue())
    with pytest.raises(IncompleteResponseError):
        check("xlsx", buffer.getvalue() + b"junk")


def test_a_directory_longer_than_the_tail_is_an_error() -> None:
    """A workbook whose directory is longer than the tail is an error, since it cannot be checked."""
    with pytest.raises(IncompleteResponseError):
        check("xlsx", xlsx(), kept=60)


def test_a_pdf_table_before_the_tail_is_accepted_unchecked() -> None:
    """A pdf whose trailer points to a place before the tail is accepted without a check of its table."""
    data = pdf(3).replace(b"startxref", b"%" * 2000 + b"\nstartxref")
    assert check("pdf", data, kept=1024).pages == check("pdf", data).pages == 3
