"""What goes by on its way to a file or a sink: decoded, measured, checked and hashed, block by block."""

from collections.abc import Iterator
from typing import Generic, TypeVar

import attrs

from toggl_async.coding import Gzip, Plain, decoder
from toggl_async.endings import Ending
from toggl_async.errors import InterruptedAnswerError
from toggl_async.formats import MEDIA_TYPES, Check, Contents, Reopen, check_for
from toggl_async.hashing import Digest, Hash, hasher
from toggl_async.options import Limits
from toggl_async.reading import excerpt
from toggl_async.refusals import message_of
from toggl_async.request import FileFormat, FileRequest
from toggl_async.transport import Reply

PlaceT = TypeVar("PlaceT")


@attrs.frozen(kw_only=True)
class Taken(Generic[PlaceT]):
    """A file that has gone by whole, and the place that it has now."""

    size: int
    sha256: str | None
    xxh3_128: str | None
    media_type: str
    contents: Contents
    place: PlaceT


@attrs.define(kw_only=True, eq=False)
class Passage:
    """Turns the body of a reply into the pieces of a file. It takes time, and so belongs on a thread.

    ``total`` is how many bytes there will be, where the answer tells.
    """

    file_format: FileFormat
    media_type: str
    total: int | None
    size: int = 0
    limit: int
    undo: Plain | Gzip
    check: Check
    hashing: Hash
    digest: Digest | None

    def pieces(self, block: memoryview) -> Iterator[memoryview]:
        """Decode, check and hash a block; pieces of at most 1 MiB.

        Raises:
            InterruptedAnswerError: it is no part of a whole file, or there is too much of it.
        """
        for piece in self.undo.feed(block):
            self.size += len(piece)
            if self.size > self.limit:
                raise InterruptedAnswerError(f"the file is larger than {self.limit} bytes", retryable=False)
            if piece:
                self.check.feed(piece)
                self.hashing.update(piece)
                yield piece

    def end(self) -> None:
        """Check that the body came to its end.

        Raises:
            InterruptedAnswerError: it did not, or nothing came.
        """
        self.undo.finish()
        if not self.size:
            raise InterruptedAnswerError("the answer is empty", ending=Ending.DAMAGED)

    def contents(self, reopen: Reopen) -> Contents:
        """Check that all is there, in the file or its end.

        Raises:
            InterruptedAnswerError: it is not a whole file of its format.
        """
        return self.check.finish(reopen)

    def taken(self, contents: Contents, place: PlaceT) -> Taken[PlaceT]:
        """What there is to tell, now that the file has its place."""
        hashed = self.hashing.hexdigest()
        return Taken(
            size=self.size,
            sha256=hashed if self.digest == "sha256" else None,
            xxh3_128=hashed if self.digest == "xxh3_128" else None,
            media_type=self.media_type,
            contents=contents,
            place=place,
        )


async def expect_file(reply: Reply, file_format: FileFormat, limits: Limits) -> None:
    """Check before the first byte that a file of this format comes, and that its end will be seen.

    Raises:
        InterruptedAnswerError: it is something else, such as a page of HTML, or has no end mark.
    """
    media_type = reply.headers.media_type
    if media_type is not None and media_type not in MEDIA_TYPES[file_format]:
        said = message_of(await excerpt(reply, limits), reply.redact)
        raise InterruptedAnswerError(f"expected {file_format}, got {media_type}: {said}", retryable=False)
    if not reply.framed:
        raise InterruptedAnswerError(
            "the answer's end is not marked: a part would pass for the whole", ending=Ending.DAMAGED
        )


async def passage_for(reply: Reply, request: FileRequest, limits: Limits) -> Passage:
    """What the body of a reply to a request goes through.

    Raises:
        InterruptedAnswerError: it is no file of the format that was asked for.
    """
    await expect_file(reply, request.file_format, limits)
    options, coding = request.options, reply.headers.get("content-encoding")
    return Passage(
        file_format=request.file_format,
        media_type=reply.headers.media_type or MEDIA_TYPES[request.file_format][0],
        total=reply.length if coding is None else None,
        limit=limits.file,
        undo=decoder(coding, limits.expansion),
        check=check_for(request.file_format, count_rows=options.count_rows),
        hashing=hasher(options.digest),
        digest=options.digest,
    )
