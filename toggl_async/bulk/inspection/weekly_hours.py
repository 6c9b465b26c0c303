"""The hours tracked in each week, from the detailed csvs of an archive."""

import functools
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import attrs

from toggl_async.bulk.archive import Archive
from toggl_async.bulk.destinations.store_url import expanded
from toggl_async.bulk.inspection.coverage import examined_jobs
from toggl_async.bulk.plan.jobs import JobGroup
from toggl_async.bulk.status.job_finder import ExaminedJob
from toggl_async.bulk.status.job_status import JobStatus
from toggl_async.errors import TogglError
from toggl_async.reports.exports import ExportDetailed
from toggl_async.tables import read_rows
from toggl_async.transfer.existing_file import StopSign
from toggl_async.transfer.thread_pool import ThreadPool


@attrs.define
class WeeklyHours:
    """The seconds tracked in each week, by its Monday.

    ``files`` counts the csvs that were added up. ``unread_rows`` counts the rows that were left out, since
    their date or duration could not be read. ``unreadable`` has the names of the files that could not be
    read, each with the reason. ``filtered`` is true if the plan sets fields of a report, which may then lack
    entries.
    """

    seconds: Counter[date] = attrs.Factory(Counter[date])
    files: int = 0
    unread_rows: int = 0
    unreadable: list[tuple[str, str]] = attrs.Factory(list[tuple[str, str]])
    filtered: bool = False


async def weekly_hours(archive: Archive, groups: Iterable[JobGroup]) -> WeeklyHours | None:
    """Return the hours of each week; None without detailed csvs, or if the files are not in a folder.

    If a workspace has several detailed reports, the one with the fewest fields is used. A file is not read if
    its window is within one week and the ledger has its total; the others are read in constant memory.

    Raises:
        LedgerError, OSError: the ledger or the folder cannot be read.
    """
    chosen = _chosen(groups)
    if not chosen or archive.plan.is_remote:
        return None
    hours = WeeklyHours(filtered=any(group.report.fields for group in chosen))
    thread, stop = ThreadPool(1), StopSign()
    try:
        async for each in examined_jobs(archive, chosen):
            if each.found is not None and not _add_known(hours, each):
                name = each.job.name
                path = expanded(archive.plan.into) / name
                await thread.run(functools.partial(_add_file, hours, path, name, stop))
    finally:
        stop.is_set = True
        thread.close()
    return hours


def _chosen(groups: Iterable[JobGroup]) -> list[JobGroup]:
    """Return one group of detailed csvs for each workspace that has any."""
    chosen: dict[int, JobGroup] = {}
    for group in groups:
        if group.report.kind == "detailed" and group.file_format == "csv":
            before = chosen.setdefault(group.workspace_id, group)
            if len(group.report.fields) < len(before.report.fields):
                chosen[group.workspace_id] = group
    return list(chosen.values())


def _add_known(hours: WeeklyHours, examined: ExaminedJob) -> bool:
    """Add the total of a file from the ledger, if it belongs to one week; return whether it was added."""
    window, entry = examined.job.window, examined.entry
    file = None if entry is None or examined.status is JobStatus.ALTERED else entry.file
    if file is None or file.tracked_seconds is None or monday_of(window.start) != monday_of(window.last):
        return False
    hours.seconds[monday_of(window.start)] += file.tracked_seconds
    hours.files += 1
    return True


def _add_file(hours: WeeklyHours, path: Path, name: str, stop: StopSign) -> None:
    """Add the durations of the rows of a csv."""
    seconds, unread = Counter[date](), 0
    try:
        for row in read_rows(path, ExportDetailed):
            if stop.is_set:
                return
            if row.start_date is None or row.duration is None:
                unread += 1
            else:
                seconds[monday_of(row.start_date)] += round(row.duration.total_seconds())
    except (TogglError, OSError) as error:
        hours.unreadable.append((name, str(error)))
        return
    hours.seconds.update(seconds)
    hours.unread_rows += unread
    hours.files += 1


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())
