"""Which reports there are, in which formats, and what of them is asked for."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from attrs import asdict, frozen
from cyclopts import Parameter

from toggl_async import FileRequest
from toggl_async.cli import values
from toggl_async.cli.exits import MistakeError
from toggl_async.cli.fields import request_of
from toggl_async.cli.given import fields_of
from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends
from toggl_async.reports.exports import (
    ExportDetailed,
    ExportDetailedPdf,
    ExportSummary,
    ExportSummaryPdf,
    ExportWeekly,
    ExportWeeklyPdf,
)
from toggl_async.reports.saved import ExportSaved


@Parameter(name="*")
@frozen(kw_only=True)
class Selection:
    """The options that say what of a report is asked for; each is called as in the requests."""

    client_ids: Annotated[
        tuple[int | None, ...],
        Parameter(
            name="--client",
            converter=values.optional_identifiers,
            show_default=False,
            help="Only this client's, by id; 'none' is without a client. May be repeated, as those below.",
        ),
    ] = ()
    project_ids: Annotated[
        tuple[int | None, ...],
        Parameter(
            name="--project",
            converter=values.optional_identifiers,
            show_default=False,
            help="Only this project's; 'none' is without a project.",
        ),
    ] = ()
    user_ids: Annotated[
        tuple[int, ...],
        Parameter(name="--user", converter=values.identifiers, show_default=False, help="Only this user's."),
    ] = ()
    tag_ids: Annotated[
        tuple[int | None, ...],
        Parameter(
            name="--tag",
            converter=values.optional_identifiers,
            show_default=False,
            help="Only with this tag; 'none' is without a tag.",
        ),
    ] = ()
    task_ids: Annotated[
        tuple[int | None, ...],
        Parameter(
            name="--task",
            converter=values.optional_identifiers,
            show_default=False,
            help="Only this task's; 'none' is without a task.",
        ),
    ] = ()
    billable: Annotated[
        bool | None,
        Parameter(
            name="--billable",
            negative="--no-billable",
            show_default=False,
            help="Only billable time, or only the other.",
        ),
    ] = None
    description: Annotated[
        str | None, Parameter(name="--description", help="Only where the description holds this text.")
    ] = None
    currency: Annotated[
        str | None,
        Parameter(name="--currency", help="Of amounts, such as USD; employee-profitability wants it."),
    ] = None

    def given(self) -> Mapping[str, object]:
        """What was said, by the names of the requests' fields."""
        return {name: value for name, value in asdict(self).items() if value not in (None, ())}


@frozen
class Report:
    """A report that comes as files: the request for each format."""

    name: str
    help: str
    requests: Mapping[str, type[FileRequest]]

    @property
    def summary(self) -> str:
        """What it is, and its formats."""
        return f"{self.help} As {', '.join(self.requests)}."

    def request_class(self, file_format: str) -> type[FileRequest]:
        """What asks for one format.

        Raises:
            MistakeError: the report does not come in it.
        """
        if file_format not in self.requests:
            known = " or ".join(self.requests)
            raise MistakeError(f"--format: {self.name} comes as {known}, not as {file_format!r}")
        return self.requests[file_format]

    def request(
        self, file_format: str, given: Mapping[str, object], pairs: Sequence[str] = ()
    ) -> FileRequest:
        """The request for one file, of what options said and of FIELD=VALUE.

        Raises:
            MistakeError: the report does not come in this format, or cannot be asked for so.
        """
        cls = self.request_class(file_format)
        which = {"format": file_format} if any(field.name == "format" for field in fields_of(cls)) else {}
        return request_of(cls, {**which, **given}, pairs, self.name)


def _table(request: type[FileRequest]) -> Mapping[str, type[FileRequest]]:
    return {"csv": request, "xlsx": request}


SAVED = Report(
    "saved", "A report that somebody saved.", {"csv": ExportSaved, "xlsx": ExportSaved, "pdf": ExportSaved}
)
REPORTS = (
    Report("detailed", "Every time entry.", {**_table(ExportDetailed), "pdf": ExportDetailedPdf}),
    Report("summary", "Time by project or client.", {**_table(ExportSummary), "pdf": ExportSummaryPdf}),
    Report("weekly", "Time by user, project and day.", {"csv": ExportWeekly, "pdf": ExportWeeklyPdf}),
    Report("project-trends", "Time of projects in two spans.", _table(ExportProjectTrends)),
    Report("employee-profitability", "What people earn and cost.", _table(ExportEmployeeProfitability)),
    Report("project-profitability", "What projects earn and cost.", _table(ExportProjectProfitability)),
)
