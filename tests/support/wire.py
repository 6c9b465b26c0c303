"""Answers as bytes."""

import gzip
import itertools

CSV_TYPE = "text/csv; charset=utf-8"
JSON_TYPE = "application/json; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF_TYPE = "application/pdf"


def chunked(body: bytes, size: int = 64) -> bytes:
    """A body in chunks with its end mark."""
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    framed = (b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return b"".join(itertools.chain(framed, [b"0\r\n\r\n"]))


def head(status: int, *fields: tuple[str, str]) -> bytes:
    """The beginning of an answer."""
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
    """A whole answer, with a length, or in chunks."""
    said = [*fields]
    if media_type is not None:
        said.append(("Content-Type", media_type))
    if zipped:
        body = gzip.compress(body, mtime=0)
        said.append(("Content-Encoding", "gzip"))
    if chunks is None:
        return head(status, *said, ("Content-Length", str(len(body)))) + body
    return head(status, *said, ("Transfer-Encoding", "chunked")) + chunked(body, chunks)


def csv_response(
    body: bytes, *fields: tuple[str, str], chunks: int | None = None, zipped: bool = False
) -> bytes:
    """A csv as an answer."""
    return response(body, *fields, media_type=CSV_TYPE, chunks=chunks, zipped=zipped)
