"""The place where a file is saved, checked before a request is sent for it."""

from pathlib import Path

import attrs

from toggl_async.options import Existing, SizeLimits
from toggl_async.request.files import FileRequest
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.existing_file import ExistingFile, StopSign, check_readable
from toggl_async.transfer.path_check import FileVersion, errors_name
from toggl_async.transfer.pipeline import FinishedFile, PipelineOf, pipeline_of


@attrs.frozen(kw_only=True)
class Destination:
    """The path of a file as the caller wrote it, and its folder, which is open.

    ``whole`` is the file that is there already and is left as it is. ``damaged`` is the version of a file
    that should have been left but is not whole, so that it is replaced.
    """

    path: Path
    directory: TargetDirectory
    whole: FinishedFile | None = None
    damaged: FileVersion | None = None

    def release(self) -> None:
        """Release the folder."""
        self.directory.release()


def open_destination(
    path: Path,
    opened: TargetDirectory | None,
    request: FileRequest,
    limits: SizeLimits,
    stop: StopSign,
    *,
    pipeline: PipelineOf = pipeline_of,
) -> Destination:
    """Open the folder of a path, and check all that can be checked before a request is sent.

    ``opened`` is the folder if it is open already. ``pipeline`` makes the pipeline that checks an existing
    file; setting ``stop`` ends that check.

    Raises:
        FileExistsError: the path exists and must not be replaced, or is not a regular file.
        OSError: the folder does not exist, cannot be written or is full, or the existing file cannot be read.
    """
    directory = TargetDirectory.open(path.parent) if opened is None else opened.hold()
    try:
        with errors_name(path):
            existing = ExistingFile(directory, path.name, stop, pipeline)
            return _checked(directory, path, request, limits, existing)
    except BaseException:
        directory.release()
        raise


def _checked(
    directory: TargetDirectory, path: Path, request: FileRequest, limits: SizeLimits, existing: ExistingFile
) -> Destination:
    damaged: FileVersion | None = None
    if directory.keeps(path.name, request.options.existing):
        found = existing.check(request, limits)
        if isinstance(found, FinishedFile):
            return Destination(path=path, directory=directory, whole=found)
        damaged = found
    if request.options.existing == "update":
        check_readable(directory, path.name)
    directory.check_room(path.name)
    return Destination(path=path, directory=directory, damaged=damaged)


def check_existing(path: Path, existing: Existing) -> None:
    """Check what is at a path, without a request: for several files, before the first of them is fetched.

    Raises:
        FileExistsError: the path exists and must not be replaced, or is not a regular file.
        OSError: the folder does not exist, the name is not possible in it, or the file cannot be read
            although it is to be compared.
    """
    directory = TargetDirectory.open(path.parent)
    try:
        with errors_name(path):
            directory.keeps(path.name, existing)
            if existing == "update":
                check_readable(directory, path.name)
    finally:
        directory.release()
