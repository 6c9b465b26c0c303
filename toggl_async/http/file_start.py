"""The check of the first bytes of a file, before any of them is passed on."""

import csv
from collections.abc import Callable, Mapping
from typing import Protocol

from toggl_async.errors import IncompleteResponseError
from toggl_async.failures import FailureKind
from toggl_async.http.status_errors import message_of
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.files import FileRequest
from toggl_async.request.media_types import FileFormat
from toggl_async.tracebacks import without_frames

_SIGNATURES: Mapping[FileFormat, tuple[bytes, ...]] = {
    "xlsx": (b"PK\x03\x04",),
    "pdf": (b"%PDF-",),
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),  # the second one begins an archive without members
}
_OTHER_FORMATS = (b"<", b"{", *(each for some in _SIGNATURES.values() for each in some))
_MARK = b"\xef\xbb\xbf"
_LONGEST_HEADER = 64 << 10


def damaged(what: str) -> IncompleteResponseError:
    """Return the error for a file that is not whole."""
    return IncompleteResponseError(f"this is not a whole {what}", failure_kind=FailureKind.CORRUPT)


class FileStart(Protocol):
    """Checks the beginning of a file."""

    def feed(self, block: memoryview) -> bool:
        """Check the next bytes; return whether the beginning is known to be right.

        Raises:
            IncompleteResponseError: the file is of another format, or no file at all.
        """
        ...

    def finish(self) -> None:
        """Check that the file did not end before its beginning was complete.

        Raises:
            IncompleteResponseError: the file is too short to have a right beginning.
        """
        ...


class SignatureStart:
    """Checks that a file begins with a signature of its format."""

    def __init__(self, file_format: FileFormat) -> None:
        self._format = file_format
        self._signatures = _SIGNATURES[file_format]
        self._first = b""

    @without_frames
    def feed(self, block: memoryview) -> bool:
        """Check the first bytes; return whether the signature is complete."""
        missing = len(self._signatures[0]) - len(self._first)
        if missing:
            self._first += bytes(block[:missing])
            if not any(each.startswith(self._first) for each in self._signatures):
                raise damaged(f"{self._format}: it begins with {self._first!r}")
        return self._first in self._signatures

    def finish(self) -> None:
        """Check that the signature is complete."""
        if self._first not in self._signatures:
            raise damaged(f"{self._format}: it ends after {len(self._first)} bytes")


class CsvStart:
    """Checks that the first record of a csv is a header of its report, and not a message or another format.

    Without a ``header``, any record will do. ``redact`` removes secrets from the message that is shown.
    """

    def __init__(self, header: CsvHeader | None = None, redact: Callable[[str], str] = str) -> None:
        self._header = header
        self._redact = redact
        self._first = bytearray()
        self._record = bytearray()
        self._quoted = False
        self._right = False

    @without_frames
    def feed(self, block: memoryview) -> bool:
        """Check the first record once it is complete; return whether it was."""
        if not self._right:
            new = bytes(block[: _LONGEST_HEADER - len(self._first)])
            self._first += new
            if self._completes(new):
                self._decide()
            elif len(self._first) == _LONGEST_HEADER:
                self._decide(endless=True)
        return self._right

    @without_frames
    def finish(self) -> None:
        """Check that there was a first record, be it without a line end."""
        if not self._right:
            self._decide()

    def _completes(self, new: bytes) -> bool:
        """Add the next bytes to the first record and return whether it is complete; skip empty lines."""
        begin = 0
        # One line at a time: thousands of others may follow the first.
        while (end := new.find(b"\n", begin)) >= 0:
            self._add(new[begin:end])
            begin = end + 1
            if self._quoted:
                self._record += b"\n"
            elif self._record.strip(b"\r"):
                return True
            else:
                self._record.clear()
        self._add(new[begin:])
        return False

    def _add(self, part: bytes) -> None:
        self._record += part
        self._quoted ^= part.count(b'"') % 2 == 1
        # Files that people join begin with several marks.
        while self._record.startswith(_MARK):
            del self._record[: len(_MARK)]

    def _decide(self, *, endless: bool = False) -> None:
        if (endless and self._header is not None) or not self._accepts(bytes(self._record)):
            said = message_of(bytes(self._first), self._redact).lstrip("\ufeff")
            self._first.clear()
            raise damaged(f"csv: it has no header, but {f'begins with: {said}' if said else 'is blank'}")
        self._right = True
        self._first.clear()
        self._record.clear()

    def _accepts(self, record: bytes) -> bool:
        if self._header is None:
            text = record.strip()
            return bool(text) and not text.startswith(_OTHER_FORMATS)
        try:
            cells = next(csv.reader([record.decode("utf-8", "replace")]))
        except csv.Error:
            return False
        return self._header.fits(cells)


def file_start(request: FileRequest, redact: Callable[[str], str]) -> FileStart:
    """Return a new check for the beginning of the file that a request asks for."""
    if request.file_format == "csv":
        return CsvStart(request.csv_header, redact)
    return SignatureStart(request.file_format)
