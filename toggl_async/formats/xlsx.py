"""A whole xlsx: an archive with a directory, whose members' checksums hold."""

import lzma
import re
import struct
import zipfile
import zlib
from typing import BinaryIO

from toggl_async.formats.contents import Contents, Reopen, damaged
from toggl_async.tail import Tail

_UNPACKED_LIMIT = 16 << 30
_END_RECORD = 22
_BLOCK = 1 << 20

_ROW = re.compile(rb"<row[ >]")
# What the standard library's zip reader stumbles over, by trial: only the first is documented.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)


class XlsxCheck:
    """An xlsx has a directory, a workbook, and members whose checksums hold."""

    def __init__(self) -> None:
        self._first = b""

    def feed(self, block: memoryview) -> None:
        """Look at the first bytes."""
        if len(self._first) < len(b"PK\x03\x04"):
            self._first += bytes(block[:4])
            if not b"PK\x03\x04".startswith(self._first[:4]):
                raise damaged(f"xlsx: it begins with {self._first[:4]!r}")

    def finish(self, reopen: Reopen) -> Contents:
        """Read every member through, which checks its checksum; of a tail, the directory alone."""
        with reopen() as file:
            return self._whole(file)

    def _whole(self, file: BinaryIO | Tail) -> Contents:
        try:
            with zipfile.ZipFile(file) as archive:
                self._look_into(archive)
                if isinstance(file, Tail):
                    self._weigh(archive, file)
                    return Contents()
                return Contents(rows=self._read(archive))
        except _DAMAGES as fault:
            if isinstance(fault, OSError) and fault.errno is not None:
                raise
            problem = str(fault)
        raise damaged(f"xlsx: {problem}")

    @staticmethod
    def _look_into(archive: zipfile.ZipFile) -> None:
        if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(archive.namelist()):
            raise damaged("xlsx: it has no workbook")
        if sum(member.file_size for member in archive.infolist()) > _UNPACKED_LIMIT:
            raise damaged("xlsx: it unpacks to more than 16 GiB")

    @staticmethod
    def _weigh(archive: zipfile.ZipFile, tail: Tail) -> None:
        # The reader bends places and sizes that do not fit until they do. Here they must fit as they are:
        # the first member at the first byte, all members in what went by, the end record at the last byte.
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
