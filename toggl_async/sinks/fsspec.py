"""A file in any file system of fsspec's, or one that looks alike. Needs the extra ``fsspec``."""

import asyncio
import contextlib
import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import attrs

from toggl_async.sinks.protocol import IncomingFile

ModelT = TypeVar("ModelT")


class OpenFile(Protocol):
    """What is asked of an open file."""

    def write(self, data: memoryview, /) -> int | None:
        """Write bytes."""
        ...

    def close(self) -> None:
        """Write what is left and close."""
        ...


class FileSystem(Protocol):
    """What is asked of a file system."""

    def open(self, path: str, mode: str) -> OpenFile:
        """Open a file."""
        ...

    def isdir(self, path: str) -> bool:
        """Whether the path is a folder."""
        ...

    def mv(self, path1: str, path2: str) -> object:
        """Move a file, over another if there is one."""
        ...

    def rm_file(self, path: str) -> object:
        """Remove a file."""
        ...


def _called_from_a_thread(_: object, __: object, file_system: FileSystem) -> None:
    if getattr(file_system, "asynchronous", False):
        raise ValueError("the file system is called from a thread: make it without asynchronous=True")


def _no_pattern(_: object, __: object, path: str) -> None:
    if re.search(r"[*?\[]", path):
        raise ValueError(f"fsspec takes this path for a pattern: {path!r}")


@attrs.frozen
class FileSystemSink:
    """Writes a file to ``path`` of ``file_system``, through a thread; a file that is there is replaced.

    It is written beside its place under another name, and moved once it is whole: in one step where the
    file system can (a local one), by a copy inside it where it cannot (object stores; for those, rather take
    :mod:`toggl_async.sinks.obstore`). The folder must be there. The ``result`` is the path.

    A delivery that is cancelled while it is being committed may end as the whole file.

    Raises:
        ValueError: the path holds ``*``, ``?`` or ``[``, which fsspec takes for a pattern, or the file
            system was made with ``asynchronous=True``.
        IsADirectoryError: the path is a folder; raised by the delivery.
    """

    file_system: FileSystem = attrs.field(repr=False, validator=_called_from_a_thread)
    path: str = attrs.field(validator=_no_pattern)

    async def begin(self, incoming: IncomingFile) -> "FileSystemWriter":
        """Begin a file; it is made with the first block."""
        del incoming
        return FileSystemWriter(self.file_system, self.path)


class FileSystemWriter:
    """One file on its way into a file system."""

    # One thread does one thing after the other. What a cancelled call left running there is over before
    # the abort begins, so neither a file that is still being opened nor a move under way can be missed.

    def __init__(self, file_system: FileSystem, path: str) -> None:
        folder, slash, _ = path.rpartition("/")
        self._part = f"{folder}{slash}.tgl-{secrets.token_hex(8)}.part"
        self._path = path
        self._file_system = file_system
        self._file: OpenFile | None = None
        self._made = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="toggl_async-fsspec")

    async def write(self, block: memoryview) -> None:
        """Write a block."""
        await self._run(lambda: self._write(block))

    async def commit(self) -> str:
        """Give the file its name."""
        path = await self._run(self._publish)
        self._thread.shutdown(wait=False)
        return path

    async def abort(self) -> None:
        """Remove the file."""
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
            self._made = True  # said first: opening may fail after the file was made
            self._file = self._file_system.open(self._part, "wb")
        while block:
            # A raw file may take less than it is given; one that says nothing has taken all.
            written = self._file.write(block)
            block = block[len(block) if written is None else written :]

    def _close(self) -> None:
        closing, self._file = self._file, None
        if closing is not None:
            closing.close()

    def _publish(self) -> str:
        self._close()
        self._file_system.mv(self._part, self._path)
        self._made = False
        return self._path

    def _discard(self) -> None:
        try:
            self._close()
        finally:
            if self._made:
                self._made = False
                with contextlib.suppress(FileNotFoundError):
                    self._file_system.rm_file(self._part)
