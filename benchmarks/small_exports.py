"""A server that answers every request with the same csv of 100 KB at once, and keeps its connections open.

It runs in a process of its own, prints its port and goes on until its standard input ends.
"""

import asyncio
import sys

_ROW = b"Ada,ada@example.com,Acme,Engine,,notes %05d,No,2026-01-05,09:00:00,01:30:00,,0.00\n"
_BODY = b"".join(_ROW % number for number in range(100_000 // len(_ROW % 0)))
SIZE = len(_BODY)
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nX-Toggl-Quota-Remaining: 500000\r\n"
    b"X-Toggl-Quota-Resets-In: 3600\r\nContent-Length: %d\r\n\r\n%b" % (len(_BODY), _BODY)
)


class Answering(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client came."""
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        """Answer each request once all of it is here."""
        self.received += data
        head, mark, rest = self.received.partition(b"\r\n\r\n")
        lengths = [line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0] if lengths else 0)
        if mark and len(rest) >= length:
            self.received = rest[length:]
            self.transport.write(_ANSWER)


async def main() -> None:
    """Serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answering, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
