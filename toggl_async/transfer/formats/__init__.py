"""The checks that a csv, xlsx, pdf or zip is whole, made while it streams and once it is complete.

- :mod:`.contents`: ``Check``, the protocol of the checks, and ``Contents``, their result;
- :mod:`.csv`, :mod:`.xlsx`, :mod:`.pdf`, :mod:`.zip`: the checks;
- :mod:`.archive`: the directory and the members of an xlsx or zip, read within bounds;
- :mod:`.csv_records`: the records of a csv while it streams: its open quotes, and their number;
- :mod:`.csv_durations`: the sum of the durations of a csv;
- :mod:`.file_tail`: ``FileTail``, the last bytes of a file that is not stored.
"""

from collections.abc import Callable
from typing import assert_never

from toggl_async.http.file_start import CsvStart
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.media_types import FileFormat
from toggl_async.transfer.formats.contents import Check, Contents, Reopen
from toggl_async.transfer.formats.csv import CsvCheck
from toggl_async.transfer.formats.file_tail import KEPT, FileTail
from toggl_async.transfer.formats.pdf import PdfCheck
from toggl_async.transfer.formats.xlsx import XlsxCheck
from toggl_async.transfer.formats.zip import LARGEST_DIRECTORY, ZipCheck

__all__ = [
    "Check",
    "Contents",
    "CsvCheck",
    "PdfCheck",
    "Reopen",
    "XlsxCheck",
    "ZipCheck",
    "check_for",
    "tail_for",
]


def check_for(
    file_format: FileFormat,
    header: CsvHeader | None = None,
    redact: Callable[[str], str] = str,
    *,
    count_rows: bool = False,
    duration_columns: frozenset[str] | None = None,
) -> Check:
    """Return a new check for a format. Counting a csv's rows is optional: it takes as long as hashing.

    ``header`` is the header of a csv, None if any is accepted. ``redact`` removes secrets from messages.
    ``duration_columns`` are the names that the column of a csv's durations may have, None if they are not
    summed.
    """
    match file_format:
        case "csv":
            start = CsvStart(header, redact)
            return CsvCheck(start, count_rows=count_rows, duration_columns=duration_columns)
        case "xlsx":
            return XlsxCheck()
        case "pdf":
            return PdfCheck()
        case "zip":
            return ZipCheck()
        case _:
            assert_never(file_format)


def tail_for(file_format: FileFormat) -> FileTail:
    """Return a new tail for a file of a format that is not stored, long enough for the check of its end."""
    return FileTail(KEPT + LARGEST_DIRECTORY if file_format == "zip" else KEPT)
