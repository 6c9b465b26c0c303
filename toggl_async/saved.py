"""Finished exports, as values."""

from pathlib import Path

import attrs

from toggl_async.errors import Attempt
from toggl_async.request.files import FileRequest


@attrs.frozen(kw_only=True)
class ExportedFile:
    """An export that arrived as a whole file.

    ``size`` is in bytes, ``sha256`` and ``xxh3_128`` in hex; only the hash that ``Options(digest=...)`` asked
    for is set. ``rows`` is the number of records of a csv (if ``Options(count_rows=True)`` asked for it) or
    of rows in an xlsx, without the header; ``pages`` is the number of pages of a pdf, ``members`` the number
    of files in a zip. Each is None if it does not apply or could not be determined. ``seconds`` covers all
    attempts and waits.

    ``tracked_seconds`` is the sum of the durations in a csv, if ``Options(sum_durations=True)`` asked for it:
    of the duration of each row of a detailed or summary report, and of the total of each row of a weekly
    report of time. It is as precise as the file: Toggl rounds decimal hours to 36 seconds in each row. An
    empty cell counts as none. It is None for other files, if there is no column of that name or more than
    one, and if a duration or a row cannot be read.
    """

    size: int
    sha256: str | None
    media_type: str
    request: FileRequest
    rows: int | None = None
    tracked_seconds: int | None = None
    pages: int | None = None
    members: int | None = None
    attempts: tuple[Attempt, ...] = ()
    seconds: float = 0.0
    xxh3_128: str | None = None

    @property
    def request_id(self) -> str | None:
        """The id under which Toggl's support finds the request that brought the file."""
        return self.attempts[-1].request_id if self.attempts else None


@attrs.frozen(kw_only=True)
class Saved(ExportedFile):
    """An export that is on disk, at ``path``.

    ``path`` is where the file lies: in the folder that was given, wherever that has been moved meanwhile.
    ``skipped`` is true if a whole file was there already and ``existing="skip"`` left it: nothing was sent,
    and ``media_type`` is that of its format. ``replaced`` is true if the file took the place of another: one
    that ``existing="replace"`` gave up, one that ``existing="skip"`` found not to be whole, or one whose
    bytes ``existing="update"`` found to differ.

    ``changed`` is true if the path has other bytes than before the call: the file is new, or replaced a file
    that differed. It is false if the file that was there was left: ``existing="skip"`` found it whole, or
    ``existing="update"`` found the bytes that arrived. ``existing="replace"`` compares nothing, so it is true
    for each file that it wrote.
    """

    path: Path
    skipped: bool = False
    replaced: bool = False
    changed: bool = True
