"""The pipeline between a response and a file or sink, which decompresses, checks and hashes the body."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from toggl_async.errors import IncompleteResponseError
from toggl_async.failures import FailureKind
from toggl_async.http.body import expect_file
from toggl_async.http.decompression import Decompressor, decompressor
from toggl_async.http.response import Response
from toggl_async.options import Digest, SizeLimits
from toggl_async.request.files import FileRequest
from toggl_async.request.media_types import MEDIA_TYPES, FileFormat
from toggl_async.transfer.formats import Check, Contents, Reopen, check_for
from toggl_async.transfer.hashing import Hash, hasher


@attrs.frozen(kw_only=True)
class FinishedFile:
    """A whole file that went through the pipeline."""

    size: int
    sha256: str | None
    xxh3_128: str | None
    media_type: str
    contents: Contents


@attrs.define(kw_only=True, eq=False)
class FilePipeline:
    """Turns the blocks of a response's body into the pieces of a file; runs on a thread, since it takes time.

    ``total`` is the size of the file in bytes, None if the response does not report it. ``size`` is the
    number of bytes of the file so far, and ``taken`` the number of bytes of the body that they are from.
    """

    file_format: FileFormat
    media_type: str
    total: int | None
    size: int = 0
    taken: int = 0
    limit: int
    decompress: Decompressor
    check: Check
    hashing: Hash
    digest: Digest | None

    def pieces(self, block: memoryview) -> Iterator[memoryview]:
        """Decompress, check and hash a block; yield pieces of at most 1 MiB.

        Raises:
            IncompleteResponseError: the block cannot be part of a whole file, or the file is too large.
        """
        self.taken += len(block)  # before the size grows: another thread reads both
        for piece in self.decompress.feed(block):
            self.size += len(piece)
            if self.size > self.limit:
                raise IncompleteResponseError(f"the file is larger than {self.limit} bytes", retryable=False)
            if piece:
                self.check.feed(piece)
                self.hashing.update(piece)
                yield piece

    def arrived(self, received: int) -> int:
        """Return how much of the file has arrived when this many bytes of the body have been received.

        The bytes that still wait to be decompressed count as they are.
        """
        return self.size + received - self.taken

    def end(self) -> None:
        """Check that the body is complete.

        Raises:
            IncompleteResponseError: the body is truncated or empty.
        """
        self.decompress.finish()
        if not self.size:
            raise IncompleteResponseError("the response is empty", failure_kind=FailureKind.CORRUPT)

    def contents(self, reopen: Reopen) -> Contents:
        """Check that the file is complete, by reading the file or its end once more where needed.

        Raises:
            IncompleteResponseError: the data is not a whole file of its format.
        """
        return self.check.finish(reopen)

    def finished(self, contents: Contents) -> FinishedFile:
        """Return the finished file, whose contents have been checked."""
        digest = self.hashing.hexdigest()
        return FinishedFile(
            size=self.size,
            sha256=digest if self.digest == "sha256" else None,
            xxh3_128=digest if self.digest == "xxh3_128" else None,
            media_type=self.media_type,
            contents=contents,
        )


PipelineOf: TypeAlias = Callable[[FileRequest, SizeLimits], FilePipeline]
"""A function that makes the pipeline for a file of a request that is on disk."""


async def pipeline_for(response: Response, request: FileRequest, limits: SizeLimits) -> FilePipeline:
    """Return the pipeline for the body of a response.

    Raises:
        IncompleteResponseError: the body is not a file of the requested format.
    """
    await expect_file(response, request.file_format, limits)
    encoding = response.headers.get("content-encoding")
    pipeline = pipeline_of(request, limits, response.redact)
    pipeline.media_type = response.headers.media_type or pipeline.media_type
    if encoding is None:
        pipeline.total = response.length
    else:
        pipeline.decompress = decompressor(encoding, limits.expansion)
    return pipeline


def pipeline_of(request: FileRequest, limits: SizeLimits, redact: Callable[[str], str] = str) -> FilePipeline:
    """Return the pipeline for a file of a request that is not compressed.

    ``redact`` removes secrets from messages.

    Raises:
        InvalidRequestError: the library for the hash is not installed.
    """
    options = request.options
    return FilePipeline(
        file_format=request.file_format,
        media_type=MEDIA_TYPES[request.file_format][0],
        total=None,
        limit=limits.file,
        decompress=decompressor(None, limits.expansion),
        check=check_for(
            request.file_format,
            request.csv_header,
            redact,
            count_rows=options.count_rows,
            duration_columns=request.duration_columns if options.sum_durations else None,
        ),
        hashing=hasher(options.digest),
        digest=options.digest,
    )
