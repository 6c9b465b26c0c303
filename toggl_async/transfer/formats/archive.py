"""Reading a zip archive within bounds: its directory, and the checksum of every member."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from toggl_async.http.file_start import damaged
from toggl_async.transfer.formats.contents import Contents
from toggl_async.transfer.formats.file_tail import FileTail

_UNPACKED_LIMIT = 16 << 30
_END_RECORD = 22
_BLOCK = 1 << 20
# zipfile decompresses these within the bound that it is given. Of bzip2 and LZMA, it expands whatever a block
# holds: a kilobyte may become gigabytes. Neither spreadsheet programs nor Toggl write those.
_BOUNDED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
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
    """A file of which only so much is read at once: zipfile reads the whole directory in one go."""

    def __init__(self, file: BinaryIO | FileTail, kind: str, limit: int) -> None:
        self._file = file
        self._kind = kind
        self._limit = limit

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(self._limit + 1 if size < 0 else min(size, self._limit + 1))
        if len(data) > self._limit:
            raise damaged(f"{self._kind}: its directory is larger than {self._limit >> 20} MiB")
        return data


def read_archive(
    file: BinaryIO | FileTail, kind: str, limit: int, read: Callable[[zipfile.ZipFile], Contents]
) -> Contents:
    """Open an archive and return what ``read`` returns; ``limit`` is the size of the largest directory.

    Raises:
        IncompleteResponseError: the archive is damaged; the message names it as ``kind``.
        OSError: the file cannot be read.
    """
    try:
        with zipfile.ZipFile(_BoundedReads(file, kind, limit)) as archive:
            _check_members(archive, kind)
            return read(archive)
    except _ZIP_ERRORS as fault:
        if isinstance(fault, OSError) and fault.errno is not None:
            raise fault.with_traceback(None) from None
        problem = str(fault)
    raise damaged(f"{kind}: {problem}")


def _check_members(archive: zipfile.ZipFile, kind: str) -> None:
    if sum(member.file_size for member in archive.infolist()) > _UNPACKED_LIMIT:
        raise damaged(f"{kind}: it unpacks to more than 16 GiB")
    if not {member.compress_type for member in archive.infolist()} <= _BOUNDED:
        raise damaged(f"{kind}: it has a member that is compressed by another method than deflate")


def check_places(archive: zipfile.ZipFile, file: BinaryIO | FileTail, kind: str) -> None:
    """Check that the places and sizes in the directory fit the size of the file.

    Raises:
        IncompleteResponseError: they do not.
    """
    # zipfile corrects positions and sizes that are inconsistent. Here they must be consistent: the first
    # member begins at the first byte, all members fit into the file, and the end record is at the end.
    size = file.seek(0, 2)
    file.seek(-(_END_RECORD + len(archive.comment)), 2)
    members = archive.infolist()
    if (
        min((member.header_offset for member in members), default=0) != 0
        or sum(member.compress_size for member in members) >= size
        or file.read(4) != b"PK\x05\x06"
    ):
        raise damaged(f"{kind}: its directory does not fit its size")


def blocks_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str) -> Iterator[bytes]:
    """Yield a member, unpacked, in blocks of at most 1 MiB; its checksum is checked at the end."""
    with archive.open(member) as file:
        while block := file.read(_BLOCK):
            yield block
