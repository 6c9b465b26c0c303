"""What a place for an export has to offer: two small protocols."""

from typing import Protocol, TypeVar

import attrs

from toggl_async.request.files import FileRequest
from toggl_async.request.media_types import FileFormat

ResultT = TypeVar("ResultT", covariant=True)


@attrs.frozen(kw_only=True)
class IncomingFile:
    """What is about to be delivered, as known when its first bytes have been found to be good.

    ``length`` is the size of the file in bytes, None where Toggl did not tell or the answer is compressed.
    ``attempt`` counts the tries of the call from 1: a later one begins from the first byte.
    """

    request: FileRequest
    media_type: str
    file_format: FileFormat
    length: int | None
    attempt: int


class SinkWriter(Protocol[ResultT]):
    """One file on its way into a sink. After some ``write`` comes one ``commit`` or one ``abort``, or both.

    What a method raises reaches the caller as it is, and the call is not tried again.
    """

    async def write(self, block: memoryview) -> None:
        """Take the next bytes: at most 1 MiB, decoded, read-only.

        The memory is used again once this returns: what is kept must be copied. Where this is cancelled,
        the memory stays as it is for as long as somebody refers to it.
        """
        ...

    async def commit(self) -> ResultT:
        """Let the file be seen under its name; it is whole and has been checked.

        What is returned is the ``result`` of the delivery. Cancelled on its way, it may come to either end:
        the whole file, or none.
        """
        ...

    async def abort(self) -> None:
        """Leave nothing behind.

        Called once after a failed or cancelled ``write`` or ``commit``, and where the file turns out not to
        be whole; in a task of its own that outlives the caller's cancellation, for at most ten seconds.
        What the sink started and could not wait for may still be running.
        """
        ...


class Sink(Protocol[ResultT]):
    """A place for an export."""

    async def begin(self, incoming: IncomingFile) -> SinkWriter[ResultT]:
        """Begin a file; a try that failed has been aborted before the next one begins.

        Nothing is aborted where this itself fails or is cancelled: what takes long, or must be undone,
        belongs into the first ``write``.
        """
        ...
