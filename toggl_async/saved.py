"""Finished exports, as values."""

from pathlib import Path

import attrs

from toggl_async.errors import Attempt
from toggl_async.request.files import FileRequest


@attrs.frozen(kw_only=True)
class ExportedFile:
    """A file that has arrived whole.

    ``size`` is in bytes, ``sha256`` and ``xxh3_128`` in hex; of the two hashes the one is set that
    ``Options(digest=...)`` asked for. ``rows`` counts the records of a csv (where
    ``Options(count_rows=True)`` asked for it) or the sheet rows of an xlsx, without the header, and ``pages``
    those of a pdf; each is None where it does not apply or could not be determined. ``seconds`` covers all
    attempts and waits.
    """

    size: int
    sha256: str | None
    media_type: str
    request: FileRequest
    rows: int | None = None
    pages: int | None = None
    attempts: tuple[Attempt, ...] = ()
    seconds: float = 0.0
    xxh3_128: str | None = None

    @property
    def request_id(self) -> str | None:
        """The id under which Toggl's support finds the request that brought the file."""
        return self.attempts[-1].request_id if self.attempts else None


@attrs.frozen(kw_only=True)
class Saved(ExportedFile):
    """A file that is whole and on disk, at ``path``.

    ``skipped`` is true where the file existed and ``existing="skip"`` left it: nothing was sent.
    """

    path: Path
    skipped: bool = False
