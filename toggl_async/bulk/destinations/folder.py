"""A folder as the destination of a bulk export."""

import contextlib
import functools
import os
import stat
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from toggl_async.bulk.destinations.destination import CheckedFile, FoundFile, SavedFile, archive_request
from toggl_async.options import SizeLimits
from toggl_async.request.files import FileRequest
from toggl_async.transfer.directory import TargetDirectory, is_part_name
from toggl_async.transfer.existing_file import ExistingFile, StopSign
from toggl_async.transfer.path_check import FileVersion
from toggl_async.transfer.thread_pool import ThreadPool
from toggl_async.workspace import Workspace

_ABANDONED_AFTER = timedelta(hours=1)
"""The age from which a hidden file must come from a killed process: a stalled download ends much sooner."""
_THREADS = 4
_CHUNK = 1000


class Folder:
    """A folder on a disk."""

    def __init__(self, path: Path, size_limits: SizeLimits | None = None) -> None:
        self._path = path
        self._size_limits = size_limits or SizeLimits()
        self._threads = ThreadPool(_THREADS)

    async def find(self, names: Sequence[str]) -> Mapping[str, FoundFile]:
        """Return the files that exist, by name."""
        return await self._threads.run(functools.partial(self._find, names))

    def _find(self, names: Sequence[str]) -> Mapping[str, FoundFile]:
        try:
            directory = TargetDirectory.open(self._path)
        except FileNotFoundError:
            return {}
        found: dict[str, FoundFile] = {}
        try:
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    status = directory.status(name, follow_symlinks=True)
                    if stat.S_ISREG(status.st_mode):
                        modified = datetime.fromtimestamp(status.st_mtime, UTC)
                        found[name] = FoundFile(size=status.st_size, modified=modified)
        finally:
            directory.release()
        return found

    async def all_names(self) -> AsyncIterator[str]:
        """Yield the names of all files, in any order; none if the folder does not exist yet."""
        with contextlib.ExitStack() as closing:
            try:
                entries = closing.enter_context(os.scandir(self._path))
            except FileNotFoundError:
                return
            names = (entry.name for entry in entries if entry.is_file())
            while some := await self._threads.run(functools.partial(_some, names)):
                for name in some:
                    yield name

    async def check(self, request: FileRequest, name: str) -> CheckedFile | None:
        """Read a file and return its content; None if the file is not whole, or does not exist.

        Raises:
            OSError: it cannot be read.
        """
        stop = StopSign()
        try:
            return await self._threads.run(functools.partial(self._check, request, name, stop))
        finally:
            stop.is_set = True

    def _check(self, request: FileRequest, name: str, stop: StopSign) -> CheckedFile | None:
        directory = TargetDirectory.open(self._path)
        try:
            found = ExistingFile(directory, name, stop).check(archive_request(request), self._size_limits)
        except FileNotFoundError:
            return None
        finally:
            directory.release()
        return None if isinstance(found, FileVersion) else CheckedFile.of(found)

    async def save(self, client: Workspace, request: FileRequest, name: str) -> SavedFile:
        """Save the response to a request, whole or not at all; a file with other bytes is replaced.

        Raises:
            TogglError: the request was refused, or no whole file arrived.
            OSError: the file cannot be written.
        """
        saved = await client.save(archive_request(request), self._path / name)
        return SavedFile.of_export(saved, changed=saved.changed)

    async def close(self) -> None:
        """Close the threads."""
        self._threads.close()


def remove_abandoned(path: Path, now: datetime) -> None:
    """Remove the hidden files that killed processes left in a folder.

    Raises:
        OSError: the folder cannot be read or written.
    """
    oldest = (now - _ABANDONED_AFTER).timestamp()
    with os.scandir(path) as entries:
        parts = [entry for entry in entries if is_part_name(entry.name)]
    for part in parts:
        with contextlib.suppress(FileNotFoundError):
            if part.stat(follow_symlinks=False).st_mtime < oldest:
                Path(part.path).unlink()


def _some(names: Iterator[str]) -> list[str]:
    return list(islice(names, _CHUNK))
