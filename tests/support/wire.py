"""HTTP responses as bytes."""

import gzip
import itertools

CSV_TYPE = "text/csv; charset=utf-8"
JSON_TYPE = "application/json; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF_TYPE = "application/pdf"
ZIP_TYPE = "application/zip"


def chunked(body: bytes, size: int = 64) -> bytes:
    """Return a body in chunks, with the mark of its end."""
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    framed = (b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return b"".join(itertools.chain(framed, [b"0\r\n\r\n"]))


def head(status: int, *fields: tuple[str, str]) -> bytes:
    """Return the status line and the header fields of a response."""
    lines = [f"HTTP/1.1 {status} Some Words", *(f"{name}: {value}" for name, value in fields), "", ""]
    return "\r\n".join(lines).encode()


def response(
    body: bytes,
    *fields: tuple[str, str],
    status: int = 200,
    media_type: str | None = JSON_TYPE,
    chunks: int | None = None,
    zipped: bool = False,
) -> bytes:
    """Return a complete response, with a Content-Length or in chunks."""
    headers = [*fields]
    if media_type is not None:
        headers.append(("Content-Type", media_type))
    if zipped:
        body = gzip.compress(body, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    if chunks is None:
        return head(status, *headers, ("Content-Length", str(len(body)))) + body
    return head(status, *headers, ("Transfer-Encoding", "chunked")) + chunked(body, chunks)


def csv_response(
    body: bytes, *fields: tuple[str, str], chunks: int | None = None, zipped: bool = False
) -> bytes:
    """Return a complete response whose body is a csv."""
    return response(body, *fields, media_type=CSV_TYPE, chunks=chunks, zipped=zipped)
