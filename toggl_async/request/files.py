"""Requests whose response is a file."""

from typing import ClassVar, Literal

from toggl_async.request.base import Request, request_base
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.media_types import FileFormat


@request_base
class FileRequest(Request[bytes]):
    """A request for a file: :meth:`Toggl.save` streams it to disk, ``send`` returns its bytes.

    ``csv_header`` is the header by which its csv is recognized, None if any csv is accepted.
    """

    csv_header: ClassVar[CsvHeader | None] = None

    @property
    def file_format(self) -> FileFormat:
        """The format of the file."""
        raise NotImplementedError


@request_base
class TableFile(FileRequest):
    """A request for a file in the format csv or xlsx."""

    format: Literal["csv", "xlsx"] = "csv"
    """The format of the file: ``"csv"`` or ``"xlsx"`` (xlsx needs a paid plan)."""

    @property
    def file_format(self) -> FileFormat:
        """The format of the file."""
        return self.format


@request_base
class CsvFile(FileRequest):
    """A request for a csv file."""

    @property
    def file_format(self) -> FileFormat:
        """The format of the file."""
        return "csv"


@request_base
class PdfFile(FileRequest):
    """A request for a pdf file."""

    @property
    def file_format(self) -> FileFormat:
        """The format of the file."""
        return "pdf"


def file_format_of(request: Request[object]) -> FileFormat | None:
    """Return the format of the file that a request asks for, None if it asks for no file."""
    return request.file_format if isinstance(request, FileRequest) else None
