"""Several workspaces end to end: the client names the reason of each refusal, and sees each change."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import client_of
from toggl_async import ForbiddenError, Options, PlanError, Toggl, TooLargeError
from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace

MARCH: Mapping[str, Any] = {"start_date": date(2025, 3, 1), "end_date": date(2025, 3, 31)}
YEAR: Mapping[str, Any] = {"start_date": date(2025, 1, 1), "end_date": date(2025, 12, 31)}
COUNT = Options(count_rows=True)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox of four workspaces in two organizations."""
    async with Sandbox(
        workspaces=[
            SandboxWorkspace(id=11, organization_id=1, company=Company(seed=11, entries=700)),
            SandboxWorkspace(id=12, organization_id=1, company=Company(seed=12, entries=90), role="member"),
            SandboxWorkspace(id=13, organization_id=2, company=Company(seed=13, entries=60), plan="free"),
            SandboxWorkspace(id=14, organization_id=2, company=Company(seed=14, entries=1), refuses=True),
        ],
        largest_report=500,
    ) as opened:
        yield opened


@pytest.fixture
async def toggl(sandbox: Sandbox) -> AsyncIterator[Toggl]:
    """A client of the sandbox."""
    async with client_of(sandbox) as opened:
        yield opened


async def test_the_client_lists_workspaces_with_roles(toggl: Toggl) -> None:
    """The client decodes the name, organization and role of each workspace."""
    found = [
        (each.id, each.organization_id, each.admin, each.role) for each in await toggl.track.workspaces()
    ]
    assert found == [
        (11, 1, True, "admin"),
        (12, 1, False, "user"),
        (13, 2, True, "admin"),
        (14, 2, True, "admin"),
    ]
    assert [each.id for each in await toggl.track.organizations()] == [1, 2]


async def test_the_client_names_the_reason_of_each_refusal(toggl: Toggl, tmp_path: Path) -> None:
    """A report that is too big, a lacking plan and a workspace that refuses are errors of their own."""
    with pytest.raises(TooLargeError):
        await toggl.workspace(11).reports.export_detailed(tmp_path / "year.csv", **YEAR)
    saved = await toggl.workspace(11).reports.export_detailed(tmp_path / "march.csv", **MARCH)
    assert saved.size
    friends = toggl.workspace(13).reports
    with pytest.raises(PlanError, match="feature enabled"):
        await friends.export_detailed(tmp_path / "year.xlsx", format="xlsx", **YEAR)
    assert (await friends.export_detailed(tmp_path / "year.csv", **YEAR, options=COUNT)).rows == 60
    assert (await friends.export_detailed_pdf(tmp_path / "year.pdf", **YEAR)).size
    with pytest.raises(ForbiddenError):
        await toggl.workspace(14).reports.export_detailed(tmp_path / "former.csv", **MARCH)
    with pytest.raises(ForbiddenError, match="Admin"):
        await toggl.workspace(12).reports.project_profitability(**YEAR)


async def test_a_report_of_a_member_agrees_with_the_totals(
    toggl: Toggl, sandbox: Sandbox, tmp_path: Path
) -> None:
    """The export of a member agrees with the totals that Toggl has for the member, after changes too."""
    reports = toggl.workspace(12).reports
    options = Options(existing="replace", count_rows=True)
    first = await reports.export_detailed(tmp_path / "own.csv", **YEAR, options=options)
    sandbox.add_entry(start=datetime(2025, 3, 3, 9, tzinfo=UTC), seconds=3600, workspace_id=12)
    for _ in range(2):
        saved = await reports.export_detailed(tmp_path / "own.csv", **YEAR, options=options)
        assert saved.rows == (first.rows or 0) + 1
        totals = await reports.detailed_totals(**YEAR, with_graph=True)
        own = [
            entry for entry in sandbox.entries(workspace_id=12) if entry.activity.user.email == sandbox.email
        ]
        assert totals.seconds == sum(entry.seconds or 0 for entry in own)
        rows = [row async for row in reports.detailed(**YEAR, verify=True)]
        assert len(rows) == len(own)
        sandbox.edit_entry(own[0].id, seconds=7)


async def test_each_workspace_has_its_own_dimensions(toggl: Toggl) -> None:
    """The projects, tasks and clients of a workspace are its own, and fit its other lists."""
    seen: set[int | None] = set()
    for number in (11, 12, 13):
        track = toggl.workspace(number).track
        projects = {project.id: project async for project in track.projects(active="both", per_page=7)}
        clients = {client.id for client in await track.clients(status="both")}
        assert {project.workspace_id for project in projects.values()} == {number}
        assert {project.client_id for project in projects.values()} <= clients | {None}
        assert {task.project_id async for task in track.tasks(active="both")} <= projects.keys()
        assert {member.project_id for member in await track.project_users()} <= projects.keys()
        assert not seen & projects.keys()
        seen |= projects.keys()
    entries = await toggl.track.time_entries()
    assert {entry.workspace_id for entry in entries} <= {11, 12, 13, 14}
    assert {entry.project_id for entry in entries if entry.workspace_id != 14} <= seen | {None}
