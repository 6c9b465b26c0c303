"""The comparison of a new file with the file that is at its path, byte by byte.

Nothing is remembered from earlier calls, since other programs may have written the file meanwhile.
"""

import os
from contextlib import suppress
from typing import BinaryIO, Final

import attrs

from toggl_async.transfer.existing_file import open_regular
from toggl_async.transfer.new_file import NewFile
from toggl_async.transfer.path_check import FileVersion

_BLOCK: Final = 1 << 18


@attrs.frozen
class Comparison:
    """The result of a comparison.

    ``version`` is that of the file at the path, None if there is none; ``is_equal`` is true if it has the
    same bytes as the new file.
    """

    version: FileVersion | None
    is_equal: bool = False


def compare(new: NewFile, name: str) -> Comparison:
    """Compare a new file with the file that has a name in its folder, in constant memory.

    A file that is written or replaced during the comparison is not equal.

    Raises:
        FileExistsError: what has the name is not a regular file.
        OSError: one of the files cannot be read.
        RuntimeError: the new file was discarded, since its call was cancelled.
    """
    if not new.directory.is_taken(name):
        return Comparison(None)
    try:
        descriptor = open_regular(new.directory, name)
    except FileNotFoundError:
        return Comparison(None)
    with os.fdopen(descriptor, "rb") as old:
        version = FileVersion.of(os.fstat(descriptor))
        is_equal = _same_bytes(old, new)
        is_same_file = has_version(new, name, version)
    return Comparison(version, is_equal and is_same_file)


def has_version(new: NewFile, name: str, version: FileVersion | None) -> bool:
    """Return whether the file that has a name in the folder of a new file is still the same; None: no file.

    Raises:
        FileExistsError: what has the name is not a regular file.
        OSError: the folder cannot be read.
    """
    now: FileVersion | None = None
    if new.directory.is_taken(name):
        with suppress(FileNotFoundError):
            now = FileVersion.of(new.directory.status(name, follow_symlinks=True))
    if now is not None and version is not None and not new.has_stable_number:
        now = attrs.evolve(now, device=version.device, inode=version.inode)
    return now == version


def _same_bytes(old: BinaryIO, new: NewFile) -> bool:
    with new.open_again() as own:
        size = os.fstat(own.fileno()).st_size
        if os.fstat(old.fileno()).st_size != size:
            return False
        for _ in range(0, size, _BLOCK):
            new.check_not_abandoned()
            # No variable holds a block: the traceback of an error would show it.
            if old.read(_BLOCK) != own.read(_BLOCK):
                return False
    return not old.read(1)
