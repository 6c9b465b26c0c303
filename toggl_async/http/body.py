"""Reading a response's body within bounds."""

from toggl_async.errors import DecodeError, IncompleteResponseError, TogglError
from toggl_async.failures import FailureKind
from toggl_async.http.decompression import decompressor
from toggl_async.http.response import Response
from toggl_async.http.status_errors import message_of
from toggl_async.options import SizeLimits
from toggl_async.request.media_types import MEDIA_TYPES, FileFormat


async def read_within(response: Response, limit: int, expansion: int) -> bytes:
    """Return the whole body, decompressed.

    Raises:
        DecodeError: it is longer than ``limit`` bytes.
        IncompleteResponseError: it broke off, or its compression is damaged.
    """
    decompress = decompressor(response.headers.get("content-encoding"), expansion)
    body = bytearray()
    while block := await response.read():
        for piece in decompress.feed(memoryview(block)):
            body += piece
            if len(body) > limit:
                raise DecodeError(f"the response is longer than {limit} bytes")
    decompress.finish()
    return bytes(body)


async def excerpt(response: Response, limits: SizeLimits) -> bytes:
    """Return the beginning of an error's body, decompressed, as far as it can be read."""
    # The words of an error are worth little: a broken or endless body must not hide the status.
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
    """Check before the first byte that the body is a file of this format, and that its end is marked.

    Raises:
        IncompleteResponseError: it is something else, such as an HTML page, or its end is not marked.
    """
    media_type = response.headers.media_type
    if media_type is not None and media_type not in MEDIA_TYPES[file_format]:
        message = message_of(await excerpt(response, limits), response.redact)
        raise IncompleteResponseError(f"expected {file_format}, got {media_type}: {message}", retryable=False)
    if not response.framed:
        raise IncompleteResponseError(
            "the end of the response is not marked: a part of it would pass for the whole",
            failure_kind=FailureKind.CORRUPT,
        )
