"""The check of a pdf: a signature at its beginning, and a trailer at its end that points to its table."""

import re
from typing import BinaryIO

from toggl_async.http.file_start import SignatureStart, damaged
from toggl_async.tracebacks import without_frames
from toggl_async.transfer.formats.contents import Contents, Reopen
from toggl_async.transfer.formats.file_tail import FileTail

_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
_STARTXREF = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
_TAIL = 1024
_LONGEST_PAGE_MARK = 32


class PdfCheck:
    """Checks that a pdf begins with its signature and ends with a trailer that points to its table."""

    def __init__(self) -> None:
        self._start = SignatureStart("pdf")
        self._pages = 0
        self._tail = b""

    @without_frames
    def feed(self, block: memoryview) -> None:
        """Check the first bytes, and count pages."""
        self._start.feed(block)
        data = self._tail + bytes(block)
        # A page is counted only once the byte after the match is known: it may turn "/Page" into "/Pages".
        ends = len(self._tail)
        self._pages += sum(1 for mark in _PAGE.finditer(data) if ends <= mark.end() < len(data))
        self._tail = data[-_LONGEST_PAGE_MARK:]

    @without_frames
    def finish(self, reopen: Reopen) -> Contents:
        """Check the trailer."""
        self._start.finish()
        with reopen() as file:
            return self._ended(file)

    def _ended(self, file: BinaryIO | FileTail) -> Contents:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        trailer = _STARTXREF.search(file.read(_TAIL))
        if trailer is None:
            raise damaged("pdf: it has no trailer")
        place = int(trailer[1])
        if isinstance(file, FileTail) and place < file.start:
            return Contents(pages=self._pages or None)  # the table is longer than the tail that is kept
        file.seek(place)
        table = file.read(_LONGEST_PAGE_MARK).lstrip()
        if not table.startswith(b"xref") and not re.match(rb"\d+\s+\d+\s+obj", table):
            raise damaged("pdf: its trailer points nowhere")
        return Contents(pages=self._pages or None)
