"""Every operation from the method to the answer: the client asks the sandbox, and the sums agree."""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from tests.contract.conftest import client_of
from tests.contract.table import OPERATIONS
from toggl_async import Options, Saved, Toggl
from toggl_async.facade import Rows
from toggl_async.focus.clauses import Aggregation, Filter, Grouping, QueryPeriod
from toggl_async.reports.detailed import DetailedRow
from toggl_async.sandbox import Company, Sandbox

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
SPAN: Mapping[str, Any] = {"start_date": FIRST, "end_date": LAST}
MONTH: Mapping[str, Any] = {"start_date": date(2025, 12, 1), "end_date": LAST}
PERIOD = QueryPeriod(from_=FIRST, to=LAST)
PROJECT = 190000001


def seconds(text: str) -> int:
    """A duration as a file has it."""
    hours, minutes, rest = map(int, text.split(":"))
    return 3600 * hours + 60 * minutes + rest


def table(path: Path) -> list[dict[str, str]]:
    """A csv as rows."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def finished(rows: list[DetailedRow]) -> int:
    """The time in a detailed report, running entries left out."""
    return sum(entry.seconds or 0 for row in rows for entry in row.time_entries if entry.stop is not None)


EXPORTS = [
    ("reports.export_detailed", ("csv", "xlsx"), MONTH),
    ("reports.export_detailed_pdf", ("pdf",), MONTH),
    ("reports.export_summary", ("csv", "xlsx"), MONTH),
    ("reports.export_summary_pdf", ("pdf",), MONTH),
    ("reports.export_weekly", ("csv",), MONTH),
    ("reports.export_weekly_pdf", ("pdf",), MONTH),
    ("insights.export_project_trends", ("csv", "xlsx"), MONTH),
    ("insights.export_employee_profitability", ("csv", "xlsx"), {**MONTH, "currency": "usd"}),
    ("insights.export_project_profitability", ("csv", "xlsx"), {**MONTH, "currency": "usd"}),
]


def check_file(saved: Saved, kind: str) -> None:
    """It opens with a reader of its kind, and holds as much as was counted while it came."""
    assert saved.size == saved.path.stat().st_size > 0
    if kind == "csv":
        assert len(table(saved.path)) == saved.rows
    elif kind == "xlsx":
        book = openpyxl.load_workbook(saved.path, read_only=True)
        assert len(list(book.active.iter_rows())) - 1 == saved.rows
        book.close()
    else:
        assert len(pypdf.PdfReader(saved.path).pages) == saved.pages


def method_of(toggl: Toggl, name: str) -> Any:
    """A method by its name."""
    facade, _, method = name.partition(".")
    return getattr(getattr(toggl, facade), method)


@pytest.mark.parametrize(
    ("method", "kind", "fields"),
    [(method, kind, fields) for method, kinds, fields in EXPORTS for kind in kinds],
)
async def test_an_export_is_a_file(
    toggl: Toggl, sandbox: Sandbox, tmp_path: Path, *, method: str, kind: str, fields: Mapping[str, Any]
) -> None:
    """In every format that is offered; the sandbox had nothing to complain of."""
    which = {"format": kind} if kind != "pdf" and "weekly" not in method else {}
    counting = Options(count_rows=True)
    check_file(
        await method_of(toggl, method)(tmp_path / f"file.{kind}", **which, **fields, options=counting), kind
    )
    assert sandbox.refused == []
    assert len(sandbox.received) == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
@pytest.mark.parametrize("report", ["detailed", "summary", "weekly", "private"])
async def test_a_saved_report_is_a_file(
    toggl: Toggl, sandbox: Sandbox, tmp_path: Path, kind: Any, report: str
) -> None:
    """Of every kind, in every format, its own or one's own."""
    token = sandbox.report_tokens[report]
    counting = Options(count_rows=True)
    check_file(
        await toggl.reports.export_saved(tmp_path / f"file.{kind}", token, format=kind, options=counting),
        kind,
    )


VALUES: list[tuple[str, tuple[Any, ...], Mapping[str, Any]]] = [
    ("reports.detailed_totals", (), {**SPAN, "with_graph": True}),
    ("reports.summary", (), SPAN),
    ("reports.weekly", (), SPAN),
    ("reports.project_summary", (PROJECT,), SPAN),
    ("reports.project_user_summaries", (), SPAN),
    ("reports.comparative", (), {**SPAN, "resolution": "month"}),
    ("reports.client_trends", (), {**SPAN, "ids": [61000001], "currency": "usd", "resolution": "month"}),
    ("reports.project_trends", (), {**SPAN, "ids": [PROJECT], "currency": "usd", "resolution": "month"}),
    ("reports.project_profitability", (), {**SPAN, "currency": "usd", "resolution": "month"}),
    ("reports.filter_project_statuses", (), {"ids": [PROJECT]}),
    ("insights.project_trends", (), {**MONTH, "previous_period_start": date(2025, 11, 1)}),
    ("focus.query", (), {"period": PERIOD, "groupings": [Grouping("project_id")], "include_dicts": True}),
    ("focus.query_dictionary", ([Filter(property="project_id", operator="in", value=[PROJECT])],), {}),
    (
        "focus.workload",
        (),
        {
            "period": PERIOD,
            "groupings": [Grouping("user_account_id")],
            "aggregations": [Aggregation("sum", "duration")],
        },
    ),
    ("focus.profitability", (), {"period": PERIOD, "groupings": [Grouping("project_id")]}),
    ("track.me", (), {"with_related_data": True}),
    ("track.workspaces", (), {}),
    ("track.organizations", (), {}),
    ("track.workspace", (), {}),
]

LISTS: list[tuple[str, Mapping[str, Any]]] = [
    ("reports.detailed", MONTH),
    ("reports.filter_clients", {}),
    ("reports.search_clients", {"name": "a"}),
    ("reports.filter_projects", {}),
    ("reports.search_projects", {"is_active": True}),
    ("reports.filter_project_groups", {"project_ids": [PROJECT, PROJECT + 1, PROJECT + 2, PROJECT + 3]}),
    ("reports.filter_project_users", {"project_ids": [PROJECT]}),
    ("reports.filter_users", {}),
    ("reports.search_users", {"active": True}),
    ("reports.filter_tasks", {}),
    ("reports.search_tasks", {"project_active": True}),
    ("track.saved_reports", {}),
]


@pytest.mark.parametrize(("method", "place", "fields"), VALUES)
async def test_an_answer_is_a_value(
    toggl: Toggl, sandbox: Sandbox, method: str, place: tuple[Any, ...], fields: Mapping[str, Any]
) -> None:
    """It is not empty, the sandbox had nothing to complain of, and it took one call."""
    answer = await method_of(toggl, method)(*place, **fields)
    assert answer not in ((), None, type(answer)())
    assert sandbox.refused == []
    assert len(sandbox.received) == 1


@pytest.mark.parametrize(("method", "fields"), LISTS)
async def test_a_list_gives_rows(
    toggl: Toggl, sandbox: Sandbox, method: str, fields: Mapping[str, Any]
) -> None:
    """Row by row and page by page the same ones, each once."""
    listed: Rows[Any] = method_of(toggl, method)(**fields)
    rows = [row async for row in listed]
    pages = [row async for page in listed.pages() for row in page.rows]
    assert rows == pages
    assert len({getattr(row, "id", None) or row.row_number for row in rows}) == len(rows) > 0
    assert sandbox.refused == []


def test_every_operation_is_tried_here() -> None:
    """None of them is left out."""
    tried = (
        {method for method, _, _ in EXPORTS} | {method for method, *_ in VALUES} | {one for one, _ in LISTS}
    )
    elsewhere = {
        "reports.export_saved",
        "reports.saved",
        "reports.user_trends",
        "reports.filter_task_statuses",
        "track.organization",
        "track.quota",
    }
    assert tried | elsewhere == {method for operation in OPERATIONS for method in operation.methods}


async def test_what_is_about_one_thing_is_asked_with_its_id(toggl: Toggl, sandbox: Sandbox) -> None:
    """Ids come from lists and lead to what they stand for."""
    tasks = [task.id or 0 async for task in toggl.reports.filter_tasks()]
    users = [user.id or 0 async for user in toggl.reports.filter_users()]
    statuses = await toggl.reports.filter_task_statuses(ids=tasks[:7])
    trends = await toggl.reports.user_trends(**SPAN, ids=users[:2], currency="usd", resolution="month")
    workspace = await toggl.track.workspace()
    organization = await toggl.track.organization(workspace.organization_id or 0)
    assert {status.id for status in statuses} <= set(tasks)
    assert trends.graph is not None
    assert {user.user_id for point in trends.graph.data for user in point.users} <= set(users)
    assert organization.id == workspace.organization_id == sandbox.organization_id
    assert workspace.id == sandbox.workspace_id


async def test_the_quota_is_told_as_it_is_charged(company: Company) -> None:
    """The user's own window counts this very call, the organization's the one before."""
    async with Sandbox(company, hourly=600) as sandbox, client_of(sandbox) as toggl:
        await toggl.reports.weekly(**SPAN)
        own, shared = sorted(await toggl.track.quota(), key=lambda bucket: bucket.organization_id or 0)
    assert own.organization_id is None
    assert shared.organization_id == sandbox.organization_id
    assert (shared.remaining, shared.total) == (599, 600)
    assert (own.remaining or 0) < (own.total or 0)


@pytest.mark.parametrize("kind", ["detailed", "summary", "weekly"])
async def test_a_saved_report_is_a_value(toggl: Toggl, sandbox: Sandbox, kind: str) -> None:
    """The results that its type names come, with totals that agree with its rows."""
    saved = await toggl.reports.saved(sandbox.report_tokens[kind])
    results = {
        "detailed": saved.detailed_results,
        "summary": saved.summary_results,
        "weekly": saved.weekly_results,
    }
    assert saved.report_type == kind
    assert [name for name, result in results.items() if result is not None] == [kind]
    if saved.detailed_results is not None and saved.detailed_results.totals is not None:
        assert finished(list(saved.detailed_results.report)) == saved.detailed_results.totals.seconds


async def sums(toggl: Toggl, folder: Path, **conditions: Any) -> dict[str, int | None]:
    """The same time, as every report tells it."""
    asked: dict[str, Any] = {**SPAN, **conditions}
    file = await toggl.reports.export_detailed(folder / "detailed.csv", **asked)
    short = await toggl.reports.export_summary(folder / "summary.csv", **asked)
    weekly = await toggl.reports.export_weekly(folder / "weekly.csv", **asked)
    table_ = await toggl.reports.summary(**asked)
    week = await toggl.reports.weekly(**asked)
    rows = [row async for row in toggl.reports.detailed(**asked, page_size=200)]
    totals = await toggl.reports.detailed_totals(**asked, with_graph=True)
    return {
        "csv": sum(seconds(row["Duration"]) for row in table(file.path)),
        "summary csv": sum(seconds(row["Duration"]) for row in table(short.path)),
        "weekly csv": sum(seconds(row["Total"]) for row in table(weekly.path)),
        "summary": sum(part.seconds or 0 for group in table_.groups for part in group.sub_groups),
        "weekly": sum(sum(row.seconds) for row in week),
        "detailed": finished(rows),
        "totals": totals.seconds,
        "graph": sum(point.seconds or 0 for point in totals.graph),
    }


@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"project_ids": [PROJECT, PROJECT + 1]},
        {"project_ids": [None]},
        {"client_ids": [None]},
        {"billable": True},
        {"tag_ids": [None]},
        {"description": "e"},
        {"rounding": 1, "rounding_minutes": 15},
        {"min_duration_seconds": 3600},
    ],
    ids=str,
)
async def test_all_reports_agree(toggl: Toggl, tmp_path: Path, conditions: Mapping[str, Any]) -> None:
    """The same conditions give the same time, whichever way it is asked for."""
    found = await sums(toggl, tmp_path, **conditions)
    assert len(set(found.values())) == 1, found
    assert found["csv"]


async def test_projects_users_and_focus_agree_with_the_reports(toggl: Toggl, tmp_path: Path) -> None:
    """Summed by user and project, by project, and by Focus, it is the same time."""
    whole = (await toggl.reports.detailed_totals(**SPAN)).seconds
    users = await toggl.reports.project_user_summaries(**SPAN)
    assert sum(row.tracked_seconds or 0 for row in users) == whole
    asked = await toggl.focus.query(
        period=PERIOD, groupings=[Grouping("project_id")], aggregations=[Aggregation("sum", "duration")]
    )
    by_project = {row["project_id"]: row["sum_duration"] for row in asked.data_json_row}
    assert sum(int(str(each)) for each in by_project.values()) == whole
    assert (await toggl.reports.project_summary(PROJECT, **SPAN)).seconds == by_project[PROJECT]
    without = sum(row.tracked_seconds or 0 for row in users if row.project_id is None)
    assert by_project[0] == without
    comparative = await toggl.reports.comparative(**SPAN, resolution="month")
    assert comparative.graph is not None
    assert sum(point.total_seconds or 0 for point in comparative.graph.data) == whole


async def test_users_add_up(toggl: Toggl, company: Company) -> None:
    """The parts of a span, and the users one by one, are the whole."""
    whole = (await toggl.reports.detailed_totals(**SPAN)).seconds
    listed = [toggl.reports.filter_users(active=active) for active in (True, False)]
    users = [user.id or 0 for some in listed async for user in some]
    assert len(users) == company.users
    each = [(await toggl.reports.detailed_totals(**SPAN, user_ids=[user])).seconds or 0 for user in users]
    middle = date(2025, 7, 1)
    halves = [
        (await toggl.reports.detailed_totals(start_date=first, end_date=last)).seconds or 0
        for first, last in ((FIRST, middle - timedelta(1)), (middle, LAST))
    ]
    assert sum(each) == sum(halves) == whole


async def test_running_entries_are_told_and_count_in_no_sum(toggl: Toggl, company: Company) -> None:
    """They have no end and a negative length, in the detailed report alone."""
    rows = [row async for row in toggl.reports.detailed(start_date=LAST, end_date=LAST)]
    running = [entry for row in rows for entry in row.time_entries if entry.stop is None]
    assert len(running) == company.running
    assert all((entry.seconds or 0) < 0 for entry in running)
    totals = await toggl.reports.detailed_totals(start_date=LAST, end_date=LAST)
    assert finished(rows) == totals.seconds
