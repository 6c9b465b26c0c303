"""The protocol of a destination: the folder or the object store to which a run saves its files."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from toggl_async.request.files import FileRequest
from toggl_async.saved import ExportedFile
from toggl_async.transfer.pipeline import FinishedFile
from toggl_async.workspace import Workspace


@attrs.frozen(kw_only=True)
class FoundFile:
    """A file that exists: its size in bytes, and the time at which it was last written (aware, UTC)."""

    size: int
    modified: datetime

    @property
    def version(self) -> str:
        """A text that changes whenever the file is replaced."""
        return f"{self.size} {self.modified.isoformat()}"


@attrs.frozen(kw_only=True)
class CheckedFile:
    """The content of a whole file; ``rows`` and ``tracked_seconds`` are None unless it is a csv."""

    size: int
    sha256: str
    rows: int | None = None
    tracked_seconds: int | None = None

    @classmethod
    def of(cls, file: FinishedFile) -> "CheckedFile":
        """Return the content of a file that the pipeline of an :func:`archive_request` has read."""
        return CheckedFile(
            size=file.size,
            sha256=file.sha256 or "",
            rows=file.contents.rows,
            tracked_seconds=file.contents.tracked_seconds,
        )


@attrs.frozen(kw_only=True)
class SavedFile(CheckedFile):
    """A file that has just been saved; ``changed`` is false if an equal file existed already."""

    changed: bool

    @classmethod
    def of_export(cls, file: ExportedFile, *, changed: bool) -> "SavedFile":
        """Return the content of a file that has been saved or delivered."""
        return SavedFile(
            size=file.size,
            sha256=file.sha256 or "",
            rows=file.rows,
            tracked_seconds=file.tracked_seconds,
            changed=changed,
        )


def archive_request(request: FileRequest) -> FileRequest:
    """Return a request with the options with which the files of an archive are saved."""
    options = attrs.evolve(request.options, existing="update", digest="sha256", sum_durations=True)
    return request.replaced("options", options)


class BulkDestination(Protocol):
    """A folder or a prefix of an object store, in which each file has a name.

    Every method may raise OSError for a folder, and ObjectStoreError for an object store.
    """

    async def find(self, names: Sequence[str]) -> Mapping[str, FoundFile]:
        """Return the files that exist, by name."""
        ...

    def all_names(self) -> AsyncIterator[str]:
        """Yield the names of all files, in any order."""
        ...

    async def check(self, request: FileRequest, name: str) -> CheckedFile | None:
        """Read a file and return its content; None if the file is not whole, or does not exist.

        Raises:
            OSError: it cannot be read.
        """
        ...

    async def save(self, client: Workspace, request: FileRequest, name: str) -> SavedFile:
        """Save the response to a request, whole or not at all; a file with other bytes is replaced.

        Raises:
            TogglError: the request was refused, or no whole file arrived.
            OSError: the file cannot be written.
        """
        ...

    async def close(self) -> None:
        """Close threads and connections."""
        ...
