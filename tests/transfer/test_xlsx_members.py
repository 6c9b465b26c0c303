"""Workbooks whose members would take a lot of memory to read."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from tests.support.files import TYPES
from toggl_async import IncompleteResponseError
from toggl_async.transfer.formats import Contents, XlsxCheck
from toggl_async.transfer.formats.file_tail import FileTail

MEMBERS = {"[Content_Types].xml": TYPES.encode(), "xl/workbook.xml": b"<workbook/>"}


def archive(method: int, **more: bytes) -> bytes:
    """Return a workbook with further members, all compressed by one method."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, data in (MEMBERS | more).items():
            made.writestr(name, data)
    return buffer.getvalue()


def check(data: bytes) -> Contents:
    """Check a workbook on disk."""
    return XlsxCheck().finish(lambda: io.BytesIO(data))


def check_delivered(data: bytes) -> Contents:
    """Check a workbook of which only the end is kept."""
    tail = FileTail()
    tail.add(memoryview(data))
    return XlsxCheck().finish(lambda: tail)


@pytest.mark.parametrize("finish", [check, check_delivered])
@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_stored_and_deflated_members_are_read(finish: Callable[[bytes], Contents], method: int) -> None:
    """Other compressions, which a read of a few bytes may expand without bound, are damage."""
    with pytest.raises(IncompleteResponseError, match="compress"):
        finish(archive(method))
    for accepted in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        finish(archive(accepted))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_that_expands_takes_little_memory(method: int) -> None:
    """A member of 100 MiB in a few kilobytes is read in pieces of 1 MiB, or not at all."""
    data = archive(method, **{"xl/worksheets/sheet1.xml": bytes(100 << 20)})
    tracemalloc.start()
    try:
        if method == zipfile.ZIP_DEFLATED:
            check(data)
        else:
            with pytest.raises(IncompleteResponseError):
                check(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12 << 20


def test_a_directory_of_many_members_takes_little_memory() -> None:
    """A directory far larger than that of any report is damage, and is not read as a whole."""
    data = archive(zipfile.ZIP_STORED)
    begin, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    directory, record = data[begin:end] * 50_000, bytearray(data[end:])
    record[12:16] = len(directory).to_bytes(4, "little")
    data = data[:begin] + directory + bytes(record)
    tracemalloc.start()
    try:
        with pytest.raises(IncompleteResponseError, match="directory"):
            check(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20
