"""The dlt source, loaded into DuckDB over several runs."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import dlt
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from tests.support.archives import clock_on
from toggl_async import ApiToken, Hosts, InvalidRequestError, RateLimit, Retry, Toggl
from toggl_async.dlt import StoppedEarlyWarning, source
from toggl_async.reports.exports import ExportDetailed, ExportDetailedPdf, ExportSummary, ExportWeekly
from toggl_async.sandbox import Company, Sandbox, SandboxWorkspace, faults

pytestmark = pytest.mark.slow

SINCE, TODAY = date(2026, 1, 1), date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
COMPANY = Company(entries=1962, users=5, running=1, first_day=SINCE, last_day=TODAY)
DATES: dict[str, Any] = {"start_date": SINCE, "end_date": TODAY}


@attrs.define
class Warehouse:
    """A pipeline from a sandbox into DuckDB."""

    sandbox: Sandbox
    folder: Path
    today: date = TODAY

    def _client(self) -> Toggl:
        return Toggl(
            ApiToken(self.sandbox.api_token),
            hosts=Hosts(track=self.sandbox.track_url),
            rate_limit=RateLimit(per_second=None),
            retry=Retry(attempts=1),  # no time passes on the clock between attempts
            clock=clock_on(self.today).setting,
        )

    def _pipeline(self) -> Any:
        destination = dlt.destinations.duckdb(str(self.folder / "warehouse.duckdb"))
        pipelines = str(self.folder / "pipelines")
        return dlt.pipeline("toggl", destination=destination, dataset_name="toggl", pipelines_dir=pipelines)

    async def run(self, *names: str, workspace_id: int | None = None, **settings: Any) -> int:
        """Run the pipeline, with some of its resources or all, and return the number of requests."""
        before = self.sandbox.received_count
        identifier = workspace_id or self.sandbox.workspace_id
        made = source(identifier, SINCE, open_client=self._client, **settings)
        await asyncio.to_thread(self._pipeline().run, made.with_resources(*names) if names else made)
        return self.sandbox.received_count - before

    async def query(self, text: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""

        def run() -> list[tuple[Any, ...]]:
            with self._pipeline().sql_client() as client:
                return [tuple(row) for row in client.execute_sql(text)]

        return await asyncio.to_thread(run)

    async def check_entries(self, workspace_id: int | None = None) -> None:
        """Check that the table has the finished entries of a workspace, as they are now."""
        identifier = workspace_id or self.sandbox.workspace_id
        rows = await self.query(
            "SELECT workspace_id, time_entry_id, description, duration_seconds, project_id, start "
            "FROM entries"
        )
        rows = [row[1:] for row in rows if row[0] == identifier]
        assert {(*row[:-1], row[-1].astimezone(UTC)) for row in rows} == {
            (each.id, each.activity.description, each.seconds, each.activity.project_id, each.start)
            for each in self.sandbox.entries(SINCE, self.today, workspace_id=identifier)
            if each.seconds is not None
        }
        assert len(rows) == len({row[0] for row in rows})


@pytest.fixture
async def warehouse(tmp_path: Path) -> AsyncIterator[Warehouse]:
    """A pipeline from a sandbox with two workspaces."""
    workspaces = [SandboxWorkspace(company=COMPANY), SandboxWorkspace(company=Company(seed=2, entries=40))]
    async with Sandbox(workspaces=workspaces, hourly=None) as sandbox:
        yield Warehouse(sandbox, tmp_path)


async def test_no_entry_is_lost_over_several_runs(warehouse: Warehouse) -> None:
    """After each run the table has all entries as they are, whatever was added, changed or deleted."""
    assert await warehouse.run("entries") <= 6
    await warehouse.check_entries()
    for number in range(1, 4):
        now = NOW + timedelta(days=number)
        entries = [each.id for each in warehouse.sandbox.entries(SINCE, TODAY)]
        *edited, moved, deleted, lost = entries[number::160]
        for identifier in edited:
            warehouse.sandbox.edit_entry(identifier, at=now, description=f"edit {number}", project="New")
        warehouse.sandbox.edit_entry(moved, at=now, start=datetime(2026, 1, 9, 23, 59, tzinfo=UTC))
        warehouse.sandbox.delete_entry(deleted)
        warehouse.sandbox.edit_entry(lost, at=now, start=datetime(2024, 1, 9, tzinfo=UTC))
        late = datetime(2026, 1, number, 8, tzinfo=UTC)
        warehouse.sandbox.add_entry(start=late, seconds=60, at=now)
        warehouse.sandbox.add_entry(start=now, seconds=None, at=now)
        warehouse.today += timedelta(days=1)
        assert await warehouse.run("entries") <= 6
        await warehouse.check_entries()


async def test_a_used_up_quota_ends_a_run_cleanly(tmp_path: Path) -> None:
    """What was read before the quota was used up is loaded, and the next runs load the rest, and no more."""
    company = attrs.evolve(COMPANY, entries=12_000)
    async with Sandbox(workspaces=[SandboxWorkspace(company=company)], hourly=8) as sandbox:
        warehouse = Warehouse(sandbox, tmp_path)
        with pytest.warns(
            StoppedEarlyWarning, match="The next run of the pipeline continues here, not before"
        ):
            assert await warehouse.run("entries") <= 8
        ((loaded,),) = await warehouse.query("SELECT count(*) FROM entries")
        assert 0 < loaded < 12_000
    async with Sandbox(workspaces=[SandboxWorkspace(company=company)], hourly=None) as sandbox:
        later = Warehouse(sandbox, tmp_path)
        assert await later.run("entries") <= 14
        await later.check_entries()


async def test_objects_are_replaced_within_their_workspace(warehouse: Warehouse) -> None:
    """The objects of each workspace are those of the last run; other workspaces keep theirs."""
    first, second = warehouse.sandbox.workspace_ids
    names = ("projects", "clients", "tasks", "tags", "users")
    await warehouse.run(*names)
    await warehouse.run(*names, workspace_id=second)

    async def projects_of(workspace_id: int) -> list[int]:
        rows = await warehouse.query("SELECT workspace_id, id FROM projects ORDER BY id")
        return [row[1] for row in rows if row[0] == workspace_id]

    before, others = await projects_of(first), await projects_of(second)
    assert before
    assert others
    warehouse.sandbox.add_entry(start=NOW, seconds=60, project="Brand new", tags=["new tag"])
    await warehouse.run(*names, "entries")
    after = await projects_of(first)
    assert len(after) == len(set(after)) == len(before) + 1
    assert await projects_of(second) == others
    assert await warehouse.query("SELECT count(*) FROM tags WHERE name = 'new tag'") == [(1,)]
    (with_project,) = await warehouse.query("SELECT count(project_id) FROM entries")
    joined = (
        "SELECT count(*) FROM entries e "
        "JOIN projects p ON p.id = e.project_id AND p.workspace_id = e.workspace_id "
        "JOIN users u ON u.id = e.user_id AND u.workspace_id = e.workspace_id"
    )
    assert await warehouse.query(joined) == [with_project]


async def test_a_list_that_breaks_off_replaces_nothing(warehouse: Warehouse) -> None:
    """If a list cannot be read to its end for the moment, the objects of the last run stay."""
    await warehouse.run("projects")
    before = await warehouse.query("SELECT count(*) FROM projects")
    warehouse.sandbox.fault(faults.Status(503), path="/projects", times=50)
    with pytest.warns(StoppedEarlyWarning, match="projects"):
        await warehouse.run("projects")
    assert await warehouse.query("SELECT count(*) FROM projects") == before


async def test_an_error_that_stays_ends_the_pipeline(warehouse: Warehouse) -> None:
    """A refusal that no later run would change is an error of the pipeline, and its state is not moved on."""
    warehouse.sandbox.refuse(warehouse.sandbox.workspace_id)
    with pytest.raises(PipelineStepFailed, match="403"):
        await warehouse.run("entries")
    warehouse.sandbox.refuse(warehouse.sandbox.workspace_id, refuses=False)
    await warehouse.run("entries")
    await warehouse.check_entries()


async def test_months_whose_totals_have_changed_are_replaced(warehouse: Warehouse) -> None:
    """A report is one request for each month at first, and later for those that changed and the newest."""
    reports = [ExportDetailed(**DATES)]
    assert await warehouse.run("detailed", reports=reports) == 4
    assert await warehouse.run("detailed", reports=reports) == 2
    lost, *_ = [each.id for each in warehouse.sandbox.entries(date(2026, 1, 15), date(2026, 1, 15))]
    warehouse.sandbox.delete_entry(lost)
    assert await warehouse.run("detailed", reports=reports) == 3
    rows = await warehouse.query("SELECT description, duration_seconds, start FROM detailed")
    assert sorted(rows) == sorted(
        (each.activity.description, each.seconds, each.start.replace(tzinfo=None))
        for each in warehouse.sandbox.entries(SINCE, TODAY)
        if each.seconds is not None
    )


async def test_a_month_that_is_empty_now_has_no_rows(warehouse: Warehouse) -> None:
    """If all entries of a month are deleted, so are its rows."""
    reports = [ExportSummary(**DATES)]
    await warehouse.run("summary", reports=reports)
    for each in list(warehouse.sandbox.entries(date(2026, 2, 1), date(2026, 2, 28))):
        warehouse.sandbox.delete_entry(each.id)
    await warehouse.run("summary", reports=reports)
    assert await warehouse.query("SELECT DISTINCT period[-10:] FROM summary ORDER BY 1") == [
        ("2026-01-01",),
        ("2026-03-01",),
    ]


async def test_weeks_are_replaced_too(warehouse: Warehouse) -> None:
    """A weekly report is divided into weeks, whose sums are those of the entries."""
    reports = [ExportWeekly(**DATES)]
    await warehouse.run("weekly", reports=reports)
    await warehouse.run("weekly", reports=reports)
    ((total,),) = await warehouse.query("SELECT sum(total_seconds) FROM weekly")
    assert total == sum(each.seconds or 0 for each in warehouse.sandbox.entries(SINCE, TODAY))


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"workspace_id": "7"}, "workspace_id: expected a positive whole number, got '7'"),
        ({"since": "2026"}, "since: expected a date, got '2026'"),
        ({"reread_days": -1}, "reread_days: expected a whole number of zero or more"),
        ({"reports": ExportSummary(**DATES)}, "reports: expected requests for csv reports"),
        ({"reports": [ExportDetailedPdf(**DATES)]}, "reports: expected requests for a csv"),
        ({"reports": [ExportSummary(**DATES, format="xlsx")]}, "reports: expected requests for a csv"),
        ({"reports": [ExportSummary(**DATES)] * 2}, "reports: there are two summary reports"),
    ],
)
def test_wrong_arguments_are_refused(settings: dict[str, Any], complaint: str) -> None:
    """An argument that makes no sense is an error that names it, before the pipeline runs."""
    arguments = {"workspace_id": 7, "since": SINCE, **settings}
    with pytest.raises(InvalidRequestError) as caught:
        source(**arguments)
    assert complaint in str(caught.value)


def test_the_source_has_a_resource_for_each_table() -> None:
    """Without reports, a source has the entries and the objects whose ids they have."""
    made = source(7, SINCE, api_token="0" * 32)
    assert set(made.resources) == {"entries", "projects", "clients", "tasks", "tags", "users"}


def test_the_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token, given or from the configuration of dlt, is in no repr of the source."""
    secret = "5e" * 16
    monkeypatch.setenv("SOURCES__TOGGL__API_TOKEN", secret)
    assert secret not in repr(source(7, SINCE)) + repr(source(7, SINCE, api_token=secret))


async def test_the_token_comes_from_the_configuration_of_dlt(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an argument, the token is the one that dlt is configured with."""
    tokens: list[object] = []

    def client(token: object) -> Toggl:
        tokens.append(token)
        return warehouse._client()

    monkeypatch.setenv("SOURCES__TOGGL__API_TOKEN", "5e" * 16)
    monkeypatch.setattr("toggl_async.dlt.toggl_source.Toggl", client)
    made = source(warehouse.sandbox.workspace_id, SINCE)
    await asyncio.to_thread(warehouse._pipeline().run, made.with_resources("tags"))
    assert tokens == [ApiToken("5e" * 16)]
