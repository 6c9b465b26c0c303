"""One file to be fetched, and where it goes."""

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from attrs import Factory, frozen
from cyclopts import Parameter

from toggl_async import FileRequest
from toggl_async.cli.accounts import Connection
from toggl_async.cli.exits import MistakeError
from toggl_async.cli.reports import Report
from toggl_async.transfer.file_names import file_name


@frozen(kw_only=True)
class Job:
    """A file to be: what is asked for, and the path it gets."""

    report: str
    request: FileRequest
    path: Path

    @property
    def label(self) -> str:
        """What it is called while it comes."""
        return f"{self.report} {self.request.file_format}"


@Parameter(name="*")
@frozen(kw_only=True)
class Destination:
    """The options that say where files go."""

    to_dir: Annotated[
        Path | None, Parameter(name="--to-dir", help="Folder for the files, which exists; '.' if left out.")
    ] = None
    output: Annotated[
        Path | None, Parameter(name="--output", help="Path of the file, if there is only one.")
    ] = None
    existing: Annotated[
        Literal["error", "replace", "skip", "number"],
        Parameter(
            name="--existing",
            help="Where the file exists: stop, replace it, leave it and ask for nothing, or number this one.",
        ),
    ] = "error"

    def check(self, files: int) -> None:
        """Look for contradictions.

        Raises:
            MistakeError: there are some.
        """
        if not files:
            raise MistakeError("--format names no format")
        if self.output is None:
            return
        if self.to_dir is not None:
            raise MistakeError("--output names the whole path: leave --to-dir out")
        if files != 1:
            raise MistakeError("--output is the path of one file: give one --format, or --to-dir")

    def path(self, name: str) -> Path:
        """The path of a file for which we have a name."""
        return self.output or (self.to_dir or Path()) / name


@frozen(kw_only=True)
class Plan:
    """One report in some formats: what options said of it, and what was said as FIELD=VALUE.

    Raises:
        MistakeError: what is asked for contradicts itself, or Toggl does not have it.
    """

    report: Report
    formats: Sequence[str]
    given: Mapping[str, object]
    pairs: Sequence[str] = ()
    destination: Destination = Factory(Destination)

    def __attrs_post_init__(self) -> None:
        self.destination.check(len(self.formats))
        for file_format in self.formats:
            self._request(file_format)

    def _request(self, file_format: str) -> FileRequest:
        return self.report.request(file_format, self.given, self.pairs)

    def jobs(self, connection: Connection) -> Iterator[Job]:
        """The files, named after the workspace, the report and the days."""
        for file_format in self.formats:
            request = connection.fill_in(self._request(file_format))
            path = self.destination.path(file_name(request))
            yield Job(report=self.report.name, request=request, path=path)


def refuse_taken(jobs: Sequence[Job]) -> None:
    """See that no path is taken, before the first request is spent on files that come earlier.

    Raises:
        FileExistsError: one is.
    """
    for job in jobs:
        if job.path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(job.path))
