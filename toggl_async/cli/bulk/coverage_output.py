"""The coverage of an archive, printed: a calendar, the counts, and the files that need attention."""

import sys
from collections.abc import Sequence

from rich.text import Text

from toggl_async.bulk import CalendarYear, Coverage, ExaminedJob, JobStatus, Plan
from toggl_async.cli.bulk.calendar_table import calendar_legend, calendar_table
from toggl_async.cli.bulk.wording import amount, first_lines, named, number, print_json
from toggl_async.cli.console import output_console
from toggl_async.cli.row_text import printable

_PIPE_WIDTH = 100


def print_coverage(
    plan: Plan, coverage: Coverage, calendar: Sequence[CalendarYear], *, as_json: bool
) -> None:
    """Print the coverage of an archive."""
    if as_json:
        print_json(_values(coverage))
        return
    console = output_console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    if calendar:
        console.print(calendar_table(calendar, console.width))
        console.print(Text("\n"), calendar_legend(calendar), Text("\n"), sep="")
    lines = [f"{plan.into}: {counts_text(coverage)}", size_text(coverage)]
    lines += named("extra", ((name, None) for name in coverage.extra))
    lines += first_lines(
        [f"  {each.status.value}: {each.job.name}{_error_of(each)}" for each in coverage.jobs]
    )
    sys.stdout.write("\n".join(map(printable, lines)) + "\n")


def counts_text(coverage: Coverage) -> str:
    """Return the number of files of each status."""
    counts = ((coverage.counts[status], status.value) for status in JobStatus)
    return ", ".join(f"{count:,} {what}" for count, what in counts if count) or "no jobs: run it first"


def size_text(coverage: Coverage) -> str:
    """Return the sums over all files."""
    # Without hours: several reports of an archive may contain the same hours.
    return f"{amount(coverage.size)}, {number(coverage.rows, 'row')}"


def error_text(examined: ExaminedJob) -> str:
    """Return the error of a job that failed; an empty string for other jobs."""
    if examined.status is not JobStatus.FAILED or examined.entry is None:
        return ""
    return examined.entry.error or ""


def _error_of(examined: ExaminedJob) -> str:
    error = error_text(examined)
    return f": {error}" if error else ""


def _values(coverage: Coverage) -> dict[str, object]:
    return {
        "counts": {status.value: coverage.counts[status] for status in JobStatus},
        "size": coverage.size,
        "rows": coverage.rows,
        "tracked_seconds": coverage.tracked_seconds,
        "jobs": [_job_values(each) for each in coverage.jobs],
        "extra": coverage.extra,
    }


def _job_values(examined: ExaminedJob) -> dict[str, object]:
    return {
        "name": examined.job.name,
        "status": examined.status.value,
        "error": None if examined.entry is None else examined.entry.error,
    }
