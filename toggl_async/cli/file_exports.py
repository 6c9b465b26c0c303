"""The files that one ``toggl-async export`` command creates."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from attrs import Factory, frozen

from toggl_async import FileRequest
from toggl_async.cli.connection import Connection
from toggl_async.cli.destination_options import DestinationOptions
from toggl_async.cli.reports import ReportCommand
from toggl_async.options import Existing
from toggl_async.transfer.destination import check_existing
from toggl_async.transfer.file_names import file_name

DatePart: TypeAlias = tuple[date, date]


@frozen(kw_only=True)
class FileExport:
    """One file to export: its request and the path where it is saved."""

    report: str
    request: FileRequest
    path: Path

    @property
    def label(self) -> str:
        """The label of the file's progress bar."""
        return f"{self.report} {self.request.file_format}"


@frozen(kw_only=True)
class ReportExport:
    """One report to export in one or several formats.

    ``options`` are the request fields that options set, ``field_arguments`` the FIELD=VALUE arguments.
    ``parts`` are the date ranges of the files if the report is split.

    Raises:
        UsageError: the options contradict each other, or Toggl does not offer the report this way.
    """

    report: ReportCommand
    formats: Sequence[str]
    options: Mapping[str, object]
    field_arguments: Sequence[str] = ()
    destination: DestinationOptions = Factory(DestinationOptions)
    parts: Sequence[DatePart] = ()

    def __attrs_post_init__(self) -> None:
        self.destination.validate(len(self.formats), splits=bool(self.parts))
        for file_format in self.formats:
            for part in self.parts[:1] or (None,):
                self._request(file_format, part)

    def _request(self, file_format: str, part: DatePart | None) -> FileRequest:
        dates = {} if part is None else {"start_date": part[0], "end_date": part[1]}
        return self.report.request(file_format, {**self.options, **dates}, self.field_arguments)

    def files(self, connection: Connection) -> Iterator[FileExport]:
        """Yield the files; the default name of each contains the workspace, report and dates."""
        for part in self.parts or (None,):
            for file_format in self.formats:
                request = connection.prepare(self._request(file_format, part))
                path = self.destination.path(file_name(request), part)
                yield FileExport(report=self.report.name, request=request, path=path)


def check_paths(files: Sequence[FileExport], existing: Existing) -> None:
    """Check every path before the first request is sent.

    Otherwise the requests for the files before a path that is taken would be wasted.

    Raises:
        FileExistsError: a file exists at one of the paths and must not be replaced, or one of the paths leads
            to a device, a pipe or something else that is not a file.
        OSError: the folder does not exist, or a name is not possible in it.
    """
    for file in files:
        check_existing(file.path, existing)
