"""Requests whose response is a file."""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import ClassVar, Literal, Self, get_args

from toggl_async.errors import InvalidRequestError
from toggl_async.request.base import Request, request_base
from toggl_async.request.csv_headers import CsvHeader
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.media_types import FileFormat, ReportFormat

_CAPITAL = r"(?<!^)(?=[A-Z])"


@request_base
class FileRequest(Request[bytes]):
    """A request for a file: :meth:`Toggl.save` streams it to disk, ``send`` returns its bytes.

    ``csv_header`` is the header by which its csv is recognized, None if any csv is accepted.
    ``other_formats`` names the request class for each format of the same report that this one lacks.
    """

    csv_header: ClassVar[CsvHeader | None] = None
    other_formats: ClassVar[Mapping[str, str]] = {}
    _way_out: ClassVar[str] = "change the name"

    @property
    def file_format(self) -> FileFormat:
        """The format of the file."""
        raise NotImplementedError

    @property
    def duration_columns(self) -> frozenset[str]:
        """The names, in lower case, that the column of its csv with the duration of each row may have."""
        return frozenset()

    def saved_as(self, path: PurePath) -> Self:
        """Return the request for the file at a path, whose suffix decides the format if none was given.

        Raises:
            InvalidRequestError: the suffix is that of another format.
        """
        suffix = path.suffix.lower().removeprefix(".")
        if suffix not in get_args(FileFormat) or suffix == self.file_format:
            return self
        raise InvalidRequestError(
            f"{type(self).__name__}: the format is {self.file_format}, but the file's name ends with "
            f"{path.suffix}: {self._advice(suffix)}"
        )

    def _advice(self, file_format: str) -> str:
        """Return how to get the report in another format."""
        other = self.other_formats.get(file_format)
        if other is None:
            return self._way_out
        return f"use {other}, whose method is {re.sub(_CAPITAL, r'_', other).lower()}"


@request_base
class ChosenFormat(FileRequest):
    """A request for a file in one of several formats."""

    _way_out: ClassVar[str] = "change the name or the format"
    format: ReportFormat | Unset = UNSET
    """The format of the file; by default the one that the path's suffix names, or csv."""

    def __attrs_post_init__(self) -> None:
        if isinstance(self.format, str) and self.format in self.other_formats:
            known = [repr(each) for each in get_args(ReportFormat) if each not in self.other_formats]
            raise InvalidRequestError(
                f"{type(self).__name__}: format: expected one of {', '.join(known)}, got {self.format!r}: "
                f"{self._advice(self.format)}"
            )
        super().__attrs_post_init__()

    @property
    def file_format(self) -> FileFormat:
        """The format of the file."""
        return self.format or "csv"

    def saved_as(self, path: PurePath) -> Self:
        """Return the request for the file at a path, whose suffix decides the format if none was given.

        Raises:
            InvalidRequestError: the suffix is that of another format.
        """
        suffix = path.suffix.lower().removeprefix(".")
        if self.format is UNSET and suffix in get_args(FileFormat):
            return self.evolve(format=suffix)
        return super().saved_as(path)

    def within(self, workspace_id: int | Unset) -> Self:
        """Return the request as it is sent: with its format and its workspace filled in.

        Raises:
            InvalidRequestError: there is no workspace, or Toggl would refuse the request as it is.
        """
        chosen = self if self.format else self.replaced("format", "csv")
        return super(ChosenFormat, chosen).within(workspace_id)


@request_base
class TableFile(ChosenFormat):
    """A request for a file in the format csv or xlsx."""

    format: Literal["csv", "xlsx"] | Unset = UNSET
    """The format of the file: ``"csv"``, or ``"xlsx"``, which needs a paid plan; by default the
    one that the path's suffix names, or csv."""


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


@request_base
class ZipFile(FileRequest):
    """A request for a zip archive."""

    @property
    def file_format(self) -> FileFormat:
        """The format of the file."""
        return "zip"


def file_format_of(request: Request[object]) -> FileFormat | None:
    """Return the format of the file that a request asks for, None if it asks for no file."""
    return request.file_format if isinstance(request, FileRequest) else None
