"""The coverage of an archive as a calendar."""

from collections import Counter
from datetime import date

from toggl_async.bulk import (
    Coverage,
    ExaminedJob,
    JobGroup,
    JobStatus,
    PlannedReport,
    Window,
    calendar_of,
    worst,
)

GROUP = JobGroup("default", 5, PlannedReport(kind="detailed"), "csv", "{workspace}_{report}_{start}_{end}")


def counted(*windows: tuple[date, date, JobStatus]) -> Coverage:
    """Return the coverage of some windows."""
    coverage = Coverage()
    for start, end, status in windows:
        job = GROUP.job(Window(start, end, end))
        coverage.add(ExaminedJob(job, None, None, status))
    return coverage


def test_a_window_counts_in_each_of_its_months() -> None:
    """A window counts in each month of which it has a day."""
    year = counted((date(2024, 1, 1), date(2024, 12, 30), JobStatus.SETTLED))
    [row] = calendar_of(year, {5: "Ada"})
    assert [counts[JobStatus.SETTLED] for counts in row.months] == [1] * 12
    assert year.counts[JobStatus.SETTLED] == 1
    week = counted((date(2024, 12, 30), date(2025, 1, 5), JobStatus.DONE))
    assert [(row.year, sum(map(bool, row.months))) for row in calendar_of(week, {})] == [(2024, 1), (2025, 1)]


def test_months_to_come_are_empty() -> None:
    """A window that is not over yet counts in no month after its last day."""
    coverage = Coverage()
    job = GROUP.job(Window(date(2024, 1, 1), date(2024, 12, 30), date(2024, 2, 10)))
    coverage.add(ExaminedJob(job, None, None, JobStatus.DONE))
    assert [sum(counts.values()) for counts in calendar_of(coverage, {})[0].months] == [1, 1, *[0] * 10]


def test_the_worst_status_decides() -> None:
    """A month with one failed file among many settled ones has the status failed."""
    assert worst(Counter({JobStatus.SETTLED: 99, JobStatus.FAILED: 1})) is JobStatus.FAILED
    assert worst(Counter({JobStatus.DONE: 1, JobStatus.SETTLED: 9})) is JobStatus.DONE
    assert worst(Counter({JobStatus.MISSING: 0})) is None


def test_each_status_of_a_coverage_has_a_rank() -> None:
    """No status is lost in a calendar; a halved window is counted as its two halves."""
    for status in set(JobStatus) - {JobStatus.HALVED}:
        assert worst(Counter({status: 1})) is status


def test_workspaces_are_in_the_order_of_their_names() -> None:
    """The rows are sorted by name, then by id, then by year."""
    coverage = Coverage()
    for workspace in (1, 2, 3):
        for year in (2025, 2024):
            coverage.cells[workspace, date(year, 1, 1)] = Counter({JobStatus.DONE: 1})
    rows = calendar_of(coverage, {1: "zebra", 2: "Ada", 3: "ada"})
    assert [(row.workspace_id, row.year) for row in rows] == [
        (2, 2024),
        (2, 2025),
        (3, 2024),
        (3, 2025),
        (1, 2024),
        (1, 2025),
    ]
