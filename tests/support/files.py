"""Small files that are complete."""

import io
import zipfile

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
