"""The checks that a csv, xlsx or pdf is whole, made while it streams and once it is complete.

- :mod:`.contents`: ``Check``, the protocol of the checks, and ``Contents``, their result;
- :mod:`.csv`, :mod:`.xlsx`, :mod:`.pdf`: the checks;
- :mod:`.file_tail`: ``FileTail``, the last bytes of a file that is not stored.
"""

from typing import assert_never

from toggl_async.request.media_types import FileFormat
from toggl_async.transfer.formats.contents import Check, Contents, Reopen
from toggl_async.transfer.formats.csv import CsvCheck
from toggl_async.transfer.formats.pdf import PdfCheck
from toggl_async.transfer.formats.xlsx import XlsxCheck

__all__ = ["Check", "Contents", "CsvCheck", "PdfCheck", "Reopen", "XlsxCheck", "check_for"]


def check_for(file_format: FileFormat, *, count_rows: bool = False) -> Check:
    """Return a new check for a format. Counting a csv's rows is optional: it takes as long as hashing."""
    match file_format:
        case "csv":
            return CsvCheck(count_rows=count_rows)
        case "xlsx":
            return XlsxCheck()
        case "pdf":
            return PdfCheck()
        case _:
            assert_never(file_format)
