"""A file of our own making that appears whole or not at all."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from toggl_async.options import Existing
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.new_file import NewFile
from toggl_async.transfer.path_check import errors_name
from toggl_async.transfer.publishing import Publication


@contextmanager
def whole_file(path: Path, existing: Existing = "error") -> Generator[BinaryIO]:
    """Yield a file to write to, which gets its path at the end of the block, once it is safe on disk.

    If the block raises, the file is discarded, and what was at the path stays.

    Raises:
        FileExistsError: the path exists and must not be replaced, or is not a regular file.
        OSError: the folder does not exist or cannot be written, or the disk is full.
    """
    directory = TargetDirectory.open(path.parent)
    try:
        with errors_name(path):
            directory.keeps(path.name, existing)
            directory.check_room(path.name)
            made = NewFile(directory)
        try:
            with os.fdopen(os.dup(made.descriptor), "w+b") as file:
                yield file
            with errors_name(path):
                Publication(made).publish(path.name, existing)
        finally:
            made.discard()
    finally:
        directory.close()
