"""The folder in which a file is written, held open so that nobody can replace it meanwhile."""

import contextlib
import errno
import itertools
import os
import re
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import attrs

from toggl_async.options import Existing
from toggl_async.transfer.joint_sync import JointSync, SyncBatch
from toggl_async.transfer.path_check import is_taken

if sys.platform == "darwin":
    import fcntl

_HAS_DIRECTORY_HANDLES = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")
_PART_NAME = re.compile(r"\.tgl-[0-9a-f]{16}-[0-9]+\.part")
_ROOT = 0
_CHECKED_EVERY = 0.5


def is_part_name(name: str) -> bool:
    """Return whether a name is one of those that files have until they are whole."""
    return _PART_NAME.fullmatch(name) is not None


@attrs.define(eq=False)
class TargetDirectory:
    """A folder, and the handle by which its files are accessed; on Windows they are accessed by path.

    Several calls may hold it, on any threads; the last one to release it closes the handle.
    """

    path: Path
    handle: int | None
    takes_unnamed_files: bool = True
    """False once it is known that a file in this folder needs a name from the beginning."""
    links_open_files: bool | None = None
    """True if an open file has a path by which it can be linked, None until the first file is created."""
    _status: os.stat_result | None = attrs.field(default=None, init=False, repr=False)
    _checked_at: float | None = attrs.field(default=None, init=False, repr=False)
    _part: str = attrs.field(factory=lambda: f".tgl-{secrets.token_hex(8)}", init=False, repr=False)
    _numbers: Iterator[int] = attrs.field(factory=itertools.count, init=False, repr=False)
    _holders: int = attrs.field(default=1, init=False, repr=False)
    _sync: JointSync = attrs.field(factory=JointSync, init=False, repr=False)
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False, repr=False)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a folder that exists.

        Raises:
            FileNotFoundError: the folder does not exist.
            NotADirectoryError: the path is not a folder.
            PermissionError: the folder cannot be read.
        """
        if not _HAS_DIRECTORY_HANDLES and not path.is_dir():
            path.stat()
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY) if _HAS_DIRECTORY_HANDLES else None
        directory = cls(path, handle)
        directory._status = None if handle is None else os.fstat(handle)
        return directory

    def __del__(self) -> None:
        # A call that is cancelled while a thread opens the folder never gets the result.
        self.close()

    def hold(self) -> Self:
        """Add a holder."""
        with self._lock:
            self._holders += 1
        return self

    def release(self) -> None:
        """Remove a holder; the last one closes the handle."""
        with self._lock:
            self._holders -= 1
            held = self._holders > 0
        if not held:
            self.close()

    def close(self) -> None:
        """Close the handle, however many holders there are."""
        with self._lock:
            handle, self.handle = self.handle, None
        if handle is not None:
            os.close(handle)

    def at(self, name: str) -> str:
        """Return the path of a file, to be used together with the handle."""
        return name if self.handle is not None else str(self.path / name)

    def part_name(self) -> str:
        """Return a new name for a file that is not whole yet."""
        return f"{self._part}-{next(self._numbers)}.part"

    def remove(self, name: str) -> None:
        """Remove a file, if it exists."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.at(name), dir_fd=self.handle)

    def status(self, name: str, *, follow_symlinks: bool = False) -> os.stat_result:
        """Return the status of a file, or of the link of that name.

        Raises:
            OSError: the file does not exist, or its name is not possible in this folder.
        """
        return os.stat(self.at(name), dir_fd=self.handle, follow_symlinks=follow_symlinks)

    def is_taken(self, name: str) -> bool:
        """Return whether a regular file, or a link to one, has this name.

        Raises:
            FileExistsError: something that is not a regular file has the name, such as a device.
            IsADirectoryError: a folder has the name.
            OSError: the name is not possible in this folder, for example too long.
        """
        return is_taken(self.at(name), self.handle, self.path, name)

    def keeps(self, name: str, existing: Existing) -> bool:
        """Return whether a file with this name exists and ``existing`` says to keep it if it is whole.

        Raises:
            FileExistsError: a file exists and ``existing`` says that this is an error, or something exists
                that is not a regular file, such as a device.
            IsADirectoryError: a folder has the name.
            OSError: the name is not possible in this folder, for example too long.
        """
        # Checked even if the file is to be replaced: an impossible name is an error before anything is sent.
        taken = self.is_taken(name)
        if taken and existing == "error":
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.path / name))
        return taken and existing == "skip"

    def check_room(self, name: str) -> None:
        """Check that a file can be written in the folder, as far as that is known in advance.

        A folder for many files is looked at twice a second at most.

        Raises:
            OSError: the file system is read-only or full; ``filename`` is the path of the file.
            PermissionError: the folder cannot be written.
        """
        now = time.monotonic()
        if self._checked_at is not None and now - self._checked_at < _CHECKED_EVERY:
            return
        problem = _lack(self.path if self.handle is None else self.handle)
        if problem is None and not os.access(self.path, os.W_OK | os.X_OK):
            problem = errno.EACCES
        if problem is not None:
            raise OSError(problem, os.strerror(problem), str(self.path / name))
        self._checked_at = now

    def located(self, name: str, batch: SyncBatch | None = None) -> Path:
        """Return the path of a file in the folder, even if the folder has been renamed since it was opened.

        The folder is looked for once for all files of a ``batch``, which has been synced.

        Raises:
            FileNotFoundError: the folder is no longer at its path, and the system does not say where it is.
        """
        if batch is not None and batch.folder is not None:
            return batch.folder / name
        for path in self._possible_paths():
            if self._is_at(path):
                if batch is not None:
                    batch.folder = path
                return path / name
        moved = f"the folder was moved or replaced during the download; it now contains the file as {name}"
        raise FileNotFoundError(errno.ENOENT, moved, str(self.path / name))

    def _possible_paths(self) -> Iterator[Path]:
        yield self.path
        if self.handle is not None:
            yield from _paths_of(self.handle)

    def _is_at(self, path: Path) -> bool:
        if self._status is None:
            return True
        try:
            return os.path.samestat(path.stat(), self._status)
        except OSError:
            return False

    @property
    def disk(self) -> int | None:
        """The number of the disk that the folder is on, None if it is not known."""
        return None if self._status is None else self._status.st_dev

    @property
    def next_sync(self) -> SyncBatch:
        """The next sync, which will be about all names that have been given by now."""
        return self._sync.next

    def sync(self, batch: SyncBatch | None = None) -> None:
        """Make the folder's entries survive a power loss; ``batch`` is that sync, if it is known."""
        if self.handle is not None:
            self._sync(self.handle, batch)


def _lack(folder: int | Path) -> int | None:
    """Return the error number for a file system that takes no file, None if it has room or does not say."""
    if not hasattr(os, "statvfs"):
        return None
    system = os.statvfs(folder)
    if system.f_flag & os.ST_RDONLY:
        return errno.EROFS
    # A part of the blocks and inodes may be reserved for root. A file system without a fixed number of them
    # reports none.
    is_root = os.geteuid() == _ROOT
    blocks, inodes = (system.f_bfree, system.f_ffree) if is_root else (system.f_bavail, system.f_favail)
    is_full = (system.f_blocks and not blocks) or (system.f_files and not inodes)
    return errno.ENOSPC if is_full else None


def _paths_of(handle: int) -> Iterator[Path]:
    """Yield the present path of an open folder, if the system reports it."""
    if sys.platform == "darwin":
        yield Path(os.fsdecode(fcntl.fcntl(handle, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0")))
    else:
        try:
            yield Path(f"/proc/self/fd/{handle}").readlink()
        except OSError:
            return
