"""Saved reports, which their token shares; public ones need no credentials."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

import msgspec
from attrs import asdict, fields_dict, frozen

from toggl_async.sandbox.api_request import ApiRequest, EmptyBody
from toggl_async.sandbox.company import Company, id_offset
from toggl_async.sandbox.detailed_export import DetailedExport, detailed_table
from toggl_async.sandbox.detailed_json import detailed_rows
from toggl_async.sandbox.file_export import ExportTable, export
from toggl_async.sandbox.filters import DatesAndRounding, Ids, IdsOrNone, ReportFilter
from toggl_async.sandbox.report_selection import select_report
from toggl_async.sandbox.request_bodies import PageNumber, read_query
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response
from toggl_async.sandbox.summary_export import SummaryExport, summary_table
from toggl_async.sandbox.summary_json import summary_document
from toggl_async.sandbox.totals import default_resolution, report_totals
from toggl_async.sandbox.weekly_export import WeeklyExport, weekly_table
from toggl_async.sandbox.weekly_json import weekly_document

KINDS = ("detailed", "summary", "weekly")
Body = TypeVar("Body", bound=ReportFilter)


@frozen(kw_only=True)
class SharedReportSearch(DatesAndRounding):
    """Parameters that replace those of a saved report for one request."""

    billable: bool | None = None
    client_ids: IdsOrNone = None
    description: str | None = None
    first_timestamp: int | None = None
    group_ids: Ids = None
    grouped: bool | None = None
    grouping: Literal["projects", "users", "clients"] | None = None
    project_ids: IdsOrNone = None
    sub_grouping: Literal["time_entries", "users", "clients", "projects", "tasks"] | None = None
    tag_ids: IdsOrNone = None
    task_ids: IdsOrNone = None
    user_ids: Ids = None

    def overrides(self) -> dict[str, object]:
        """Return the parameters that are set."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@frozen(kw_only=True)
class SavedReportQuery:
    """The query parameters of the list of saved reports, which the sandbox leaves in order of id."""

    fixed_dates: bool | None = None
    name: str | None = None
    page: PageNumber | None = None
    per_page: PageNumber | None = None
    public: bool | None = None
    requesting_user_id: int | None = None
    scheduled: bool | None = None
    sort_direction: str | None = None
    sort_field: str | None = None

    def select(self, reports: Sequence["StoredReport"]) -> Sequence["StoredReport"]:
        """Return one page of the matching reports; each of them has fixed dates and none is scheduled."""
        if self.fixed_dates is False or self.scheduled:
            return ()
        found = [
            report
            for report in reports
            if self.public in (None, report.public) and (self.name or "").casefold() in report.name.casefold()
        ]
        size = self.per_page or len(reports)
        start = ((self.page or 1) - 1) * size
        return found[start : start + size]


@frozen
class StoredReport:
    """A saved report over the last month of the company; anyone who knows the token can read a public one."""

    id: int
    name: str
    token: str
    public: bool
    kind: str


def saved_reports(company: Company) -> tuple[StoredReport, ...]:
    """Return a public saved report of each kind, and a private one."""
    kinds = (*KINDS, "detailed")
    return tuple(
        StoredReport(
            id=id_offset(company.seed) + 9_000_001 + number,
            name=f'Saved "{kind}", {"private" if number == len(KINDS) else "public"}',
            token=hashlib.blake2b(f"report/{company.seed}/{number}".encode(), digest_size=16).hexdigest(),
            public=number < len(KINDS),
            kind=kind,
        )
        for number, kind in enumerate(kinds)
    )


def export_saved(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return a saved report as csv or xlsx.

    Raises:
        HttpError: with 404, the report is unknown, or the sandbox does not accept this form of the path.
    """
    spelling = "dotted" if request.dotted else "slashed"
    if request.context.shared_paths not in ("both", spelling):
        raise json_error(404, "Not found")
    table = _table(request, _authorized_report(request))
    return export(table, request.path_params["extension"], request.context.durations)


def export_saved_pdf(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return a saved report as pdf, whose path has only one form."""
    table = _table(request, _authorized_report(request))
    return export(table, "pdf", request.context.durations)


def shared_report(request: ApiRequest[SharedReportSearch]) -> HttpResponse:
    """Return a saved report as JSON, with its totals."""
    report, company = _authorized_report(request), request.data.company
    overrides = request.body.overrides()
    selection = select_report(request, _body(company, DetailedExport, overrides))
    if report.kind == "detailed":
        rows: object = detailed_rows(selection, _body(company, DetailedExport, overrides))
    elif report.kind == "summary":
        rows = summary_document(selection, _body(company, SummaryExport, overrides))
    else:
        rows = weekly_document(selection)
    results: dict[str, object] = {f"{kind}_results": None for kind in KINDS}
    sums = report_totals(selection, default_resolution(selection), with_graph=True)
    results[f"{report.kind}_results"] = {"report": rows, "totals": sums}
    return json_response(
        {
            **results,
            "report_type": report.kind,
            "report_name": report.name,
            "public": report.public,
            "fixed_daterange": True,
            "hide_amounts": False,
            "is_commenting_enabled": False,
            "input_params": msgspec.to_builtins(overrides),
            "saved_params": _saved_parameters(company),
            "features": {"exports": True},
            "workspace_logo": None,
        }
    )


def list_saved(request: ApiRequest[EmptyBody]) -> HttpResponse:
    """Return the saved reports of the workspace; their parameters are JSON within a string."""
    parameters = msgspec.json.encode(_saved_parameters(request.data.company)).decode()
    query = read_query(SavedReportQuery, request.query)
    return json_response(
        [
            {
                "id": report.id,
                "name": report.name,
                "token": report.token,
                "public": report.public,
                "fixed_daterange": True,
                "params": parameters,
                "uid": request.data.company.directory.users[0].id,
                "deleted_at": None,
                "updated_at": "2025-11-03T08:15:00.123456789Z",
                "scheduled_email_uids": None,
            }
            for report in query.select(_listed(request))
        ]
    )


def _listed(request: ApiRequest[EmptyBody]) -> list[StoredReport]:
    """Return the saved reports that the account sees: all for admins, the public ones for members."""
    is_admin = request.context.workspace.role == "admin"
    return [report for report in saved_reports(request.data.company) if report.public or is_admin]


def _authorized_report(request: ApiRequest[EmptyBody] | ApiRequest[SharedReportSearch]) -> StoredReport:
    token = request.path_params["report_token"]
    report = next((each for each in saved_reports(request.data.company) if each.token == token), None)
    if report is None:
        raise json_error(404, "Not found")
    if not (report.public or request.authenticated):
        raise json_error(401, "Unable to extract authentication data")
    return report


def _saved_parameters(company: Company) -> dict[str, str]:
    first = company.last_day.replace(day=1)
    return {"start_date": str(max(first, company.first_day)), "end_date": str(company.last_day)}


def _body(company: Company, kind: type[Body], overrides: Mapping[str, object] | None = None) -> Body:
    parameters = {**_saved_parameters(company), **(overrides or {})}
    known = {name: value for name, value in parameters.items() if name in fields_dict(kind)}
    return msgspec.convert(known, kind, strict=True)


def _table(request: ApiRequest[EmptyBody], report: StoredReport) -> ExportTable:
    company = request.data.company
    if report.kind == "detailed":
        detailed = _body(company, DetailedExport)
        return detailed_table(select_report(request, detailed), detailed)
    if report.kind == "summary":
        summary = _body(company, SummaryExport)
        return summary_table(select_report(request, summary), summary)
    weekly = _body(company, WeeklyExport)
    return weekly_table(select_report(request, weekly), weekly, None)
