"""Writing a response to a file, within one attempt.

The event loop reads the response, and threads write the file. Each download has two buffers of 1 MiB: one is
filled while a thread writes the other, so a slow disk delays the reading but never the event loop, and memory
does not depend on the size. A body under 1 MiB is written, checked and renamed by a single job on a thread,
which does the same for other small files at the same time if they have to be durable.
"""

import asyncio
import functools

import attrs

from toggl_async.http.response import Response
from toggl_async.options import SizeLimits
from toggl_async.request.files import FileRequest
from toggl_async.transfer.destination import Destination
from toggl_async.transfer.double_buffer import DoubleBuffer
from toggl_async.transfer.file_jobs import FileJobs
from toggl_async.transfer.part_file import PartFile, PublishedFile
from toggl_async.transfer.pipeline import FilePipeline, pipeline_for
from toggl_async.transfer.progress_reporter import ProgressReporter
from toggl_async.transfer.thread_pool import ThreadPool


@functools.cache
def _keep_freed_memory() -> None:
    # glibc returns a block over its mmap threshold to the kernel on every free: at 256 KiB a read, that
    # is hundreds of thousands of page faults a GiB. Freeing one large block once raises the threshold for
    # the whole process (it keeps up to 16 MiB of free heap from then on). Elsewhere this does nothing.
    bytes(8 << 20)


@attrs.frozen(kw_only=True)
class Download:
    """The reader of a response that writes its body to a file of the request's format."""

    request: FileRequest
    destination: Destination
    limits: SizeLimits
    reporter: ProgressReporter
    threads: ThreadPool

    async def __call__(self, response: Response, attempt: int) -> PublishedFile:
        """Write the body to the file, and give it its final name.

        Raises:
            IncompleteResponseError: the body broke off, or is not a whole file of its format.
            OSError: the file cannot be written, or its name is taken.
        """
        pipeline = await pipeline_for(response, self.request, self.limits)
        _keep_freed_memory()
        options = self.request.options
        part = PartFile(self.destination.directory, pipeline, durable=options.fsync)
        self.reporter.begin(attempt, pipeline.total)
        jobs = FileJobs(self.threads, self.destination.path)
        with jobs.discarding(part):
            last = await self._stream(response, part, pipeline, jobs)
            response.close()
            return await self._publish(part, last, jobs, small=not pipeline.taken)

    def _publish(
        self, part: PartFile, last: memoryview, jobs: FileJobs, *, small: bool
    ) -> "asyncio.Future[PublishedFile]":
        destination, options = self.destination, self.request.options
        arguments = last, destination.path.name, options.existing, destination.damaged
        disk, brief = destination.directory.disk, small and options.existing != "update"
        if brief and options.fsync and disk is not None:
            return jobs.run_in_steps(functools.partial(part.publishing, *arguments), disk)
        return jobs.run(functools.partial(part.publish, *arguments), brief=brief and not options.fsync)

    async def _stream(
        self, response: Response, part: PartFile, pipeline: FilePipeline, jobs: FileJobs
    ) -> memoryview:
        """Write all full blocks; return the bytes that are left to write."""
        buffer, received = DoubleBuffer(), 0
        writing: asyncio.Future[None] | None = None
        while block := await response.read():
            received += len(block)
            filled = buffer.add(block)
            del block  # the traceback of an error must not hold it
            for full in filled:
                if writing is not None:
                    await writing
                writing = jobs.run(functools.partial(part.write, full))
            self.reporter.update(pipeline.arrived(received))
        if writing is not None:
            await writing
        if not self.reporter.enabled:
            return buffer.rest()
        # The callback may end the download, so it is called before the file has its name.
        await jobs.run(functools.partial(part.write, buffer.rest()))
        self.reporter.report(pipeline.size)
        return memoryview(b"")
