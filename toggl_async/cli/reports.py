"""Which reports there are, in which formats, and what of them is asked for."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Annotated

from attrs import asdict, frozen
from cyclopts import Parameter

from toggl_async import FileRequest, InvalidRequestError
from toggl_async.cli import values
from toggl_async.cli.exits import MistakeError
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
from toggl_async.request import LONGEST_SPAN

_SHOWN = 4


@Parameter(name="*")
@frozen(kw_only=True)
class Span:
    """The options that say which days."""

    first: Annotated[date, Parameter(name="--from", help="First day, such as 2025-01-01.")]
    last: Annotated[date, Parameter(name="--to", help="Last day, included; at most 365 days in all.")]

    def check(self) -> None:
        """Hold the days against what Toggl takes.

        Raises:
            MistakeError: they are in the wrong order, or too many.
        """
        if self.first > self.last:
            raise MistakeError(f"--from {self.first} is after --to {self.last}")
        days = (self.last - self.first).days + 1
        if days > LONGEST_SPAN:
            parts = [f"--from {first} --to {last}" for first, last in islice(self.parts(), _SHOWN + 1)]
            shown = ", then ".join(parts[:_SHOWN]) + (" and so on" if len(parts) > _SHOWN else "")
            raise MistakeError(
                f"{self.first} to {self.last} is {days} days and Toggl takes at most {LONGEST_SPAN}: "
                f"split it: {shown}"
            )

    def parts(self) -> Iterator[tuple[date, date]]:
        """The span in years of the calendar, leap years in halves."""
        first = self.first
        while first <= self.last:
            last = min(self.last, date(first.year, 12, 31))
            if (last - first).days >= LONGEST_SPAN:
                last = date(first.year, 6, 30)
            yield first, last
            if last == date.max:
                return
            first = last + timedelta(days=1)


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

    def request(self, file_format: str, span: Span, selection: Selection) -> FileRequest:
        """The request for one file.

        Raises:
            MistakeError: the report does not come in this format, or cannot be filtered so.
        """
        if file_format not in self.requests:
            known = " or ".join(self.requests)
            raise MistakeError(f"--format: {self.name} comes as {known}, not as {file_format!r}")
        fields = {field.name for field in self.requests[file_format].__attrs_attrs__}
        make = _maker(self.requests[file_format])
        given = selection.given()
        for name in given:
            if name not in fields:
                raise MistakeError(f"{self.name} takes no --{name.removesuffix('_ids')}")
        which = {"format": file_format} if "format" in fields else {}
        try:
            return make(start_date=span.first, end_date=span.last, **which, **given)
        except InvalidRequestError as error:
            raise MistakeError(error.message.partition(": ")[2]) from None


def _maker(request: type[FileRequest]) -> Callable[..., FileRequest]:
    # Which fields a request has is known of the class that comes, not of what all have in common.
    return request


def _table(request: type[FileRequest]) -> Mapping[str, type[FileRequest]]:
    return {"csv": request, "xlsx": request}


REPORTS = (
    Report("detailed", "Every time entry.", {**_table(ExportDetailed), "pdf": ExportDetailedPdf}),
    Report("summary", "Time by project or client.", {**_table(ExportSummary), "pdf": ExportSummaryPdf}),
    Report("weekly", "Time by user, project and day.", {"csv": ExportWeekly, "pdf": ExportWeeklyPdf}),
    Report("project-trends", "Time of projects in two spans.", _table(ExportProjectTrends)),
    Report("employee-profitability", "What people earn and cost.", _table(ExportEmployeeProfitability)),
    Report("project-profitability", "What projects earn and cost.", _table(ExportProjectProfitability)),
)
