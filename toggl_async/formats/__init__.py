"""What a whole csv, xlsx and pdf looks like: checked while it streams and once it lies there."""

from toggl_async.formats.contents import MEDIA_TYPES, Check, Contents, Reopen
from toggl_async.formats.csv import CsvCheck
from toggl_async.formats.pdf import PdfCheck
from toggl_async.formats.xlsx import XlsxCheck
from toggl_async.request import FileFormat

__all__ = ["MEDIA_TYPES", "Check", "Contents", "CsvCheck", "Reopen", "check_for"]


def check_for(file_format: FileFormat, *, count_rows: bool = False) -> Check:
    """The check of a format. To count a csv's rows costs as much as to hash it, and is done if asked for."""
    if file_format == "csv":
        return CsvCheck(count_rows=count_rows)
    return XlsxCheck() if file_format == "xlsx" else PdfCheck()
