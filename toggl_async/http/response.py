"""A response whose headers have arrived and whose body is still to be read."""

import asyncio
from collections.abc import Callable

import aiohttp
import attrs

from toggl_async.errors import IncompleteResponseError
from toggl_async.headers import Headers
from toggl_async.http.stall_timeout import StallTimeout
from toggl_async.options import Timeout


@attrs.define(eq=False)
class Response:
    """A response: its status and headers, and its body, which is read block by block. It must be closed.

    ``redact`` removes the secrets of the call from a text.
    """

    status: int
    headers: Headers
    redact: Callable[[str], str] = attrs.field(repr=False)
    _received: aiohttp.ClientResponse = attrs.field(alias="received", repr=False)
    _bounds: Timeout = attrs.field(alias="bounds", repr=False)
    _forget: Callable[["Response"], None] = attrs.field(alias="forget", repr=False)
    _on_close: Callable[[], None] = attrs.field(alias="on_close", repr=False)
    _stall_timeout: StallTimeout | None = attrs.field(init=False, default=None, repr=False)
    _closed_because: str | None = attrs.field(init=False, default=None, repr=False)

    @property
    def framed(self) -> bool:
        """True if the HTTP parser misses the end of a truncated body: it is in chunks, or has a length."""
        return self.headers.framed

    @property
    def length(self) -> int | None:
        """The length of the body as it is sent, in bytes; None if the server does not report it."""
        return self._received.content_length

    def arrived(self) -> bytes | None:
        """Return the rest of the body, still compressed, if all of it has arrived; otherwise None."""
        content = self._received.content
        return content.read_nowait() if content.is_eof() and content.exception() is None else None

    async def read(self) -> bytes:
        """Return the next bytes of the body, still compressed; empty bytes at its end.

        Raises:
            IncompleteResponseError: the body broke off, or arrived too slowly.
        """
        content = self._received.content
        if self._stall_timeout is None:
            self._stall_timeout = StallTimeout(
                self._bounds.progress, self._bounds.progress_bytes, self._received.close
            )
        try:
            block = content.read_nowait()
            if not block and not content.at_eof():
                self._stall_timeout.resume()
                block = await content.readany()
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as fault:
            problem = type(fault).__name__
        else:
            self._stall_timeout.received(len(block))
            return block
        complaint = self._stall_timeout.complaint or self._closed_because
        raise IncompleteResponseError(complaint or f"the response broke off ({problem})")

    def close(self, reason: str | None = None) -> None:
        """Close the connection; a call that is reading the body gets an error with the reason."""
        self._closed_because = self._closed_because or reason
        if self._stall_timeout is not None:
            self._stall_timeout.stop(reason)
        self._received.close()
        self._forget(self)
        self._on_close()
