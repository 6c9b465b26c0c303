"""What goes by on its way to a sink: gathered, decoded, checked, measured and hashed, block by block."""

from collections.abc import Awaitable, Callable, Iterator

import anyio.to_thread

from toggl_async.coding import Gzip, Plain
from toggl_async.endings import Ending
from toggl_async.errors import InterruptedAnswerError
from toggl_async.formats import Check, Contents
from toggl_async.hashing import Hash
from toggl_async.tail import Tail
from toggl_async.transport import Reply

BLOCK = 1 << 20


class Passage:
    """Turns the body of a reply into blocks of at most 1 MiB. All that takes time runs on a thread."""

    def __init__(self, undo: Plain | Gzip, check: Check, limit: int, *, digest: Hash) -> None:
        self.size: int = 0
        self._undo = undo
        self._check = check
        self._limit = limit
        self._digest = digest
        self._tail = Tail()

    def pieces(self, block: memoryview) -> Iterator[memoryview]:
        """Decode, check and hash a block.

        Raises:
            InterruptedAnswerError: it is no part of a whole file, or there is too much of it.
        """
        for piece in self._undo.feed(block):
            self.size += len(piece)
            if self.size > self._limit:
                raise InterruptedAnswerError(f"the file is larger than {self._limit} bytes", retryable=False)
            if piece:
                self._check.feed(piece)
                self._digest.update(piece)
                self._tail.add(piece)
                yield piece

    def finish(self) -> Contents:
        """Check that all is there.

        Raises:
            InterruptedAnswerError: it is not a whole file of its format.
        """
        self._undo.finish()
        if not self.size:
            raise InterruptedAnswerError("the answer is empty", ending=Ending.DAMAGED)
        return self._check.finish(self._tail)

    def digest(self) -> str:
        """The hash of what went by, in hex."""
        return self._digest.hexdigest()

    async def run(
        self, reply: Reply, put: Callable[[memoryview], Awaitable[None]], tell: Callable[[int], None]
    ) -> Contents:
        """Put the body on in blocks, each good until ``put`` returns; ``tell`` hears of every read.

        Raises:
            InterruptedAnswerError: it broke off, or is not a whole file.
        """
        gathered = bytearray(BLOCK)
        filled = 0
        while block := await reply.read():
            rest = memoryview(block)
            while rest:
                taken = min(len(rest), BLOCK - filled)
                gathered[filled : filled + taken] = rest[:taken]
                filled += taken
                rest = rest[taken:]
                if filled == BLOCK:
                    await self._put_decoded(memoryview(gathered), put)
                    filled = 0
            tell(self.size)
        await self._put_decoded(memoryview(gathered)[:filled], put)
        return await anyio.to_thread.run_sync(self.finish)

    async def _put_decoded(self, block: memoryview, put: Callable[[memoryview], Awaitable[None]]) -> None:
        pieces = self.pieces(block)

        def following() -> memoryview | None:
            return next(pieces, None)

        while (piece := await anyio.to_thread.run_sync(following)) is not None:
            await put(piece)
