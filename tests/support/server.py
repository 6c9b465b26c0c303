"""A server on loopback that does exactly what a script says, byte for byte."""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TypeAlias

import attrs


@attrs.frozen
class ReceivedRequest:
    """A request as the server received it."""

    head: bytes
    body: bytes

    @property
    def line(self) -> str:
        """The request line."""
        return self.head.split(b"\r\n")[0].decode("latin-1")

    @property
    def path(self) -> str:
        """The requested path with its query."""
        return self.line.split(" ")[1]

    def header(self, name: str) -> str | None:
        """Return the first value of a header field, None if the request does not have the field."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.decode("latin-1").lower() == name.lower():
                return value.strip().decode("latin-1")
        return None


@attrs.define
class Conversation:
    """One connection, as the server sees it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    server: "Server"

    async def receive(self) -> ReceivedRequest:
        """Read one request."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = ReceivedRequest(head, b"").header("content-length")
        request = ReceivedRequest(head, await self.reader.readexactly(int(length or 0)))
        self.server.received.append(request)
        return request

    async def send(self, data: bytes) -> None:
        """Send bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def drip(self, data: bytes, every: float, size: int = 1) -> None:
        """Send bytes ``size`` at a time, and sleep ``every`` seconds after each."""
        for start in range(0, len(data), size):
            await self.send(data[start : start + size])
            await asyncio.sleep(every)

    async def wait_for_end(self) -> None:
        """Send nothing until the client closes the connection."""
        while await self.reader.read(1 << 16):
            pass

    def reset(self) -> None:
        """End the connection with a reset."""
        linger = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()


Step: TypeAlias = Callable[[Conversation], Awaitable[None]]


def respond(data: bytes, *, cut: int | None = None, reset: bool = False, stall: bool = False) -> Step:
    """Return a step that receives a request and sends ``data``, or its first ``cut`` bytes.

    The step then closes the connection, resets it, or stalls.
    """

    async def step(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(data if cut is None else data[:cut])
        if stall:
            await conversation.wait_for_end()
        if reset:
            conversation.reset()

    return step


async def silence(conversation: Conversation) -> None:
    """Receive a request and never respond."""
    await conversation.receive()
    await conversation.wait_for_end()


async def hang_up(conversation: Conversation) -> None:
    """Receive a request and reset the connection without a response."""
    await conversation.receive()
    conversation.reset()


@attrs.define(eq=False)
class Server:
    """A server that runs one step for each connection; the last step serves all later connections."""

    steps: tuple[Step, ...]
    origin: str = ""
    connections: int = 0
    received: list[ReceivedRequest] = attrs.Factory(list)
    tasks: set[asyncio.Task[None]] = attrs.Factory(set)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        step = self.steps[min(self.connections, len(self.steps) - 1)]
        self.connections += 1
        task = asyncio.current_task()
        if task is not None:
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        try:
            with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
                await step(Conversation(reader, writer, self))
        finally:
            writer.close()

    @property
    def paths(self) -> list[str]:
        """The paths that were requested, with their queries."""
        return [request.path for request in self.received]


@contextlib.asynccontextmanager
async def serve(*steps: Step, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """Run a server while the block runs."""
    server = Server(steps)
    listener = await asyncio.start_server(server.talk, "127.0.0.1", 0, ssl=tls)
    port = listener.sockets[0].getsockname()[1]
    server.origin = f"https://localhost:{port}" if tls else f"http://127.0.0.1:{port}"
    try:
        yield server
    finally:
        listener.close()
        for task in tuple(server.tasks):
            task.cancel()
        await asyncio.gather(*server.tasks, return_exceptions=True)


@contextlib.contextmanager
def refusing() -> Iterator[str]:
    """Yield an origin at which every connection is refused: its port is taken, but nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
