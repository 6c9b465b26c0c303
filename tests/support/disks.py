"""Systems and file systems that offer less than Linux does, by what a call to them says."""

import errno
import importlib
import os
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import pytest

Disk: TypeAlias = Callable[[pytest.MonkeyPatch], None]
OPEN_FILES = "/proc/self/fd/"

# The client finds out at import what the system can do, so before tests replace functions of the system.
importlib.import_module("toggl_async.transfer.save")


def refuse(patch: pytest.MonkeyPatch, name: str, number: int, applies: Callable[..., bool]) -> None:
    """Let a function of ``os`` fail with an error number for the arguments to which this applies."""
    real = getattr(os, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        if applies(*args):
            raise OSError(number, os.strerror(number))
        return real(*args, **kwargs)

    patch.setattr(os, name, call)


def is_unnamed(_: object, flags: int, *__: object) -> bool:
    """Return whether a call of ``os.open`` creates a file without a name."""
    return flags & os.O_TMPFILE == os.O_TMPFILE


def is_open_file(path: object, *_: object) -> bool:
    """Return whether a path leads to a file that this process has open."""
    return str(path).startswith(OPEN_FILES)


def everything(_: pytest.MonkeyPatch) -> None:
    """Offer all that this system has."""


def no_unnamed_files(patch: pytest.MonkeyPatch) -> None:
    """Every file needs a name from the beginning, as on NFS."""
    refuse(patch, "open", errno.EOPNOTSUPP, is_unnamed)


def no_proc(patch: pytest.MonkeyPatch) -> None:
    """The open files of a process have no paths, as on macOS and in some sandboxes."""
    refuse(patch, "stat", errno.ENOENT, is_open_file)
    refuse(patch, "link", errno.ENOENT, is_open_file)


def no_links_to_open_files(patch: pytest.MonkeyPatch) -> None:
    """A sandbox forbids the link that gives an unnamed file its name, which shows only at the end."""
    refuse(patch, "link", errno.EACCES, is_open_file)


def no_links(patch: pytest.MonkeyPatch) -> None:
    """There are no hard links, as on exFAT."""
    refuse(patch, "link", errno.EPERM, lambda *_: True)


def no_handles(patch: pytest.MonkeyPatch) -> None:
    """Folders cannot be held open, as on Windows."""
    patch.setattr("toggl_async.transfer.directory._HAS_DIRECTORY_HANDLES", False)


DISKS: Mapping[str, Disk] = {
    disk.__name__: disk
    for disk in (everything, no_unnamed_files, no_proc, no_links_to_open_files, no_links, no_handles)
}
"""What a disk may offer, by name."""
