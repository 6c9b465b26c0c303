"""A reply becomes a file in a sink: whole, or not at all."""

import time
from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar

import attrs

from toggl_async.coding import decoder
from toggl_async.download import expect_file
from toggl_async.errors import Attempt
from toggl_async.formats import MEDIA_TYPES, Contents, check_for
from toggl_async.hashing import hasher
from toggl_async.options import Limits
from toggl_async.request import FileRequest, Request
from toggl_async.sinks.delivered import Delivered
from toggl_async.sinks.handover import Handover, SinkFaultError
from toggl_async.sinks.passage import Passage
from toggl_async.sinks.protocol import Arriving, Sink
from toggl_async.transport import Reply

AnswerT = TypeVar("AnswerT")
ResultT = TypeVar("ResultT")

_BETWEEN_REPORTS = 0.1


@attrs.frozen(kw_only=True)
class Taken(Generic[ResultT]):
    """A file that a sink has taken."""

    size: int
    digest: str
    media_type: str
    contents: Contents
    result: ResultT


@attrs.frozen(kw_only=True)
class Delivery(Generic[ResultT]):
    """What to make of a reply: a file of a format, in a sink."""

    request: FileRequest
    sink: Sink[ResultT]
    limits: Limits
    report: Callable[[int, int | None, int], None] | None = None

    async def __call__(self, reply: Reply, attempt: int) -> Taken[ResultT]:
        """Pass the body on, and commit it once it is known to be whole.

        Raises:
            InterruptedAnswerError: it broke off or is not a whole file of its format.
            SinkFaultError: the sink failed.
        """
        await expect_file(reply, self.request.file_format, self.limits)
        passage = Passage(
            decoder(reply.headers.get("content-encoding"), self.limits.expansion),
            check_for(self.request.file_format, count_rows=self.request.options.count_rows),
            self.limits.file,
            digest=hasher(self.request.options.digest),
        )
        arriving = self._arriving(reply, attempt)
        handover = Handover(self.sink, arriving)
        try:
            contents = await passage.run(reply, handover.write, self._teller(arriving))
            reply.close()
            self._tell(arriving, passage.size)
            result = await handover.commit()
        except BaseException as fault:
            reply.close()
            await handover.abort(fault)
            raise
        return Taken(
            size=passage.size,
            digest=passage.digest(),
            media_type=arriving.media_type,
            contents=contents,
            result=result,
        )

    def _arriving(self, reply: Reply, attempt: int) -> Arriving:
        file_format = self.request.file_format
        return Arriving(
            request=self.request,
            media_type=reply.headers.media_type or MEDIA_TYPES[file_format][0],
            file_format=file_format,
            length=reply.length if reply.headers.get("content-encoding") is None else None,
            attempt=attempt,
        )

    def _tell(self, arriving: Arriving, size: int) -> None:
        if self.report is not None:
            self.report(size, arriving.length, arriving.attempt)

    def _teller(self, arriving: Arriving) -> Callable[[int], None]:
        told = 0.0

        def tell(size: int) -> None:
            nonlocal told
            if time.monotonic() - told >= _BETWEEN_REPORTS:
                told = time.monotonic()
                self._tell(arriving, size)

        return tell


class Carrier(Protocol):
    """Sends a request until its answer has been read."""

    async def __call__(
        self, request: Request[object], read: Callable[[Reply, int], Awaitable[AnswerT]], /
    ) -> tuple[AnswerT, tuple[Attempt, ...]]:
        """Carry a call out."""
        ...


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
        wanted = delivery.request.options.digest
        return Delivered(
            size=taken.size,
            sha256=taken.digest if wanted == "sha256" else None,
            xxh3_128=taken.digest if wanted == "xxh3_128" else None,
            media_type=taken.media_type,
            request=delivery.request,
            result=taken.result,
            rows=taken.contents.rows,
            pages=taken.contents.pages,
            attempts=attempts,
            seconds=time.monotonic() - began,
        )
    raise error
