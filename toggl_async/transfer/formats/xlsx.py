"""The check of an xlsx: a zip archive with a directory, whose members have the right checksums."""

import io
import re
import struct
import zipfile
import zlib
from typing import BinaryIO

from toggl_async.http.file_start import SignatureStart, damaged
from toggl_async.tracebacks import without_frames
from toggl_async.transfer.formats.contents import Contents, Reopen
from toggl_async.transfer.formats.file_tail import FileTail

_UNPACKED_LIMIT = 16 << 30
_END_RECORD = 22
_BLOCK = 1 << 20
# zipfile decompresses these within the bound that it is given. Of bzip2 and LZMA, it expands whatever a block
# holds: a kilobyte may become gigabytes. No spreadsheet program writes those.
_BOUNDED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

_ROW = re.compile(rb"<row[ >]")
# The exceptions of zipfile for damaged archives, found by trial: only the first is documented.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)


class _BoundedReads(io.RawIOBase):
    """A file of which no more than 1 MiB is read at once: zipfile reads the whole directory in one go."""

    def __init__(self, file: BinaryIO | FileTail) -> None:
        self._file = file

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(_BLOCK + 1 if size < 0 else min(size, _BLOCK + 1))
        if len(data) > _BLOCK:
            raise damaged("xlsx: its directory is larger than 1 MiB")
        return data


class XlsxCheck:
    """Checks that an xlsx has a directory, a workbook, and members with the right checksums."""

    def __init__(self) -> None:
        self._start = SignatureStart("xlsx")

    @without_frames
    def feed(self, block: memoryview) -> None:
        """Check the first bytes."""
        self._start.feed(block)

    @without_frames
    def finish(self, reopen: Reopen) -> Contents:
        """Check the checksum of every member by reading it; of a FileTail, check only the directory."""
        with reopen() as file:
            return self._whole(file)

    def _whole(self, file: BinaryIO | FileTail) -> Contents:
        try:
            with zipfile.ZipFile(_BoundedReads(file)) as archive:
                self._check_members(archive)
                if isinstance(file, FileTail):
                    self._check_places(archive, file)
                    return Contents()
                return Contents(rows=self._read(archive))
        except _ZIP_ERRORS as fault:
            if isinstance(fault, OSError) and fault.errno is not None:
                raise fault.with_traceback(None) from None
            problem = str(fault)
        raise damaged(f"xlsx: {problem}")

    @staticmethod
    def _check_members(archive: zipfile.ZipFile) -> None:
        if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(archive.namelist()):
            raise damaged("xlsx: it has no workbook")
        if sum(member.file_size for member in archive.infolist()) > _UNPACKED_LIMIT:
            raise damaged("xlsx: it unpacks to more than 16 GiB")
        if not {member.compress_type for member in archive.infolist()} <= _BOUNDED:
            raise damaged("xlsx: it has a member that is compressed by another method than deflate")

    @staticmethod
    def _check_places(archive: zipfile.ZipFile, tail: FileTail) -> None:
        # zipfile corrects positions and sizes that are inconsistent. Here they must be consistent: the first
        # member begins at the first byte, all members fit into the file, and the end record is at the end.
        size = tail.seek(0, 2)
        tail.seek(-(_END_RECORD + len(archive.comment)), 2)
        members = archive.infolist()
        if (
            min(member.header_offset for member in members) != 0
            or sum(member.compress_size for member in members) >= size
            or tail.read(4) != b"PK\x05\x06"
        ):
            raise damaged("xlsx: its directory does not fit its size")

    def _read(self, archive: zipfile.ZipFile) -> int:
        rows = [self._pass_over(archive, name) for name in sorted(set(archive.namelist()))]
        return max(0, sum(rows) - 1)

    @staticmethod
    def _pass_over(archive: zipfile.ZipFile, name: str) -> int:
        sheet = name.startswith("xl/worksheets/")
        rows, tail = 0, b""
        with archive.open(name) as member:
            while block := member.read(_BLOCK):
                if sheet:
                    rows += len(_ROW.findall(tail + block))
                    tail = block[-4:]
        return rows
