"""A server that answers every call with the same short list at once, on a connection that it then closes.

It prints its port and goes on until its standard input ends.
"""

import asyncio
import sys

_BODY = b'[{"id": 1, "name": "Acme"}]'
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nX-Request-Id: abc\r\n"
    b"X-Service-Level: GREEN\r\nX-Toggl-Quota-Remaining: 500000\r\nX-Toggl-Quota-Resets-In: 3600\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(_BODY), _BODY)
)


class Answering(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client came."""
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        """Answer, once all of the call is here."""
        self.received += data
        head, mark, rest = self.received.partition(b"\r\n\r\n")
        lengths = [line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        if mark and len(rest) >= int(lengths[0] if lengths else 0):
            self.transport.write(_ANSWER)
            self.transport.close()


async def main() -> None:
    """Serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answering, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
