"""Every operation end to end: the client calls the sandbox, and the sums of all reports agree."""

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
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
DATE_RANGE: Mapping[str, Any] = {"start_date": FIRST, "end_date": LAST}
MONTH: Mapping[str, Any] = {"start_date": date(2025, 12, 1), "end_date": LAST}
PERIOD = QueryPeriod(from_=FIRST, to=LAST)
PROJECT = 190000001


def seconds(text: str) -> int:
    """Return the seconds of a duration that is written as in a file."""
    hours, minutes, rest = map(int, text.split(":"))
    return 3600 * hours + 60 * minutes + rest


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a csv."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def finished(rows: list[DetailedRow]) -> int:
    """Return the total time of a detailed report without its running entries, in seconds."""
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
    """Check that a reader of its kind opens a file, and finds the rows or pages that the client counted."""
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
    """Return a method of a client by its name."""
    facade, _, method = name.partition(".")
    return getattr(getattr(toggl, facade), method)


@pytest.mark.parametrize(
    ("method", "kind", "fields"),
    [(method, kind, fields) for method, kinds, fields in EXPORTS for kind in kinds],
)
async def test_an_export_is_a_file(
    toggl: Toggl, sandbox: Sandbox, tmp_path: Path, *, method: str, kind: str, fields: Mapping[str, Any]
) -> None:
    """An export is a readable file in every format, for one request that the sandbox accepts."""
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
    """A saved report of every type, public or private, is a readable file in every format."""
    token = sandbox.report_tokens[report]
    counting = Options(count_rows=True)
    check_file(
        await toggl.reports.export_saved(tmp_path / f"file.{kind}", token, format=kind, options=counting),
        kind,
    )


VALUES: list[tuple[str, tuple[Any, ...], Mapping[str, Any]]] = [
    ("reports.detailed_totals", (), {**DATE_RANGE, "with_graph": True}),
    ("reports.summary", (), DATE_RANGE),
    ("reports.weekly", (), DATE_RANGE),
    ("reports.project_summary", (PROJECT,), DATE_RANGE),
    ("reports.project_user_summaries", (), DATE_RANGE),
    ("reports.comparative", (), {**DATE_RANGE, "resolution": "month"}),
    (
        "reports.client_trends",
        (),
        {**DATE_RANGE, "ids": [61000001], "currency": "usd", "resolution": "month"},
    ),
    (
        "reports.project_trends",
        (),
        {**DATE_RANGE, "ids": [PROJECT], "currency": "usd", "resolution": "month"},
    ),
    ("reports.project_profitability", (), {**DATE_RANGE, "currency": "usd", "resolution": "month"}),
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
    ("track.clients", (), {"status": "both"}),
    ("track.time_entries", (), {"meta": True, "include_sharing": True}),
    ("track.time_entries", (), {"start_date": date(2025, 12, 1), "end_date": LAST}),
    ("track.time_entries", (), {"before": datetime(2025, 12, 24, 12, tzinfo=UTC)}),
    ("track.time_entries", (), {"since": 1764547200}),
    ("track.current_time_entry", (), {}),
    ("track.users", (), {"exclude_deleted": True}),
    ("track.workspace_users", (), {"include_indirect": True}),
    ("track.groups", (), {}),
    ("track.project_users", (), {"with_group_members": True, "project_ids": [PROJECT, PROJECT + 11]}),
    ("track.project_groups", (), {"project_ids": [PROJECT, PROJECT + 11]}),
    ("track.currencies", (), {}),
    ("track.data_exports", (), {}),
    ("track.request_data_export", (["clients", "tags"],), {}),
]

ENTRIES: Mapping[str, Any] = {
    "date_from": datetime(2025, 1, 1, tzinfo=UTC),
    "date_to": datetime(2026, 1, 1, tzinfo=UTC),
}
LISTS: list[tuple[str, Mapping[str, Any]]] = [
    ("focus.time_entries", ENTRIES),
    ("focus.time_entries", {**ENTRIES, "include_taskless": False, "order_by": ["-start"]}),
    ("focus.tasks", {"include_project_completed": True, "order_by": ["name"]}),
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
    ("track.tags", {}),
    ("track.tags", {"per_page": 2}),
    ("track.projects", {}),
    ("track.tasks", {}),
    ("track.tasks", {"active": "both", "per_page": 4, "sort_order": "DESC", "end_date": LAST}),
    ("track.projects", {"active": "both", "per_page": 7, "sort_order": "DESC"}),
    ("track.projects", {"client_ids": [61000001, 61000004], "only_me": True, "statuses": ["active"]}),
]


@pytest.mark.parametrize(("method", "place", "fields"), VALUES)
async def test_a_response_is_a_model(
    toggl: Toggl, sandbox: Sandbox, method: str, place: tuple[Any, ...], fields: Mapping[str, Any]
) -> None:
    """A method returns a model that is not empty, for one request that the sandbox accepts."""
    model = await method_of(toggl, method)(*place, **fields)
    assert model not in ((), None, type(model)())
    assert sandbox.refused == []
    assert len(sandbox.received) == 1


@pytest.mark.parametrize(("method", "fields"), LISTS)
async def test_a_list_has_the_same_rows_by_row_and_by_page(
    toggl: Toggl, sandbox: Sandbox, method: str, fields: Mapping[str, Any]
) -> None:
    """A list has the same rows row by row and page by page, each of them once."""
    place = (sandbox.organization_id,) if method.startswith("focus.") else ()
    listed: Rows[Any] = method_of(toggl, method)(*place, **fields)
    rows = [row async for row in listed]
    pages = [row async for page in listed.pages() for row in page.rows]
    assert rows == pages
    assert len({getattr(row, "id", None) or row.row_number for row in rows}) == len(rows) > 0
    assert sandbox.refused == []


def test_every_operation_is_called_here() -> None:
    """The tests in this module call every operation."""
    called = (
        {method for method, _, _ in EXPORTS} | {method for method, *_ in VALUES} | {one for one, _ in LISTS}
    )
    elsewhere = {
        "reports.export_saved",
        "reports.saved",
        "reports.user_trends",
        "reports.filter_task_statuses",
        "track.export_data",
        "track.organization",
        "track.organization_groups",
        "track.quota",
        "track.time_entry",
    }
    assert called | elsewhere == {method for operation in OPERATIONS for method in operation.methods}


async def test_ids_from_lists_can_be_used_in_other_calls(toggl: Toggl, sandbox: Sandbox) -> None:
    """The ids of tasks, users and the organization in responses are accepted by other calls."""
    tasks = [task.id or 0 async for task in toggl.reports.filter_tasks()]
    users = [user.id or 0 async for user in toggl.reports.filter_users()]
    statuses = await toggl.reports.filter_task_statuses(ids=tasks[:7])
    trends = await toggl.reports.user_trends(**DATE_RANGE, ids=users[:2], currency="usd", resolution="month")
    workspace = await toggl.track.workspace()
    organization = await toggl.track.organization(workspace.organization_id or 0)
    groups = await toggl.track.organization_groups(organization.id or 0, workspace=workspace.id or 0)
    assert {status.id for status in statuses} <= set(tasks)
    assert trends.graph is not None
    assert {user.user_id for point in trends.graph.data for user in point.users} <= set(users)
    assert organization.id == workspace.organization_id == sandbox.organization_id
    assert workspace.id == sandbox.workspace_id
    assert {user.user_id for group in groups for user in group.users} >= set(users)


async def test_the_quota_counts_calls_where_they_belong(company: Company) -> None:
    """The user's own quota counts the call that reads it, and the organization's the call before."""
    async with Sandbox(company, hourly=600) as sandbox, client_of(sandbox) as toggl:
        await toggl.reports.weekly(**DATE_RANGE)
        own, shared = sorted(await toggl.track.quota(), key=lambda bucket: bucket.organization_id or 0)
    assert own.organization_id is None
    assert shared.organization_id == sandbox.organization_id
    assert (shared.remaining, shared.total) == (599, 600)
    assert (own.remaining or 0) < (own.total or 0)


@pytest.mark.parametrize("kind", ["detailed", "summary", "weekly"])
async def test_a_saved_report_is_a_model(toggl: Toggl, sandbox: Sandbox, kind: str) -> None:
    """A saved report has only the results of its type, with totals that agree with its rows."""
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
    """Return the total time of the same entries according to every report, in seconds."""
    given: dict[str, Any] = {**DATE_RANGE, **conditions}
    file = await toggl.reports.export_detailed(folder / "detailed.csv", **given)
    short = await toggl.reports.export_summary(folder / "summary.csv", **given)
    weekly = await toggl.reports.export_weekly(folder / "weekly.csv", **given)
    table_ = await toggl.reports.summary(**given)
    week = await toggl.reports.weekly(**given)
    rows = [row async for row in toggl.reports.detailed(**given, page_size=200)]
    totals = await toggl.reports.detailed_totals(**given, with_graph=True)
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
    """Every report has the same total time for the same conditions."""
    found = await sums(toggl, tmp_path, **conditions)
    assert len(set(found.values())) == 1, found
    assert found["csv"]


async def test_projects_users_and_focus_agree_with_the_reports(toggl: Toggl, tmp_path: Path) -> None:
    """The totals by user and project, by step and in Focus agree with those of the detailed report."""
    whole = (await toggl.reports.detailed_totals(**DATE_RANGE)).seconds
    users = await toggl.reports.project_user_summaries(**DATE_RANGE)
    assert sum(row.tracked_seconds or 0 for row in users) == whole
    report = await toggl.focus.query(
        period=PERIOD, groupings=[Grouping("project_id")], aggregations=[Aggregation("sum", "duration")]
    )
    by_project = {row["project_id"]: row["sum_duration"] for row in report.data_json_row}
    assert sum(int(str(each)) for each in by_project.values()) == whole
    assert (await toggl.reports.project_summary(PROJECT, **DATE_RANGE)).seconds == by_project[PROJECT]
    without = sum(row.tracked_seconds or 0 for row in users if row.project_id is None)
    assert by_project[0] == without
    comparative = await toggl.reports.comparative(**DATE_RANGE, resolution="month")
    assert comparative.graph is not None
    assert sum(point.total_seconds or 0 for point in comparative.graph.data) == whole


async def test_totals_of_users_and_halves_add_up(toggl: Toggl, company: Company) -> None:
    """The totals of all users, and those of both halves of a date range, add up to the whole."""
    whole = (await toggl.reports.detailed_totals(**DATE_RANGE)).seconds
    listed = [toggl.reports.filter_users(active=active) for active in (True, False)]
    users = [user.id or 0 for some in listed async for user in some]
    assert len(users) == company.users
    each = [
        (await toggl.reports.detailed_totals(**DATE_RANGE, user_ids=[user])).seconds or 0 for user in users
    ]
    middle = date(2025, 7, 1)
    halves = [
        (await toggl.reports.detailed_totals(start_date=first, end_date=last)).seconds or 0
        for first, last in ((FIRST, middle - timedelta(1)), (middle, LAST))
    ]
    assert sum(each) == sum(halves) == whole


async def test_running_entries_are_listed_and_not_in_totals(toggl: Toggl, company: Company) -> None:
    """The detailed report lists running entries with a negative duration, and no total counts them."""
    rows = [row async for row in toggl.reports.detailed(start_date=LAST, end_date=LAST)]
    running = [entry for row in rows for entry in row.time_entries if entry.stop is None]
    assert len(running) == company.running
    assert all((entry.seconds or 0) < 0 for entry in running)
    totals = await toggl.reports.detailed_totals(start_date=LAST, end_date=LAST)
    assert finished(rows) == totals.seconds
