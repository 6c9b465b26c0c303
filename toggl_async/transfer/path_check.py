"""The check that a path is free or leads to a regular file: anything else can neither be read nor replaced.

To replace ``/dev/null`` by a file would break the system, and to read a pipe may take for ever.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Generator
from pathlib import Path

import attrs

_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_MOST_LINKS = 40
_OPEN_FILES = ("/proc/", "/dev/fd/")


def is_taken(at: str, handle: int | None, folder: Path, name: str) -> bool:
    """Return whether a file in a folder exists and is a regular file or a link to one.

    ``at`` is its path relative to the open folder, if ``handle`` is not None. The errors name the path as the
    user wrote it.

    Raises:
        FileExistsError: something else has the name, such as a device, a pipe or a broken link.
        IsADirectoryError: a folder has the name.
        OSError: the name is not possible in this folder, for example too long.
    """
    if not name:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder))
    try:
        own = os.stat(at, dir_fd=handle, follow_symlinks=False)
    except FileNotFoundError:
        return False
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(folder / name)) from fault
    if stat.S_ISLNK(own.st_mode):
        check_regular(_target(at, handle, folder / name), folder / name)
        _check_not_open_file(folder / name)
    else:
        check_regular(own, folder / name)
    return True


def check_regular(status: os.stat_result, path: Path) -> None:
    """Check that the status is that of a regular file.

    Raises:
        FileExistsError: it is a device, a pipe or a socket.
        IsADirectoryError: it is a folder.
    """
    if stat.S_ISREG(status.st_mode):
        return
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    kind = next((kind for is_kind, kind in _KINDS if is_kind(status.st_mode)), "something else")
    raise _special(kind, path)


def _special(kind: str, path: Path) -> FileExistsError:
    return FileExistsError(errno.EEXIST, f"Not a regular file but {kind}", str(path))


def _target(at: str, handle: int | None, path: Path) -> os.stat_result:
    try:
        return os.stat(at, dir_fd=handle)
    except FileNotFoundError:
        raise _special("a broken link", path) from None
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from fault


def _check_not_open_file(path: Path) -> None:
    # /dev/stdout leads to a regular file if the output of the process is redirected to one. Replacing the
    # link would break /dev/stdout for all processes, and nothing would reach the output.
    step = path.absolute()
    for _ in range(_MOST_LINKS):
        if str(step).startswith(_OPEN_FILES):
            raise _special("a link to an open file of a process", path)
        if not step.is_symlink():
            return
        step = step.parent / step.readlink()


@attrs.frozen
class FileVersion:
    """One state of one file: if it is written or replaced, it has another version."""

    device: int
    inode: int
    size: int
    modified: int

    @classmethod
    def of(cls, status: os.stat_result) -> "FileVersion":
        """Return the version of a file from its status."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


@contextlib.contextmanager
def errors_name(path: Path) -> Generator[None]:
    """Let the system's errors name the file that the user asked for, not the one that stands for it."""
    try:
        yield
    except OSError as fault:
        if fault.errno is None or fault.filename == str(path):
            raise
        raise OSError(fault.errno, fault.strerror, str(path)) from fault
