"""The coverage of an archive as a calendar: a row of twelve months for each workspace and year."""

from collections import Counter
from collections.abc import Mapping

import attrs

from toggl_async.bulk.inspection.coverage import Coverage
from toggl_async.bulk.status.job_status import JobStatus

_WORST_FIRST = (
    JobStatus.FAILED,
    JobStatus.ALTERED,
    JobStatus.MISSING,
    JobStatus.DUE,
    JobStatus.UNKNOWN,
    JobStatus.DONE,
    JobStatus.SETTLED,
)


@attrs.frozen
class CalendarYear:
    """A year of a workspace; ``months`` has the number of jobs of each status, from January to December."""

    workspace_id: int
    name: str
    year: int
    months: tuple[Counter[JobStatus], ...]


def worst(counts: Counter[JobStatus]) -> JobStatus | None:
    """Return the status of some jobs that needs most attention, None if there are no jobs."""
    return next((status for status in _WORST_FIRST if counts[status]), None)


def calendar_of(coverage: Coverage, names: Mapping[int, str]) -> list[CalendarYear]:
    """Return the years of each workspace, in the order of their names, which ``names`` has by id."""
    years: dict[tuple[str, int, int], list[Counter[JobStatus]]] = {}
    for (workspace, month), counts in coverage.cells.items():
        key = names.get(workspace, ""), workspace, month.year
        years.setdefault(key, [Counter() for _ in range(12)])[month.month - 1] = counts
    return [
        CalendarYear(workspace, name, year, tuple(months))
        for (name, workspace, year), months in sorted(years.items(), key=_order)
    ]


def _order(item: tuple[tuple[str, int, int], object]) -> tuple[str, int, int]:
    (name, workspace, year), _ = item
    return name.casefold(), workspace, year
