"""A sink for the file systems of fsspec, or any object with the same methods. Needs the extra ``fsspec``."""

import asyncio
import contextlib
import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, Protocol, TypeVar

import attrs

from toggl_async.errors import InvalidSettingError
from toggl_async.sinks.protocol import IncomingFile

ModelT = TypeVar("ModelT")


class OpenFile(Protocol):
    """The methods that an open file must have."""

    def write(self, data: memoryview, /) -> int | None:
        """Write bytes and return their number; None means all of them."""
        ...

    def close(self) -> None:
        """Write what is still buffered, and close the file."""
        ...


class FileSystem(Protocol):
    """The methods that a file system must have."""

    def open(self, path: str, mode: str) -> OpenFile:
        """Open a file."""
        ...

    def isdir(self, path: str) -> bool:
        """Return whether the path is a folder."""
        ...

    def mv(self, path1: str, path2: str) -> object:
        """Move a file, and replace the file at the new path if there is one."""
        ...

    def rm_file(self, path: str) -> object:
        """Remove a file."""
        ...


def _is_synchronous(_: object, __: object, file_system: FileSystem) -> None:
    if getattr(file_system, "asynchronous", False):
        raise InvalidSettingError(
            "the file system is called from a thread: create it without asynchronous=True"
        )


def _is_not_a_pattern(_: object, __: object, path: str) -> None:
    if re.search(r"[*?\[]", path):
        raise InvalidSettingError(f"fsspec takes this path for a pattern: {path!r}")


@attrs.frozen
class FileSystemSink:
    """A sink that writes a file to ``path`` of ``file_system``, in a thread; an existing file is replaced.

    The file is written under another name in the same folder, and moved to its path once it is whole. A local
    file system moves it in one step; an object store copies it, so for those rather use
    :mod:`toggl_async.sinks.obstore`. The folder must exist. The ``result`` is the path.

    If a delivery is cancelled while it is being committed, the whole file may still appear.

    Raises:
        InvalidSettingError: the path holds ``*``, ``?`` or ``[``, which fsspec takes for a pattern, or the
            file system was made with ``asynchronous=True``.
        IsADirectoryError: the path is a folder; the delivery raises this.
    """

    file_system: FileSystem = attrs.field(repr=False, validator=_is_synchronous)
    path: str = attrs.field(validator=_is_not_a_pattern)
    always_replaces: ClassVar[bool] = True

    async def begin(self, incoming: IncomingFile) -> "FileSystemWriter":
        """Begin a file; it is created with the first block."""
        del incoming
        return FileSystemWriter(self.file_system, self.path)


class FileSystemWriter:
    """The writer of one file to a file system."""

    # All work runs in one thread, one piece after the other. Work that a cancelled call left running there is
    # finished before the abort begins, so the abort misses neither a file that was still being opened nor a
    # move that was still under way.

    def __init__(self, file_system: FileSystem, path: str) -> None:
        folder, slash, _ = path.rpartition("/")
        self._part = f"{folder}{slash}.tgl-{secrets.token_hex(8)}.part"
        self._path = path
        self._file_system = file_system
        self._file: OpenFile | None = None
        self._created = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="toggl_async-fsspec")

    async def write(self, block: memoryview) -> None:
        """Write a block in the thread."""
        await self._run(lambda: self._write(block))

    async def commit(self) -> str:
        """Move the file to its path, and return the path."""
        path = await self._run(self._publish)
        self._thread.shutdown(wait=False)
        return path

    async def abort(self) -> None:
        """Close and remove the unfinished file."""
        try:
            await self._run(self._discard)
        finally:
            self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], ModelT]) -> ModelT:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _write(self, block: memoryview) -> None:
        if self._file is None:
            if self._file_system.isdir(self._path):
                raise IsADirectoryError(self._path)
            self._created = True  # set first: opening may fail after the file was created
            self._file = self._file_system.open(self._part, "wb")
        while block:
            # A raw file may write less than it is given; a file that returns None has written everything.
            written = self._file.write(block)
            block = block[len(block) if written is None else written :]

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _publish(self) -> str:
        self._close()
        self._file_system.mv(self._part, self._path)
        self._created = False
        return self._path

    def _discard(self) -> None:
        try:
            self._close()
        finally:
            if self._created:
                self._created = False
                with contextlib.suppress(FileNotFoundError):
                    self._file_system.rm_file(self._part)
