"""Uses of the methods of a client."""

from datetime import date
from typing import assert_type

from toggl_async import (
    ApiToken,
    Clients,
    Connections,
    FocusKey,
    Options,
    Page,
    Saved,
    SharedConnections,
    Toggl,
    TogglError,
    Workspace,
)
from toggl_async.focus.clauses import Grouping, QueryPeriod
from toggl_async.focus.reports import Report
from toggl_async.reports.clients import ClientName

FIRST, LAST = date(2025, 1, 1), date(2025, 1, 31)


async def right(toggl: Toggl) -> None:
    """Use methods in ways that type checkers must allow, with the types that they must infer."""
    reports = toggl.reports
    saved = await reports.export_detailed("a.csv", start_date=FIRST, end_date=LAST, client_ids=[None, 3])
    assert_type(saved, Saved)
    await reports.export_detailed("a.xlsx", format="xlsx", start_date=FIRST, end_date=LAST, billable=None)
    await reports.export_saved("a.pdf", "token", format="pdf", options=Options(existing="skip"))
    await reports.project_summary(3, start_date=FIRST, end_date=LAST)
    async for row in reports.search_clients(name="x"):
        assert_type(row, ClientName)
    async for page in reports.search_clients().pages():
        assert_type(page, Page[ClientName])
    report = await toggl.focus.query(period=QueryPeriod(preset="x"), groupings=[Grouping("project_id")])
    assert_type(report, Report)
    await toggl.workspace(3).reports.export_weekly("a.csv", start_date=FIRST, end_date=LAST)


async def wrong(toggl: Toggl) -> None:
    """Use methods in ways that type checkers must reject."""
    reports, weekly = toggl.reports, toggl.reports.export_weekly
    await weekly("a", start_date=FIRST)  # error: call-arg / reportCallIssue
    await weekly(start_date=FIRST, end_date=LAST)  # error: call-arg / reportCallIssue
    await weekly("a", start_date="1", end_date=LAST)  # error: arg-type / reportArgumentType
    words = ["3"]
    await weekly("a", start_date=FIRST, end_date=LAST, user_ids=words)  # error: arg-type / reportArgumentType
    await weekly("a", start_date=FIRST, end_date=LAST, usr_ids=[3])  # error: call-arg / reportCallIssue
    await weekly("a", FIRST, LAST)  # error: call-arg / reportCallIssue
    await weekly("a", start_date=FIRST.today, end_date=LAST)  # error: arg-type / reportArgumentType
    await reports.export_saved("a.doc", "x", format="doc")  # error: arg-type / reportArgumentType
    await reports.export_saved("a.csv")  # error: call-arg / reportCallIssue
    totals = reports.project_summary
    await totals("3", start_date=FIRST, end_date=LAST)  # error: arg-type / reportArgumentType
    await reports.search_clients()  # error: misc / reportGeneralTypeIssues
    async for row in reports.search_clients():
        assert row.nmae  # error: attr-defined / reportAttributeAccessIssue, reportUnknownMemberType
    saved = await weekly("a", start_date=FIRST, end_date=LAST)
    assert saved.rows + 1  # error: operator / reportOptionalOperand
    await toggl.focus.query_dictionary()  # error: call-arg / reportCallIssue
    Options(existing="overwrite")  # error: arg-type / reportArgumentType
    Toggl("0123")  # error: arg-type / reportArgumentType
    Toggl(ApiToken("x"), workspace_id="7")  # error: arg-type / reportArgumentType
    Clients(max_size="3")  # error: arg-type / reportArgumentType
    Clients(max_idle=60, session_id=7)  # error: call-arg / reportCallIssue
    clients = Clients()
    clients.acquire("0123")  # error: arg-type / reportArgumentType
    async with clients.acquire(ApiToken("x")) as shared:
        await shared.aclose()  # error: attr-defined / reportAttributeAccessIssue, reportUnknownMemberType


async def clients_of_users() -> None:
    """Use a pool of clients in ways that type checkers must allow."""
    async with Clients(max_size=3, connections=Connections(limit=9), workspace_id=7) as clients:
        async with clients.acquire(ApiToken("x"), FocusKey("toggl_sk_x"), workspace_id=8) as toggl:
            assert_type(toggl, Workspace)
        assert_type(clients.state.waiting, int)
    async with SharedConnections() as shared, Toggl(ApiToken("x"), session=shared):
        assert_type(TogglError("x").retry_after, int | None)
