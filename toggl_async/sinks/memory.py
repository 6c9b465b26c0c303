"""A file kept in memory."""

import attrs

from toggl_async.sinks.protocol import IncomingFile


class SinkFullError(ValueError):
    """The file is larger than the sink may take."""


@attrs.frozen
class BytesSink:
    """Makes ``bytes`` of a file, of at most ``limit`` bytes; any number of deliveries may share it.

    Raises:
        SinkFullError: the file is larger.
    """

    limit: int = 64 << 20

    async def begin(self, incoming: IncomingFile) -> "BytesWriter":
        """Begin an empty buffer."""
        writing = BytesWriter(self.limit)
        writing.expect(incoming.length or 0)
        return writing


class BytesWriter:
    """One file on its way into memory."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._body = bytearray()

    def expect(self, size: int) -> None:
        """Refuse what is too large.

        Raises:
            SinkFullError: it is.
        """
        if size > self._limit:
            raise SinkFullError(f"the file is larger than {self._limit} bytes")

    async def write(self, block: memoryview) -> None:
        """Keep a block."""
        self.expect(len(self._body) + len(block))
        self._body += block

    async def commit(self) -> bytes:
        """The file."""
        return bytes(self._body)

    async def abort(self) -> None:
        """Forget what came."""
        self._body.clear()
