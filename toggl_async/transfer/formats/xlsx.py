"""The check of an xlsx: a zip archive with a directory, whose members have the right checksums."""

import re
import zipfile
from typing import BinaryIO

from toggl_async.http.file_start import SignatureStart, damaged
from toggl_async.tracebacks import without_frames
from toggl_async.transfer.formats.archive import blocks_of, check_places, read_archive
from toggl_async.transfer.formats.contents import Contents, Reopen
from toggl_async.transfer.formats.file_tail import FileTail

_LARGEST_DIRECTORY = 1 << 20
_ROW = re.compile(rb"<row[ >]")


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
            return read_archive(
                file, "xlsx", _LARGEST_DIRECTORY, lambda archive: self._contents(archive, file)
            )

    def _contents(self, archive: zipfile.ZipFile, file: BinaryIO | FileTail) -> Contents:
        if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(archive.namelist()):
            raise damaged("xlsx: it has no workbook")
        if isinstance(file, FileTail):
            check_places(archive, file, "xlsx")
            return Contents()
        rows = [self._pass_over(archive, name) for name in sorted(set(archive.namelist()))]
        return Contents(rows=max(0, sum(rows) - 1))

    @staticmethod
    def _pass_over(archive: zipfile.ZipFile, name: str) -> int:
        sheet = name.startswith("xl/worksheets/")
        rows, tail = 0, b""
        for block in blocks_of(archive, name):
            if sheet:
                rows += len(_ROW.findall(tail + block))
                tail = block[-4:]
        return rows
