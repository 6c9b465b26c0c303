"""The checks that a csv, xlsx or pdf is whole, made while it streams and once it is complete.

- :mod:`.contents`: ``Check``, the protocol of the checks, and ``Contents``, their result;
- :mod:`.csv`, :mod:`.xlsx`, :mod:`.pdf`: the checks;
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
from toggl_async.transfer.formats.pdf import PdfCheck
from toggl_async.transfer.formats.xlsx import XlsxCheck

__all__ = ["Check", "Contents", "CsvCheck", "PdfCheck", "Reopen", "XlsxCheck", "check_for"]


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
        case _:
            assert_never(file_format)
