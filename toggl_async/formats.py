"""What a whole csv, xlsx and pdf looks like: checked while it streams and once it lies there."""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import BinaryIO, Final, Protocol

import attrs

from toggl_async.endings import Ending
from toggl_async.errors import InterruptedAnswerError
from toggl_async.request import FileFormat
from toggl_async.tail import Tail

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES: Final[Mapping[FileFormat, tuple[str, ...]]] = {
    "csv": ("text/csv", "application/csv", "text/plain", "application/octet-stream"),
    "xlsx": (XLSX_TYPE, "text/xlsx", "application/vnd.ms-excel", "application/octet-stream"),
    "pdf": ("application/pdf", "application/octet-stream"),
}
"""Media types that each format may come as, the proper one first; Toggl's documents say ``text/xlsx``."""

_UNPACKED_LIMIT = 16 << 30
_END_RECORD = 22
_BLOCK = 1 << 20


@attrs.frozen
class Contents:
    """What is in a file: rows of a csv or xlsx without the header, pages of a pdf; None where not known."""

    rows: int | None = None
    pages: int | None = None


class Check(Protocol):
    """Looks at a file as it goes by."""

    def feed(self, block: memoryview) -> None:
        """Look at the next bytes."""
        ...

    def finish(self, file: BinaryIO | Tail) -> Contents:
        """Look at the file, now complete and open for reading, or at its end where that is all there is."""
        ...


def damaged(what: str) -> InterruptedAnswerError:
    """The error for a file that is not whole."""
    return InterruptedAnswerError(f"this is not a whole {what}", ending=Ending.DAMAGED)


_OTHERS = (b"<", b"{", b"PK\x03\x04", b"%PDF")
_SLICE = 128 << 10
_NEITHER_QUOTE_NOR_LINE_END = bytes(set(range(256)) - set(b'"\n'))


class CsvCheck:
    """A csv ends with a line end outside quotes, holds no NUL, and does not begin like something else."""

    def __init__(self, *, count_rows: bool = False) -> None:
        self._counts = count_rows
        self._size = 0
        self._quoted = False
        self._lines = 0
        self._last = 0

    def feed(self, block: memoryview) -> None:
        """Count quotes, and line ends if asked to."""
        # In slices: what is set aside stays small, and the interpreter is free for the event loop between.
        for start in range(0, len(block), _SLICE):
            self._look_at(bytes(block[start : start + _SLICE]))

    def _look_at(self, data: bytes) -> None:
        if not self._size:
            self._begin(data)
        if b"\0" in data:
            raise damaged("csv: it holds a NUL byte")
        self._size += len(data)
        self._last = data[-1]
        if self._counts:
            self._count(data)
        else:
            self._quoted ^= data.count(b'"') % 2 == 1

    def _begin(self, data: bytes) -> None:
        head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:5]
        if any(head.startswith(other) for other in _OTHERS):
            raise damaged(f"csv: it begins with {head!r}")

    def _count(self, data: bytes) -> None:
        # A line end counts where an even number of quotes came before it. Two quotes side by side change
        # nothing to that: without them, and without all that is neither, next to nothing is left to split.
        pieces = data.translate(None, _NEITHER_QUOTE_NOR_LINE_END).replace(b'""', b"").split(b'"')
        self._lines += sum(map(len, pieces[self._quoted :: 2]))
        self._quoted ^= len(pieces) % 2 == 0

    def finish(self, file: BinaryIO | Tail) -> Contents:
        """Check the end."""
        del file
        if self._quoted:
            raise damaged("csv: it ends inside a quoted field")
        if self._last != ord("\n"):
            raise damaged("csv: its last record does not end")
        return Contents(rows=max(0, self._lines - 1) if self._counts else None)


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

    def finish(self, file: BinaryIO | Tail) -> Contents:
        """Read every member through, which checks its checksum; of a tail, the directory alone."""
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


_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
_STARTXREF = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
_TAIL = 1024
_LONGEST_PAGE_MARK = 32


class PdfCheck:
    """A pdf begins with its mark and ends with a trailer that points at its cross-reference table."""

    def __init__(self) -> None:
        self._first = b""
        self._pages = 0
        self._tail = b""

    def feed(self, block: memoryview) -> None:
        """Look at the first bytes and count pages."""
        if len(self._first) < len(b"%PDF-"):
            self._first += bytes(block[:5])
            if not b"%PDF-".startswith(self._first[:5]):
                raise damaged(f"pdf: it begins with {self._first[:5]!r}")
        data = self._tail + bytes(block)
        # A mark is counted once what follows it is seen: it may go on in the next block, or be "/Pages".
        ends = len(self._tail)
        self._pages += sum(1 for mark in _PAGE.finditer(data) if ends <= mark.end() < len(data))
        self._tail = data[-_LONGEST_PAGE_MARK:]

    def finish(self, file: BinaryIO | Tail) -> Contents:
        """Check the trailer."""
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        trailer = _STARTXREF.search(file.read(_TAIL))
        if trailer is None:
            raise damaged("pdf: it has no trailer")
        place = int(trailer[1])
        if isinstance(file, Tail) and place < file.start:
            return Contents(pages=self._pages or None)  # a table too long to be still there
        file.seek(place)
        table = file.read(_LONGEST_PAGE_MARK).lstrip()
        if not table.startswith(b"xref") and not re.match(rb"\d+\s+\d+\s+obj", table):
            raise damaged("pdf: its trailer points nowhere")
        return Contents(pages=self._pages or None)


def check_for(file_format: FileFormat, *, count_rows: bool = False) -> Check:
    """The check of a format. To count a csv's rows costs as much as to hash it, and is done if asked for."""
    if file_format == "csv":
        return CsvCheck(count_rows=count_rows)
    return XlsxCheck() if file_format == "xlsx" else PdfCheck()
