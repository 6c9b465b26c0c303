"""The places where files go: what a run needs of a folder or an object store."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from toggl_async.errors import Attempt
from toggl_async.request.files import FileRequest
from toggl_async.saved import ExportedFile
from toggl_async.transfer.pipeline import FinishedFile
from toggl_async.workspace import Workspace


@attrs.frozen(kw_only=True)
class FoundFile:
    """A file that is there: its size in bytes, and when it was last written (aware, UTC)."""

    size: int
    modified: datetime

    @property
    def version(self) -> str:
        """A text that changes whenever the file is replaced."""
        return f"{self.size} {self.modified.isoformat()}"


@attrs.frozen(kw_only=True)
class CheckedFile:
    """The content of a whole file. ``rows`` and ``tracked_seconds`` are those of a csv."""

    size: int
    sha256: str
    rows: int | None = None
    tracked_seconds: int | None = None

    @classmethod
    def of(cls, file: FinishedFile) -> "CheckedFile":
        """Return the content of a file that went through the pipeline of a :func:`counted` request."""
        return CheckedFile(
            size=file.size,
            sha256=file.sha256 or "",
            rows=file.contents.rows,
            tracked_seconds=file.contents.tracked_seconds,
        )


@attrs.frozen(kw_only=True)
class SavedFile(CheckedFile):
    """A file that has just been saved; ``changed`` is false if its bytes were there already."""

    changed: bool
    attempts: tuple[Attempt, ...]

    @classmethod
    def of_export(cls, file: ExportedFile, *, changed: bool) -> "SavedFile":
        """Return the content of a file that has been saved or delivered."""
        return SavedFile(
            size=file.size,
            sha256=file.sha256 or "",
            rows=file.rows,
            tracked_seconds=file.tracked_seconds,
            changed=changed,
            attempts=file.attempts,
        )


def counted(request: FileRequest) -> FileRequest:
    """Return a request with the options that an archive needs."""
    options = attrs.evolve(request.options, existing="update", digest="sha256", sum_durations=True)
    return request.replaced("options", options)


class BulkDestination(Protocol):
    """A place for files, each of which has a name.

    Every method may raise OSError for a folder, and ObjectStoreError for an object store.
    """

    async def find(self, names: Sequence[str]) -> Mapping[str, FoundFile]:
        """Return those of the names that are there."""
        ...

    def all_names(self) -> AsyncIterator[str]:
        """Yield the names of all files that are there, in any order."""
        ...

    async def check(self, request: FileRequest, name: str) -> CheckedFile | None:
        """Read a file, and return its content if it is whole; None if it is not, or not there.

        Raises:
            OSError: it cannot be read.
        """
        ...

    async def save(self, client: Workspace, request: FileRequest, name: str) -> SavedFile:
        """Save the response to a request, whole or not at all; a file of other bytes is replaced.

        Raises:
            TogglError: the request was refused, or no whole file arrived.
            OSError: the file cannot be written.
        """
        ...

    async def close(self) -> None:
        """Let go of threads and connections."""
        ...
