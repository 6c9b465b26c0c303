"""What a finished download is."""

from pathlib import Path

import attrs

from toggl_async.errors import Attempt
from toggl_async.request import FileRequest


@attrs.frozen(kw_only=True)
class Saved:
    """A file that is whole and on disk.

    ``size`` is in bytes, ``sha256`` and ``xxh3_128`` in hex, all of the file as it lies there; of the two
    hashes the one comes that ``Options(digest=...)`` asked for. ``rows`` counts the records of a csv (where
    ``Options(count_rows=True)`` asked for it) or the sheet rows of an xlsx, without the header; ``pages``
    those of a pdf; each is None where it does not apply or could not be told. ``seconds`` covers all tries
    and waits.
    ``skipped`` is true where the file was there and ``existing="skip"`` left it: nothing was sent.
    """

    path: Path
    size: int
    sha256: str | None
    media_type: str
    request: FileRequest
    rows: int | None = None
    pages: int | None = None
    attempts: tuple[Attempt, ...] = ()
    seconds: float = 0.0
    skipped: bool = False
    xxh3_128: str | None = None

    @property
    def request_id(self) -> str | None:
        """The id under which Toggl's support finds the call that brought it."""
        return self.attempts[-1].request_id if self.attempts else None
