"""The two protocols of a sink, and the description of the file that it receives."""

from typing import Protocol, TypeVar, runtime_checkable

import attrs

from toggl_async.request.files import FileRequest
from toggl_async.request.media_types import FileFormat

ResultT = TypeVar("ResultT", covariant=True)


@attrs.frozen(kw_only=True)
class IncomingFile:
    """A file that is about to be delivered, as known when its first bytes have passed the check.

    ``length`` is the size of the file in bytes, None if Toggl did not send it or the response is compressed.
    ``attempt`` is the number of the attempt, from 1; each attempt begins with the first byte.
    """

    request: FileRequest
    media_type: str
    file_format: FileFormat
    length: int | None
    attempt: int


class SinkWriter(Protocol[ResultT]):
    """The writer of one file: ``write`` for each block, then ``commit``; if anything fails, ``abort``.

    An exception from a method reaches the caller unchanged, and the call is not repeated.
    """

    async def write(self, block: memoryview) -> None:
        """Write the next bytes: at most 1 MiB, decompressed, read-only.

        The memory is reused once this method returns, so copy what you keep. If this method is cancelled, the
        memory is not reused while something still refers to it.
        """
        ...

    async def commit(self) -> ResultT:
        """Make the file visible under its name; it is whole and has been checked.

        The value that is returned is the ``result`` of the delivery. If this method is cancelled, the file
        may end up whole or not at all.
        """
        ...

    async def abort(self) -> None:
        """Remove everything that was written.

        This method is called once, after a ``write`` or ``commit`` that failed or was cancelled, or if the
        file turns out not to be whole. It runs in a task of its own, which outlives the caller's
        cancellation, for at most ten seconds. Work that the sink started and could not wait for may still be
        running.
        """
        ...


class Sink(Protocol[ResultT]):
    """A destination for an export."""

    async def begin(self, incoming: IncomingFile) -> SinkWriter[ResultT]:
        """Begin a file; a failed attempt is aborted before the next attempt begins.

        Nothing is aborted if this method itself fails or is cancelled: do anything that takes long or must be
        undone in the first ``write``.
        """
        ...


@runtime_checkable
class ReplacingSink(Protocol):
    """A sink that replaces a file that exists already, whatever ``Options.existing`` says."""

    @property
    def always_replaces(self) -> bool:
        """True if the sink always replaces."""
        ...


@runtime_checkable
class SinkAtPath(Protocol):
    """A sink that has a path, whose suffix decides the format of the file if the request names none."""

    @property
    def path(self) -> str:
        """The path, or the key, of the file."""
        ...
