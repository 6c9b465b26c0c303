"""A server that answers every call with the same small thing at once: a ``list`` or an ``export``.

A list is one record, on a connection that is then closed; an export is a csv of 100 KB, on one that stays
open. It runs in a process of its own, prints its port and goes on until its standard input ends.
"""

import asyncio
import functools
import sys

_ROW = b"Ada,ada@example.com,Acme,Engine,,notes %05d,No,2026-01-05,09:00:00,01:30:00,,0.00\n"
_LIST = b'[{"id": 1, "name": "Acme"}]'
_EXPORT = b"".join(_ROW % number for number in range(100_000 // len(_ROW % 0)))
EXPORT_SIZE = len(_EXPORT)


def _answer(body: bytes, *fields: bytes) -> bytes:
    told = (b"X-Request-Id: abc", b"X-Toggl-Quota-Remaining: 500000", b"X-Toggl-Quota-Resets-In: 3600")
    lines = (b"HTTP/1.1 200 OK", *fields, *told, b"Content-Length: %d" % len(body))
    return b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


ANSWERS = {
    "list": _answer(_LIST, b"Content-Type: application/json; charset=utf-8", b"Connection: close"),
    "export": _answer(_EXPORT, b"Content-Type: text/csv"),
}


class Answering(asyncio.Protocol):
    """One connection."""

    def __init__(self, kind: str) -> None:
        self._answer = ANSWERS[kind]
        self._closes = kind == "list"
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client came."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each call once all of it is here."""
        self._received += data
        head, mark, rest = self._received.partition(b"\r\n\r\n")
        lengths = [line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0] if lengths else 0)
        if mark and len(rest) >= length:
            self._received = rest[length:]
            self._transport.write(self._answer)
            if self._closes:
                self._transport.close()


async def main() -> None:
    """Serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(functools.partial(Answering, sys.argv[1]), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
