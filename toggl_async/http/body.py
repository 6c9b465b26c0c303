"""Reading a response's body within bounds."""

from toggl_async.errors import DecodeError, IncompleteResponseError, TogglError
from toggl_async.failures import FailureKind
from toggl_async.http.decompression import decompressor
from toggl_async.http.file_start import FileStart
from toggl_async.http.response import Response
from toggl_async.http.status_errors import message_of
from toggl_async.options import SizeLimits
from toggl_async.request.media_types import MEDIA_TYPES, FileFormat


async def read_within(
    response: Response, limit: int, expansion: int, start: FileStart | None = None
) -> bytes:
    """Return the whole body, decompressed; ``start`` checks its beginning.

    Raises:
        DecodeError: the body is longer than ``limit`` bytes.
        IncompleteResponseError: the body broke off, its compression is damaged, or its beginning is wrong.
    """
    decompress = decompressor(response.headers.get("content-encoding"), expansion)
    body = bytearray()
    while block := await response.read():
        for piece in decompress.feed(memoryview(block)):
            body += piece
            if start is not None:
                start.feed(piece)
            if len(body) > limit:
                raise DecodeError(f"the response is longer than {limit} bytes")
    decompress.finish()
    if start is not None:
        start.finish()
    return bytes(body)


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
