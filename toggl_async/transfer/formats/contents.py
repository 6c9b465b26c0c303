"""The protocol of the checks, and their result."""

from collections.abc import Callable
from typing import BinaryIO, Protocol, TypeAlias

import attrs

from toggl_async.transfer.formats.file_tail import FileTail


@attrs.frozen
class Contents:
    """The contents of a file: rows of a csv or xlsx without the header, pages of a pdf; None if unknown.

    ``tracked_seconds`` is the sum of the durations of a csv, ``members`` the number of files in a zip.
    """

    rows: int | None = None
    pages: int | None = None
    tracked_seconds: int | None = None
    members: int | None = None


Reopen: TypeAlias = Callable[[], BinaryIO | FileTail]
"""A function that opens the file for reading, or only its last bytes if the rest is not stored."""


class Check(Protocol):
    """Checks a file while it streams."""

    def feed(self, block: memoryview) -> None:
        """Check the next bytes."""
        ...

    def finish(self, reopen: Reopen) -> Contents:
        """Check the end of the file, and return its contents; ``reopen`` opens the file to read it again."""
        ...
