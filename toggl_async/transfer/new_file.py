"""A file on disk that does not have its final name yet.

On Linux it has no name at all (``O_TMPFILE``). So nothing is left of it even if the process is killed, and no
other process can put another file in its place. Elsewhere, and on file systems or in sandboxes that do not
offer this, it has a hidden name (``.tgl-*.part``).
"""

import contextlib
import os
import shutil
import sys
from pathlib import Path
from typing import BinaryIO, Final

from toggl_async.transfer.directory import TargetDirectory

_NEW = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_UNNAMED: Final[int | None] = getattr(os, "O_TMPFILE", None)
# Only Linux is known to begin to write then.
_WRITE_SOON: Final[int | None] = getattr(os, "POSIX_FADV_DONTNEED", None) if sys.platform == "linux" else None
_MODE: Final = 0o666  # the umask takes its part
_COPIED_AT_ONCE = 1 << 20


def reopened(descriptor: int) -> BinaryIO:
    """Open a file that is open already for reading from its first byte."""
    file = os.fdopen(os.dup(descriptor), "rb")
    file.seek(0)
    return file


class NewFile:
    """A file without its final name; its descriptor is open for reading and writing.

    ``name`` is its hidden name, None if it has none. One thread at a time works on the file, and only
    :meth:`abandon` may be called meanwhile.
    """

    def __init__(self, directory: TargetDirectory, *, named: bool = False) -> None:
        """Create the file in a folder; its mode is set by the umask.

        Raises:
            OSError: the file cannot be created.
        """
        self.directory = directory
        self.name: str | None = None
        self._descriptor: int | None = None
        self._status: os.stat_result | None = None
        self._comparable = True
        self._abandoned = False
        try:
            if named or not self._create_unnamed():
                self._create_named()
        except BaseException:
            self.discard()
            raise

    def _create_unnamed(self) -> bool:
        directory = self.directory
        if _UNNAMED is None or directory.handle is None or not directory.takes_unnamed_files:
            return False
        # Whatever the reason for a fault is: the attempt to create a named file works, or says what is wrong.
        with contextlib.suppress(OSError):
            self._descriptor = os.open(".", _UNNAMED | os.O_RDWR, _MODE, dir_fd=directory.handle)
            if self._can_be_linked():
                return True
        self.close()
        directory.takes_unnamed_files = False
        return False

    def _create_named(self) -> None:
        name = self.directory.part_name()
        self._descriptor = os.open(self.directory.at(name), _NEW, _MODE, dir_fd=self.directory.handle)
        self.name = name
        self._status = os.fstat(self._descriptor)  # now, since Windows closes the file before it is renamed
        # Some network file systems report another inode number at each look, so that nothing can be compared.
        self._comparable = self._is_at(name)

    def _can_be_linked(self) -> bool:
        directory = self.directory
        if directory.links_open_files is None:
            try:
                directory.links_open_files = self._is_at(self._path, follow_symlinks=True)
            except OSError:
                directory.links_open_files = False
        return directory.links_open_files

    @property
    def descriptor(self) -> int:
        """The open file.

        Raises:
            RuntimeError: the file was closed, since its call was cancelled.
        """
        if self._descriptor is None:
            raise RuntimeError("the file was discarded")
        return self._descriptor

    @property
    def link_source(self) -> str | None:
        """The path by which the open file itself can be linked, None where the system has no such path."""
        return self._path if self.directory.handle is not None and self._can_be_linked() else None

    @property
    def _path(self) -> str:
        return f"/proc/self/fd/{self.descriptor}"

    @property
    def has_stable_number(self) -> bool:
        """False if the file system reports another inode number at each look, so that it proves nothing."""
        return self._comparable

    def open_again(self) -> BinaryIO:
        """Open the file for reading from its first byte, also once :meth:`finish_writing` has closed it.

        Raises:
            RuntimeError: the file was discarded, since its call was cancelled.
            OSError: the file cannot be opened.
        """
        if self._descriptor is None and self.name is not None:
            return Path(self.directory.at(self.name)).open("rb")
        return reopened(self.descriptor)

    def write(self, data: memoryview) -> None:
        """Write bytes at the end of the file.

        Raises:
            OSError: the disk is full, or fails.
        """
        while data:
            data = data[os.write(self.descriptor, data) :]

    def begin_sync(self) -> None:
        """Have the system begin to write a small file to the disk, so that a later sync waits less.

        Files for which this was done one after the other are written together, and their syncs share what
        the file system has to record about them.
        """
        if _WRITE_SOON is not None:
            # A hint, which also says that the file need not be kept in memory. What is not on disk yet is.
            with contextlib.suppress(OSError):
                os.posix_fadvise(self.descriptor, 0, 0, _WRITE_SOON)

    def finish_writing(self, *, durable: bool) -> None:
        """Wait until all is written, and is on disk if ``durable``.

        Raises:
            OSError: the disk fails, perhaps only now.
        """
        if durable:
            os.fsync(self.descriptor)
        # A network file system, where files need names, may report a failed write only when a descriptor is
        # closed. One stays open, since it is the proof of which file this is; but Windows cannot rename an
        # open file.
        if self.directory.handle is None:
            self.close()
        elif self.name is not None:
            os.close(os.dup(self.descriptor))

    def copy_to_named_file(self, *, durable: bool) -> None:
        """Replace the file by a copy with a hidden name, for where the open file cannot be linked.

        Raises:
            OSError: the disk is full, or fails.
        """
        self.directory.takes_unnamed_files = False
        copy = NewFile(self.directory, named=True)
        try:
            with reopened(self.descriptor) as source, os.fdopen(os.dup(copy.descriptor), "wb") as target:
                shutil.copyfileobj(source, target, _COPIED_AT_ONCE)
            copy.finish_writing(durable=durable)
            self.close()
        except BaseException:
            copy.discard()
            raise
        self._descriptor, self.name = copy._descriptor, copy.name
        self._status, self._comparable = copy._status, copy._comparable

    def is_displaced_at(self, name: str) -> bool:
        """Return whether another file than this one has a name.

        Raises:
            OSError: the folder cannot be read.
        """
        try:
            return self._comparable and not self._is_at(name)
        except FileNotFoundError:
            return False

    def _is_at(self, name: str, *, follow_symlinks: bool = False) -> bool:
        own = self._status or os.fstat(self.descriptor)
        return os.path.samestat(self.directory.status(name, follow_symlinks=follow_symlinks), own)

    def abandon(self) -> None:
        """Remove the hidden name, and let the file not get another; a thread may still be writing to it."""
        self._abandoned = True
        self.remove_name()

    def check_not_abandoned(self) -> None:
        """Check that the call that writes this file still wants it.

        Raises:
            RuntimeError: the call was cancelled; nobody awaits the result.
        """
        if self._abandoned:
            raise RuntimeError("the file was discarded")

    def remove_name(self) -> None:
        """Remove the hidden name, if there is one."""
        name = self.name
        if name is not None:
            self.directory.remove(name)
            self.name = None

    def close(self) -> None:
        """Close the file; one without a name is gone then."""
        closing, self._descriptor = self._descriptor, None
        if closing is not None:
            os.close(closing)

    def discard(self) -> None:
        """Close the file and remove its hidden name."""
        try:
            self.close()
        finally:
            self.abandon()
