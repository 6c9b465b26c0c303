"""Small files that are complete."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

CSV = b'\xef\xbb\xbfUser,Description,Duration\nAda,"walls, ""old""\nand new",01:00:00\nBob,,00:15:00\n'
"""A csv of two records, one of which has a comma, quotes and a line end in a field."""

OLD = b"User,Duration\nold,01:00:00\n"
"""An earlier csv, which is whole too."""

TYPES = '<?xml version="1.0"?><Types/>'


def xlsx(rows: int = 3, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the smallest archive that passes for a workbook with one sheet."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", rows * "<row ></row>")
    return buffer.getvalue()


def pdf(pages: int = 1) -> bytes:
    """Return the smallest bytes that pass for a document."""
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1>>endobj\n"
    body += b"3 0 obj<</Type /Page/Parent 2 0 R>>endobj\n" * pages
    return body + b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(
        body
    )


MEMBERS = {"clients.json": b'[{"id": 3}]', "tasks/7.json": b"[]", "projects.json": b'[{"id": 7}]'}
"""The members of an archive of a workspace's data."""


def archive(
    members: Mapping[str, bytes] = MEMBERS, *, method: int = zipfile.ZIP_DEFLATED, seekable: bool = True
) -> bytes:
    """Return a zip; one that is not seekable has the sizes behind the members, as servers write them."""
    buffer = io.BytesIO()
    stream = buffer if seekable else io.BufferedWriter(_Unseekable(buffer))
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name), data, method)
    stream.flush()
    return buffer.getvalue()


class _Unseekable(io.RawIOBase):
    """A file that can only be written."""

    def __init__(self, buffer: io.BytesIO) -> None:
        self._buffer = buffer

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        return self._buffer.write(data)
