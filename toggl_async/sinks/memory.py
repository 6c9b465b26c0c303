"""A sink that keeps a file in memory."""

import attrs

from toggl_async.sinks.protocol import IncomingFile


class SinkFullError(ValueError):
    """The file is larger than the sink's limit."""


@attrs.frozen
class BytesSink:
    """A sink that returns a file of at most ``limit`` bytes as ``bytes``.

    Any number of deliveries may share one sink.

    Raises:
        SinkFullError: the file is larger than the limit; the delivery raises this.
    """

    limit: int = 64 << 20

    async def begin(self, incoming: IncomingFile) -> "BytesWriter":
        """Begin a file with an empty buffer."""
        writer = BytesWriter(self.limit)
        writer.check_size(incoming.length or 0)
        return writer


class BytesWriter:
    """The writer of one file to memory."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._body = bytearray()

    def check_size(self, size: int) -> None:
        """Check that a file of this size is within the limit.

        Raises:
            SinkFullError: the file is larger than the limit.
        """
        if size > self._limit:
            raise SinkFullError(f"the file is larger than {self._limit} bytes")

    async def write(self, block: memoryview) -> None:
        """Copy a block into the buffer."""
        self.check_size(len(self._body) + len(block))
        self._body += block

    async def commit(self) -> bytes:
        """Return the bytes of the file."""
        return bytes(self._body)

    async def abort(self) -> None:
        """Clear the buffer."""
        self._body.clear()
