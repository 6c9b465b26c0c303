"""Sums out of a folder that ``Toggl.to_parquet`` wrote, with DuckDB, Polars and pandas.

The folder has a file for each month of each workspace. It is read as one table, whose columns ``workspace``
and ``month`` are from the names of the folders. No column needs a cast: a duration has the same type in each
file, also where one takes days, and a month whose csv had no amounts has nulls there.

With DuckDB, for which Parquet's durations are whole seconds (``to_seconds(sum(duration))`` is an interval)::

    SELECT project, sum(duration) AS seconds
    FROM read_parquet('warehouse/**', hive_partitioning=true)
    GROUP BY project

With Polars, lazily, so that only two columns are read::

    table = pl.scan_parquet("warehouse", hive_partitioning=True)
    table.group_by("project").agg(pl.sum("duration")).collect()

With pandas, which reads the folder by way of ``pyarrow.dataset``::

    table = pd.read_parquet("warehouse", columns=["project", "duration"])
    table.groupby("project", observed=True)["duration"].sum()

An entry without a project has an empty text there, as in the csv.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import csv as arrow_csv

from toggl_async import ApiToken, Hosts, RateLimit, Toggl
from toggl_async.reports.exports import ExportDetailed
from toggl_async.sandbox import Company, CompanyEntry, Sandbox, SandboxWorkspace

DAY = 24 * 3600
HIDDEN = date(2026, 10, 1)
"""The month whose csv has no column of amounts."""


def entry(day: str, seconds: int, project: str | None, rate: int | None = None) -> CompanyEntry:
    """Return a time entry, billable if it has a rate in cents per hour."""
    start = datetime.fromisoformat(day)
    return CompanyEntry(
        start=start, seconds=seconds, project=project, user="Ana", rate=rate, billable=rate is not None
    )


ENTRIES: Mapping[int, list[CompanyEntry]] = {
    11: [
        entry("2026-09-01T08:00", 2 * DAY + 59, "Walls", 1000),
        entry("2026-09-02T08:00", 3600, "Roof"),
        entry("2026-10-01T08:00", DAY, "Walls", 1000),
        entry("2026-10-31T08:00", 1, None),
        entry("2026-11-30T08:00", 30 * 3600 + 1, "Roof", 250),
    ],
    12: [
        entry("2026-09-15T08:00", DAY + 1, "Walls"),
        entry("2026-11-01T08:00", 7, 'Garden, "big"'),
    ],
}
"""The entries of two workspaces; one of them has none in October."""


def truth() -> dict[str, int]:
    """Return the seconds of each project, as the entries say."""
    seconds: Counter[str] = Counter()
    for entries in ENTRIES.values():
        for each in entries:
            seconds[each.project or ""] += each.seconds or 0
    return dict(seconds)


@pytest.fixture(autouse=True, scope="module")
def _runtimes(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let each library open the event loops and pipes that it opens once in a process, and keeps."""
    folder = tmp_path_factory.mktemp("runtimes")
    pl.DataFrame({"project": ["a"], "duration": [1]}).write_parquet(folder / "a.parquet")
    for read in (with_duckdb, with_polars):
        read(folder)
    pd.read_parquet(folder)
    arrow_csv.read_csv(pa.BufferReader(b"a\n1\n"))


@pytest.fixture
async def warehouse(tmp_path: Path) -> Path:
    """Return a folder with three months of two workspaces."""
    into = tmp_path / "warehouse"
    quarter = ExportDetailed(start_date=date(2026, 9, 1), end_date=date(2026, 11, 30))
    windows = [
        month.evolve(workspace_id=workspace, hide_amounts=month.start_date == HIDDEN)
        for workspace in ENTRIES
        for month in quarter.by_month()
    ]
    workspaces = [
        SandboxWorkspace(id=workspace, company=Company.from_entries(entries, seed=workspace))
        for workspace, entries in ENTRIES.items()
    ]
    async with Sandbox(workspaces=workspaces) as sandbox:
        hosts = Hosts(track=sandbox.track_url, focus=sandbox.focus_url)
        async with Toggl(
            ApiToken(sandbox.api_token), hosts=hosts, rate_limit=RateLimit(per_second=None)
        ) as toggl:
            async for outcome in toggl.to_parquet(windows, into=into):
                outcome.result()
    return into


def with_duckdb(folder: Path) -> dict[str, int]:
    """Return the seconds of each project by SQL."""
    query = """
        SELECT project, sum(duration) AS seconds
        FROM read_parquet(?, hive_partitioning=true)
        GROUP BY project
    """
    with duckdb.connect() as database:
        return dict(database.execute(query, [f"{folder}/**"]).fetchall())


def with_polars(folder: Path) -> dict[str, timedelta]:
    """Return the durations of each project from a lazy scan."""
    table = pl.scan_parquet(folder, hive_partitioning=True)
    return dict(table.group_by("project").agg(pl.sum("duration")).collect().iter_rows())


def with_pandas(folder: Path) -> dict[str, timedelta]:
    """Return the durations of each project from a data frame."""
    table = pd.read_parquet(folder, columns=["project", "duration"])
    sums: dict[str, pd.Timedelta] = table.groupby("project", observed=True)["duration"].sum().to_dict()
    return {project: each.to_pytimedelta() for project, each in sums.items()}


@pytest.mark.parametrize("read", [with_duckdb, with_polars, with_pandas])
def test_each_library_gives_the_tracked_time_of_each_project(
    warehouse: Path, read: Callable[[Path], Mapping[str, Any]]
) -> None:
    """The sums are those of the entries, over both workspaces and all months, without a cast."""
    unit = timedelta(seconds=1) if read is not with_duckdb else 1
    assert read(warehouse) == {project: seconds * unit for project, seconds in truth().items()}


def test_the_partitions_are_columns(warehouse: Path) -> None:
    """A query for one workspace and month reads only its file."""
    query = """
        SELECT workspace, month, sum(duration), sum(amount), any_value(currency)
        FROM read_parquet(?, hive_partitioning=true)
        GROUP BY workspace, month ORDER BY workspace, month
    """
    with duckdb.connect() as database:
        rows = database.execute(query, [f"{warehouse}/**"]).fetchall()
    assert rows == [
        (11, "2026-09", 2 * DAY + 59 + 3600, Decimal("480.16"), "USD"),
        (11, "2026-10", DAY + 1, None, None),
        (11, "2026-11", 30 * 3600 + 1, Decimal("75.00"), "USD"),
        (12, "2026-09", DAY + 1, Decimal(0), "USD"),
        (12, "2026-11", 7, Decimal(0), "USD"),
    ]
    table = pl.scan_parquet(warehouse, hive_partitioning=True)
    october = table.filter((pl.col("workspace") == 11) & (pl.col("month") == "2026-10"))
    assert october.select(pl.sum("duration")).collect().item() == timedelta(days=1, seconds=1)
    frame = pd.read_parquet(warehouse, filters=[("workspace", "==", 11), ("month", "==", "2026-10")])
    assert frame["duration"].sum() == pd.Timedelta(days=1, seconds=1)
    assert frame["amount"].isna().all()
    assert pd.read_parquet(warehouse)["amount"].dropna().sum() == Decimal("555.16")


def test_moments_need_no_cast_either(warehouse: Path) -> None:
    """The last entry begins at the same moment, wherever it is read."""
    last = datetime.fromisoformat("2026-11-30T08:00")
    with duckdb.connect() as database:
        row = database.execute("SELECT max(start) FROM read_parquet(?)", [f"{warehouse}/**"]).fetchone()
    assert row == (last,)
    assert pl.scan_parquet(warehouse).select(pl.max("start")).collect().item() == last
    assert pd.read_parquet(warehouse)["start"].max() == pd.Timestamp(last)
