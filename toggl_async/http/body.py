"""Reading a response's body within bounds."""

from collections.abc import Iterator

from toggl_async.errors import DecodeError, IncompleteResponseError, TogglError
from toggl_async.failures import FailureKind
from toggl_async.http.decompression import decompressor
from toggl_async.http.file_start import FileStart
from toggl_async.http.response import Response
from toggl_async.http.status_errors import message_of
from toggl_async.options import SizeLimits
from toggl_async.request.media_types import MEDIA_TYPES, FileFormat


class BodyReader:
    """Reads a body piece by piece, decompressed, and no faster than it is consumed."""

    def __init__(self, response: Response, expansion: int) -> None:
        self._response = response
        self._decompress = decompressor(response.headers.get("content-encoding"), expansion)
        self._pieces: Iterator[memoryview] = iter(())

    async def next(self) -> bytes | memoryview:
        """Return the next bytes; empty bytes at the end.

        Raises:
            IncompleteResponseError: the body broke off, or its compression is damaged.
        """
        while True:
            for piece in self._pieces:
                if piece:
                    return piece
            block = await self._response.read()
            if not block:
                self._decompress.finish()
                return b""
            self._pieces = self._decompress.feed(memoryview(block))


async def read_within(
    response: Response, limit: int, expansion: int, start: FileStart | None = None
) -> bytes:
    """Return the whole body, decompressed; ``start`` checks its beginning.

    Raises:
        DecodeError: the body is longer than ``limit`` bytes.
        IncompleteResponseError: the body broke off, its compression is damaged, or its beginning is wrong.
    """
    if start is None and response.headers.get("content-encoding") is None:
        arrived = response.arrived()
        if arrived is not None:
            if len(arrived) > limit:
                raise too_long(limit)
            return arrived
    reader = BodyReader(response, expansion)
    body = bytearray()
    while piece := await reader.next():
        body += piece
        if start is not None:
            start.feed(memoryview(piece))
        if len(body) > limit:
            raise too_long(limit)
    if start is not None:
        start.finish()
    return bytes(body)


def too_long(limit: int) -> DecodeError:
    """Return the error for a body that has more bytes than it may."""
    return DecodeError(f"the response is longer than {limit} bytes")


async def excerpt(response: Response, limits: SizeLimits) -> bytes:
    """Return the beginning of an error's body, decompressed, as far as it can be read."""
    # The status matters more than the message: a broken or endless body must not hide it.
    body = bytearray()
    try:
        decompress = decompressor(response.headers.get("content-encoding"), limits.expansion)
        while len(body) < limits.error and (block := await response.read()):
            for piece in decompress.feed(memoryview(block)):
                body += piece[: limits.error - len(body)]
    except TogglError:
        pass
    return bytes(body)


async def expect_file(response: Response, file_format: FileFormat, limits: SizeLimits) -> None:
    """Check the headers: the body must be a file of this format, and its end must be recognizable.

    Raises:
        IncompleteResponseError: the body is something else, such as an HTML page, or has neither a length nor
            chunks, so that a truncated body could not be recognized.
    """
    media_type = response.headers.media_type
    if media_type is not None and media_type not in MEDIA_TYPES[file_format]:
        message = message_of(await excerpt(response, limits), response.redact)
        raise IncompleteResponseError(f"expected {file_format}, got {media_type}: {message}", retryable=False)
    if not response.framed:
        raise IncompleteResponseError(
            "the response has neither a length nor chunks, so a truncated file could not be recognized",
            failure_kind=FailureKind.CORRUPT,
        )
