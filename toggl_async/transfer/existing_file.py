"""The check of a file that exists already: it must be whole, like one that arrives."""

import contextlib
import functools
import logging
import os

import attrs

from toggl_async.errors import IncompleteResponseError
from toggl_async.options import SizeLimits
from toggl_async.request.files import FileRequest
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.double_buffer import BLOCK
from toggl_async.transfer.new_file import reopened
from toggl_async.transfer.path_check import FileVersion, check_regular
from toggl_async.transfer.pipeline import FilePipeline, FinishedFile, PipelineOf, pipeline_of

_logger = logging.getLogger("toggl_async")
# A pipe that has taken the file's place must not block the thread.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


@attrs.define
class StopSign:
    """The sign for a check to end early, since nobody awaits it any more."""

    is_set: bool = False


def open_regular(directory: TargetDirectory, name: str) -> int:
    """Open a file in a folder for reading, and return its descriptor.

    Raises:
        FileExistsError: what has the name is not a regular file.
        OSError: the file cannot be opened.
    """
    descriptor = os.open(directory.at(name), _READ, dir_fd=directory.handle)
    try:
        check_regular(os.fstat(descriptor), directory.path / name)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def check_readable(directory: TargetDirectory, name: str) -> None:
    """Check that a file can be read, if it exists, so that another one can be compared with it.

    Raises:
        FileExistsError: what has the name is not a regular file.
        OSError: the file cannot be opened.
    """
    with contextlib.suppress(FileNotFoundError):
        os.close(open_regular(directory, name))


def _read(descriptor: int, pipeline: FilePipeline, stop: StopSign) -> FinishedFile:
    buffer = memoryview(bytearray(BLOCK))
    with os.fdopen(os.dup(descriptor), "rb", buffering=0) as file:
        while size := file.readinto(buffer):
            if stop.is_set:
                raise RuntimeError("the call was cancelled")
            for _ in pipeline.pieces(buffer[:size]):
                pass
    pipeline.end()
    return pipeline.finished(pipeline.contents(functools.partial(reopened, descriptor)))


class ExistingFile:
    """A file that is at the path of a save, checked on a thread; ``stop`` ends the check early.

    ``pipeline`` makes the pipeline that checks it.
    """

    def __init__(
        self, directory: TargetDirectory, name: str, stop: StopSign, pipeline: PipelineOf = pipeline_of
    ) -> None:
        self._directory = directory
        self._name = name
        self._stop = stop
        self._pipeline = pipeline

    def check(self, request: FileRequest, limits: SizeLimits) -> FinishedFile | FileVersion:
        """Read the file; return its contents if it is whole, else the version that is damaged.

        Raises:
            FileExistsError: what has the name is no longer a regular file.
            OSError: the file cannot be read.
        """
        descriptor = open_regular(self._directory, self._name)
        try:
            version = FileVersion.of(os.fstat(descriptor))
            try:
                return _read(descriptor, self._pipeline(request, limits), self._stop)
            except IncompleteResponseError as fault:
                path = self._directory.path / self._name
                _logger.warning("%s is fetched again and replaced: %s", path, fault)
                return version
        finally:
            os.close(descriptor)
