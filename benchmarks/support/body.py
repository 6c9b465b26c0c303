"""The made-up export that is served: csv rows in blocks of 1 MiB, optionally chunked and compressed."""

import itertools
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Literal, TypeAlias

import attrs

MIB = 1 << 20
Quotes: TypeAlias = Literal["none", "some", "all"]

_DIFFERENT_BLOCKS = 16  # enough that no compressor sees a repetition, few enough to stay in the page cache
COLUMNS = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,Duration,Tags,Amount (EUR)"
)
_DESCRIPTIONS = (
    "planning",
    "code review",
    "fixes, tests, docs",
    'the "big" customer',
    "call\nand notes",
    "design",
)


@attrs.frozen(kw_only=True)
class Body:
    """A csv body of ``size`` MiB before compression, and how it is quoted and sent.

    ``chunk`` is the size in bytes of the chunks of a chunked body, a power of two; 0 sends Content-Length.
    """

    size: int
    quotes: Quotes = "some"
    chunk: int = 0
    gzip: bool = False


def _field(text: str, quotes: Quotes) -> str:
    special = any(mark in text for mark in ',"\n')
    if quotes == "none":
        return "".join(mark for mark in text if mark not in ',"\n')
    return '"' + text.replace('"', '""') + '"' if special or quotes == "all" else text


def csv_row(number: int, quotes: Quotes) -> bytes:
    """Return a record of the csv."""
    # Checksums of the row's number look random enough, and are the same in every run.
    numbers = (zlib.crc32(b"%d,%d" % (number, column)) for column in itertools.count())
    fields = (
        f"Member {next(numbers) % 40}",
        f"member{next(numbers) % 40}@example.com",
        f"Client {next(numbers) % 90}",
        f"Project {next(numbers) % 400}",
        "",
        f"{_DESCRIPTIONS[next(numbers) % len(_DESCRIPTIONS)]} {next(numbers):x}{next(numbers):x}",
        ("Yes", "No")[next(numbers) % 2],
        f"2026-{next(numbers) % 12 + 1:02}-{next(numbers) % 28 + 1:02}",
        f"{next(numbers) % 24:02}:{next(numbers) % 60:02}:00",
        f"{next(numbers) % 9:02}:{next(numbers) % 60:02}:{next(numbers) % 60:02}",
        ("", "billable, remote", "office")[next(numbers) % 3],
        f"{next(numbers) % 90_000 / 100:.2f}",
    )
    return (",".join(_field(field, quotes) for field in fields) + "\n").encode()


def _block(numbers: Iterator[int], quotes: Quotes, head: bytes = b"") -> bytes:
    rows = bytearray(head)
    while len(rows) < MIB - 1024:
        rows += csv_row(next(numbers), quotes)
    return bytes(rows) + b"x" * (MIB - len(rows) - 1) + b"\n"


def blocks(body: Body) -> Iterator[bytes]:
    """Yield the whole csv in blocks of 1 MiB; each block ends with the end of a record."""
    numbers = itertools.count()
    yield _block(numbers, body.quotes, ("\ufeff" + COLUMNS + "\n").encode())
    repeated = [_block(numbers, body.quotes) for _ in range(min(_DIFFERENT_BLOCKS, body.size - 1))]
    for number in range(body.size - 1):
        yield repeated[number % _DIFFERENT_BLOCKS]


def _compressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    for piece in pieces:
        yield compressor.compress(piece)
    yield compressor.flush()


def _chunks(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    for piece in pieces:
        for start in range(0, len(piece), size):
            data = piece[start : start + size]
            yield b"%x\r\n%b\r\n" % (len(data), data)
    yield b"0\r\n\r\n"


def write_body(body: Body, file: BinaryIO) -> None:
    """Write the body to a file, with the compression and chunking of the wire."""
    pieces = _compressed(blocks(body)) if body.gzip else blocks(body)
    file.writelines(_chunks(pieces, body.chunk) if body.chunk else pieces)


def headers(body: Body, length: int) -> bytes:
    """Return the status line and headers of a response whose body takes ``length`` bytes on the wire."""
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/csv", "Connection: close"]
    lines.append("Transfer-Encoding: chunked" if body.chunk else f"Content-Length: {length}")
    lines.extend(["Content-Encoding: gzip"] if body.gzip else [])
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()
