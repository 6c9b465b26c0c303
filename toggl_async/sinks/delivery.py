"""A reply becomes a file in a sink: whole, or not at all."""

import time
from typing import Generic, TypeVar

import anyio.to_thread
import attrs

from toggl_async.carrier import Carrier
from toggl_async.options import Limits
from toggl_async.passage import Passage, Taken, passage_for
from toggl_async.request import FileRequest
from toggl_async.sinks.delivered import Delivered
from toggl_async.sinks.handover import Handover, SinkFaultError
from toggl_async.sinks.protocol import Arriving, Sink
from toggl_async.staging import Stage
from toggl_async.tail import Tail
from toggl_async.telling import Teller
from toggl_async.transport import Reply

ResultT = TypeVar("ResultT")


@attrs.frozen(kw_only=True)
class Delivery(Generic[ResultT]):
    """What to make of a reply: a file of a format, in a sink."""

    request: FileRequest
    sink: Sink[ResultT]
    limits: Limits
    teller: Teller

    async def __call__(self, reply: Reply, attempt: int) -> Taken[ResultT]:
        """Pass the body on, and commit it once it is known to be whole.

        Raises:
            InterruptedAnswerError: it broke off or is not a whole file of its format.
            SinkFaultError: the sink failed.
        """
        passage = await passage_for(reply, self.request, self.limits)
        self.teller.begin(attempt, passage.total)
        handover = Handover(self.sink, self._arriving(passage, attempt))
        tail = Tail()
        try:
            await self._pass_on(reply, passage, handover, tail)
            await anyio.to_thread.run_sync(passage.end)
            contents = await anyio.to_thread.run_sync(passage.contents, lambda: tail)
            reply.close()
            self.teller.tell(passage.size)
            result = await handover.commit()
        except BaseException as fault:
            reply.close()
            await handover.abort(fault)
            raise
        return passage.taken(contents, result)

    def _arriving(self, passage: Passage, attempt: int) -> Arriving:
        return Arriving(
            request=self.request,
            media_type=passage.media_type,
            file_format=passage.file_format,
            length=passage.total,
            attempt=attempt,
        )

    async def _pass_on(self, reply: Reply, passage: Passage, handover: Handover[ResultT], tail: Tail) -> None:
        stage = Stage()
        while read := await reply.read():
            for full in stage.add(read):
                await _put(full, passage, handover, tail)
            self.teller.now_and_then(passage.size)
        await _put(stage.rest(), passage, handover, tail)


async def _put(block: memoryview, passage: Passage, handover: Handover[ResultT], tail: Tail) -> None:
    pieces = passage.pieces(block)

    def following() -> memoryview | None:
        piece = next(pieces, None)
        if piece is not None:
            tail.add(piece)
        return piece

    while (piece := await anyio.to_thread.run_sync(following)) is not None:
        await handover.write(piece)


async def deliver(delivery: Delivery[ResultT], carry: Carrier) -> Delivered[ResultT]:
    """Carry a delivery out.

    Raises:
        TogglError: the call was refused, or no whole file came.
        Exception: what the sink raised.
    """
    began = time.monotonic()
    try:
        taken, attempts = await carry(delivery.request, delivery)
    except SinkFaultError as fault:
        error = fault.error
    else:
        return Delivered(
            size=taken.size,
            sha256=taken.sha256,
            xxh3_128=taken.xxh3_128,
            media_type=taken.media_type,
            request=delivery.request,
            result=taken.place,
            rows=taken.contents.rows,
            pages=taken.contents.pages,
            attempts=attempts,
            seconds=time.monotonic() - began,
        )
    raise error
