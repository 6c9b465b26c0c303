"""What there is to say of any file: its media types, what is in it, and that it is damaged."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Final, Protocol, TypeAlias

import attrs

from toggl_async.endings import Ending
from toggl_async.errors import InterruptedAnswerError
from toggl_async.request import FileFormat
from toggl_async.tail import Tail

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES: Final[Mapping[FileFormat, tuple[str, ...]]] = {
    "csv": ("text/csv", "application/csv", "text/plain", "application/octet-stream"),
    "xlsx": (XLSX_TYPE, "text/xlsx", "application/vnd.ms-excel", "application/octet-stream"),
    "pdf": ("application/pdf", "application/octet-stream"),
}
"""Media types that each format may come as, the proper one first; Toggl's documents say ``text/xlsx``."""


@attrs.frozen
class Contents:
    """What is in a file: rows of a csv or xlsx without the header, pages of a pdf; None where not known."""

    rows: int | None = None
    pages: int | None = None


Reopen: TypeAlias = Callable[[], BinaryIO | Tail]
"""Opens a file that has gone by, or its end where that is all there is."""


class Check(Protocol):
    """Looks at a file as it goes by."""

    def feed(self, block: memoryview) -> None:
        """Look at the next bytes."""
        ...

    def finish(self, reopen: Reopen) -> Contents:
        """Say what is in it, now that all has gone by; who must read it again, reopens it or what is left."""
        ...


def damaged(what: str) -> InterruptedAnswerError:
    """The error for a file that is not whole."""
    return InterruptedAnswerError(f"this is not a whole {what}", ending=Ending.DAMAGED)
