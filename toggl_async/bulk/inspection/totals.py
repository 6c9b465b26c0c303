"""The comparison of csvs with Toggl's totals by day, which shows whether rows are missing."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from datetime import date, timedelta

import attrs

from toggl_async.bulk.archive import Archive
from toggl_async.bulk.inspection.coverage import examined_jobs
from toggl_async.bulk.ledger.entry import FileRecord
from toggl_async.bulk.plan.jobs import Job, JobGroup
from toggl_async.bulk.plan.planned_report import SOME_DAY
from toggl_async.errors import DecodeError
from toggl_async.reports.detailed import DetailedTotals
from toggl_async.reports.filters import EntryFilter
from toggl_async.request.calendar_units import split
from toggl_async.request.date_ranges import LONGEST_DATE_RANGE

_DAY = timedelta(days=1)


@attrs.frozen
class TotalsCheck:
    """The comparison of one file: the time of its rows, and Toggl's total for the same days, in seconds."""

    job: Job
    file: FileRecord
    tracked_seconds: int
    expected_seconds: int

    @property
    def agrees(self) -> bool:
        """True if the two are equal."""
        return self.tracked_seconds == self.expected_seconds


async def check_totals(archive: Archive, groups: Iterable[JobGroup]) -> AsyncGenerator[TotalsCheck]:
    """Compare each csv whose durations could be read with Toggl's totals for its days.

    One request is sent for each workspace, set of filters and year (two for a leap year, which is longer than
    a report may be). Entries that were edited after a file was fetched make a difference too.

    Raises:
        TogglError: the totals were refused, or did not arrive, or do not have a value for each day.
        LedgerError, OSError: the ledger or the files cannot be read.
    """
    known: dict[str, Mapping[date, int]] = {}
    for group in groups:
        if group.file_format != "csv" or not isinstance(group.request(archive.windows[0]), EntryFilter):
            continue
        filters = _request(group, SOME_DAY, SOME_DAY).digest()
        async for each in examined_jobs(archive, [group]):
            file = None if each.entry is None else each.entry.file
            if file is None or file.tracked_seconds is None or each.found is None:
                continue
            totals = known.get(filters)
            if totals is None:
                totals = known[filters] = await _totals(archive, group)
            days = range(each.job.window.start.toordinal(), file.last.toordinal() + 1)
            expected = sum(totals.get(date.fromordinal(day), 0) for day in days)
            yield TotalsCheck(each.job, file, file.tracked_seconds, expected)


async def _totals(archive: Archive, group: JobGroup) -> Mapping[date, int]:
    """Return Toggl's total for each day of the plan, in seconds, under the filters of a group."""
    first, last = archive.windows[0].start, archive.windows[-1].last
    totals: dict[date, int] = {}
    for start, end in split(first, last, "year", longest=LONGEST_DATE_RANGE):
        request = _request(group, start, end)
        model = await archive.clients.of(group.account).send(request)
        days = (end - start).days + 1
        if len(model.graph) != days:
            raise DecodeError(
                f"Toggl's totals for {start} to {end} have {len(model.graph)} steps, not one for each of "
                f"{days} days"
            )
        totals.update((start + number * _DAY, step.seconds or 0) for number, step in enumerate(model.graph))
    return totals


def _request(group: JobGroup, start: date, end: date) -> DetailedTotals:
    filters = group.report.request(group.file_format, group.workspace_id, start, end)
    fields = {field.name: getattr(filters, field.name) for field in EntryFilter.__attrs_attrs__}
    make: Callable[..., DetailedTotals] = DetailedTotals
    return make(**fields, with_graph=True, resolution="day")
