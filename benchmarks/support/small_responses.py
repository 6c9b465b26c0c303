"""A server that sends the same response to every request at once.

The response is a ``list``, a ``list-kept``, an ``export``, a ``short`` export or a ``page``. A list is one
record, after which the connection is closed (``list``) or stays open (``list-kept``). An export is a csv of
100 KB, or of 4 KB if it is ``short``, after which the connection stays open. A page is a JSON page of the
detailed report with the given number of rows. The server is a program: it prints its port, and runs until its
standard input ends.
"""

import asyncio
import functools
import sys

from benchmarks.support.detailed_page import page

_ROW = b"Ada,ada@example.com,Acme,Engine,,notes %05d,No,2026-01-05,09:00:00,01:30:00,,0.00\n"
_LIST = b'[{"id": 1, "name": "Acme"}]'
_JSON = b"Content-Type: application/json; charset=utf-8"
_HEADER = (
    b"User,Email,Client,Project,Task,Description,Billable,Start date,Start time,Duration,Tags,Amount (EUR)\n"
)


def _export(size: int) -> bytes:
    return _HEADER + b"".join(_ROW % number for number in range(size // len(_ROW % 0)))


_EXPORT = _export(100_000)
EXPORT_SIZE = len(_EXPORT)
_SHORT = _export(4_000)
SHORT_SIZE = len(_SHORT)


def _response(body: bytes, *fields: bytes) -> bytes:
    quota = (b"X-Request-Id: abc", b"X-Toggl-Quota-Remaining: 500000", b"X-Toggl-Quota-Resets-In: 3600")
    lines = (b"HTTP/1.1 200 OK", *fields, *quota, b"Content-Length: %d" % len(body))
    return b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


RESPONSES = {
    "list": _response(_LIST, _JSON, b"Connection: close"),
    "list-kept": _response(_LIST, _JSON),
    "export": _response(_EXPORT, b"Content-Type: text/csv"),
    "short": _response(_SHORT, b"Content-Type: text/csv"),
}


class Connection(asyncio.Protocol):
    """One connection of a client."""

    def __init__(self, response: bytes, *, closes: bool) -> None:
        self._response = response
        self._closes = closes
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to write to."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Respond to a request once all of it has arrived."""
        self._received += data
        head, mark, rest = self._received.partition(b"\r\n\r\n")
        lengths = [line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0] if lengths else 0)
        if mark and len(rest) >= length:
            self._received = rest[length:]
            self._transport.write(self._response)
            if self._closes:
                self._transport.close()


def _page(rows: int) -> bytes:
    # The header says that the page is not full, so that it is the last.
    size = b"X-Page-Size: %d" % (rows + 1)
    return _response(page(rows, enriched=False), _JSON, size)


async def main() -> None:
    """Serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    kind, *rows = sys.argv[1:]
    response = _page(int(rows[0])) if rows else RESPONSES[kind]
    make = functools.partial(Connection, response, closes=kind == "list")
    server = await loop.create_server(make, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
