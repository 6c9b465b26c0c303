"""The folder in which a file is written, held open so that nobody can replace it meanwhile."""

import contextlib
import errno
import itertools
import os
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import attrs

from toggl_async.options import Existing

_HAS_DIRECTORY_HANDLES = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")
_NEW = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_LAST_NUMBER = 10_000
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


@attrs.define(eq=False)
class TargetDirectory:
    """A folder, and the handle by which its files are accessed; on Windows they are accessed by path.

    Several calls may hold it, on any threads; the last one to release it closes the handle.
    """

    path: Path
    handle: int | None
    _part: str = attrs.field(factory=lambda: f".tgl-{secrets.token_hex(8)}", init=False, repr=False)
    _numbers: Iterator[int] = attrs.field(factory=itertools.count, init=False, repr=False)
    _holders: int = attrs.field(default=1, init=False, repr=False)
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False, repr=False)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a folder that exists and can be written.

        Raises:
            FileNotFoundError: the folder does not exist.
            NotADirectoryError: the path is not a folder.
            PermissionError: the folder cannot be written.
        """
        if not _HAS_DIRECTORY_HANDLES and not path.is_dir():
            path.stat()
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY) if _HAS_DIRECTORY_HANDLES else None
        directory = cls(path, handle)
        if not os.access(path, os.W_OK | os.X_OK):
            directory.close()
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
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

    def _at(self, name: str) -> str:
        return name if self.handle is not None else str(self.path / name)

    def exists(self, name: str) -> bool:
        """Return whether anything has this name, even a broken link.

        Raises:
            OSError: the name is not possible in this folder, for example too long.
        """
        try:
            os.stat(self._at(name), dir_fd=self.handle, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def keeps(self, name: str, existing: Existing) -> bool:
        """Return whether a file with this name exists and ``existing`` says to keep it.

        Raises:
            FileExistsError: it exists, and ``existing`` says that this is an error.
            IsADirectoryError: a folder has the name.
        """
        # Checked even if the file is to be replaced: an impossible name is an error before anything is sent.
        exists = not name or self.exists(name)
        if exists and (self.path / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(self.path / name))
        if existing in ("replace", "number") or not exists:
            return False
        if existing == "error":
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.path / name))
        return True

    def create_part(self) -> tuple[str, int]:
        """Create a file under a random name; its mode is set by the umask. Return its name and descriptor."""
        name = f"{self._part}-{next(self._numbers)}.part"
        return name, os.open(self._at(name), _NEW, 0o666, dir_fd=self.handle)

    def remove(self, name: str) -> None:
        """Remove a file, if it exists."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._at(name), dir_fd=self.handle)

    def publish(self, part: str, name: str, existing: Existing, *, durable: bool = True) -> str:
        """Rename a finished file to its final name in one step, durably if requested; return the name.

        Raises:
            FileExistsError: another file got the name meanwhile.
        """
        if existing == "replace":
            os.replace(self._at(part), self._at(name), src_dir_fd=self.handle, dst_dir_fd=self.handle)
        elif existing == "number":
            name = self._link_numbered(part, name)
        else:
            self._link(part, name)
        if durable:
            self.sync()
        return name

    def _link(self, part: str, name: str) -> None:
        # A link fails where the name exists; a rename would silently replace the file.
        try:
            os.link(self._at(part), self._at(name), src_dir_fd=self.handle, dst_dir_fd=self.handle)
        except OSError as fault:
            if fault.errno not in _NO_LINKS:
                raise
            self._rename_where_free(part, name)
        else:
            self.remove(part)

    def _rename_where_free(self, part: str, name: str) -> None:
        # On a file system without links (exFAT, some network drives), another file may get the name between
        # the check and the rename; that is unavoidable there.
        if self.exists(name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)
        os.rename(self._at(part), self._at(name), src_dir_fd=self.handle, dst_dir_fd=self.handle)

    def _link_numbered(self, part: str, name: str) -> str:
        for candidate in numbered(name):
            with contextlib.suppress(FileExistsError):
                self._link(part, candidate)
                return candidate
        raise FileExistsError(f"too many files have names like {name}")

    def sync(self) -> None:
        """Make the folder's entries survive a power loss."""
        if self.handle is not None:
            os.fsync(self.handle)


def numbered(name: str) -> Iterator[str]:
    """Yield the name, then the name with ``-2``, ``-3`` and so on before its suffix."""
    path = Path(name)
    yield name
    yield from (f"{path.stem}-{number}{path.suffix}" for number in range(2, _LAST_NUMBER))
