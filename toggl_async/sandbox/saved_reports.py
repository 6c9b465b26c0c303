"""Reports that were saved, and are shared by a token that needs no credentials if they are public."""

import hashlib
from collections.abc import Mapping
from typing import Literal, TypeVar

import msgspec
from attrs import asdict, fields_dict, frozen

from toggl_async.sandbox.api_request import Asked, Nothing
from toggl_async.sandbox.company import Company
from toggl_async.sandbox.detailed_export import DetailedExport, detailed_table
from toggl_async.sandbox.detailed_json import all_rows
from toggl_async.sandbox.file_export import Table, export
from toggl_async.sandbox.filters import Filter, Ids, IdsOrWithout, Rounding, Selection
from toggl_async.sandbox.responses import Answer, json_answer, json_error
from toggl_async.sandbox.summary_export import SummaryExport, summary_table
from toggl_async.sandbox.summary_json import summary_document, weekly_document
from toggl_async.sandbox.totals import report_totals, usual_resolution
from toggl_async.sandbox.weekly_export import WeeklyExport, weekly_table

KINDS = ("detailed", "summary", "weekly")
Body = TypeVar("Body", bound=Filter)


@frozen(kw_only=True)
class SavedInquiry(Rounding):
    """What of a saved report's conditions is to be another this time."""

    billable: bool | None = None
    client_ids: IdsOrWithout = None
    description: str | None = None
    first_timestamp: int | None = None
    group_ids: Ids = None
    grouped: bool | None = None
    grouping: Literal["projects", "users", "clients"] | None = None
    project_ids: IdsOrWithout = None
    sub_grouping: Literal["time_entries", "users", "clients", "projects", "tasks"] | None = None
    tag_ids: IdsOrWithout = None
    task_ids: IdsOrWithout = None
    user_ids: Ids = None

    def given(self) -> dict[str, object]:
        """Give what is another."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@frozen
class SavedReport:
    """A saved report of the last month of the company; its token is a secret of sorts."""

    id: int
    name: str
    token: str
    public: bool
    kind: str


def saved_reports(company: Company) -> tuple[SavedReport, ...]:
    """Give a public report of each kind, and a private one."""
    kinds = (*KINDS, "detailed")
    return tuple(
        SavedReport(
            id=9_000_001 + number,
            name=f'Saved "{kind}", {"private" if number == len(KINDS) else "public"}',
            token=hashlib.blake2b(f"report/{company.seed}/{number}".encode(), digest_size=16).hexdigest(),
            public=number < len(KINDS),
            kind=kind,
        )
        for number, kind in enumerate(kinds)
    )


def export_saved(asked: Asked[Nothing]) -> Answer:
    """Answer a saved report as csv or xlsx, if the host knows this spelling of the path."""
    spelling = "dotted" if asked.dotted else "slashed"
    if asked.site.shared_paths not in ("both", spelling):
        raise json_error(404, "Not found")
    return export(_table(asked.company, _found(asked)), asked.path["extension"])


def export_saved_pdf(asked: Asked[Nothing]) -> Answer:
    """Answer a saved report as pdf, whose path has only one spelling."""
    return export(_table(asked.company, _found(asked)), "pdf")


def shared_report(asked: Asked[SavedInquiry]) -> Answer:
    """Answer a saved report as JSON, with what it adds up to."""
    report, company = _found(asked), asked.company
    given = asked.body.given()
    selection = Selection.of(company, _body(company, DetailedExport, given))
    if report.kind == "detailed":
        rows: object = all_rows(selection, _body(company, DetailedExport, given))
    elif report.kind == "summary":
        rows = summary_document(selection, _body(company, SummaryExport, given))
    else:
        rows = weekly_document(selection)
    results: dict[str, object] = {f"{kind}_results": None for kind in KINDS}
    sums = report_totals(selection, usual_resolution(selection), with_graph=True)
    results[f"{report.kind}_results"] = {"report": rows, "totals": sums}
    return json_answer(
        {
            **results,
            "report_type": report.kind,
            "report_name": report.name,
            "public": report.public,
            "fixed_daterange": True,
            "hide_amounts": False,
            "is_commenting_enabled": False,
            "input_params": msgspec.to_builtins(given),
            "saved_params": _parameters(company),
            "features": {"exports": True},
            "workspace_logo": None,
        }
    )


def list_saved(asked: Asked[Nothing]) -> Answer:
    """Answer which reports are saved in the workspace; their parameters are JSON within a string."""
    parameters = msgspec.json.encode(_parameters(asked.company)).decode()
    return json_answer(
        [
            {
                "id": report.id,
                "name": report.name,
                "token": report.token,
                "public": report.public,
                "fixed_daterange": True,
                "params": parameters,
                "uid": asked.company.directory.users[0].id,
                "deleted_at": None,
                "updated_at": "2025-11-03T08:15:00.123456789Z",
                "scheduled_email_uids": None,
            }
            for report in saved_reports(asked.company)
        ]
    )


def _found(asked: Asked[Nothing] | Asked[SavedInquiry]) -> SavedReport:
    token = asked.path["report_token"]
    found = next((one for one in saved_reports(asked.company) if one.token == token), None)
    if found is None:
        raise json_error(404, "Not found")
    if not (found.public or asked.known):
        raise json_error(401, "Unable to extract authentication data")
    return found


def _parameters(company: Company) -> dict[str, str]:
    first = company.last_day.replace(day=1)
    return {"start_date": str(max(first, company.first_day)), "end_date": str(company.last_day)}


def _body(company: Company, kind: type[Body], given: Mapping[str, object] | None = None) -> Body:
    said = {**_parameters(company), **(given or {})}
    known = {name: value for name, value in said.items() if name in fields_dict(kind)}
    return msgspec.convert(known, kind, strict=True)


def _table(company: Company, report: SavedReport) -> Table:
    if report.kind == "detailed":
        return detailed_table(company, _body(company, DetailedExport))
    if report.kind == "summary":
        return summary_table(company, _body(company, SummaryExport))
    return weekly_table(company, _body(company, WeeklyExport), None)
