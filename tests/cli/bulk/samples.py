"""Jobs, outcomes, events and coverages to display."""

from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO

import attrs
from rich.console import Console, RenderableType

from toggl_async import Headers, ServerError
from toggl_async.bulk import (
    CalendarYear,
    ClosedGroup,
    Coverage,
    ExaminedJob,
    Job,
    JobGroup,
    JobOutcome,
    JobStatus,
    LedgerEntry,
    Plan,
    PlannedReport,
    RunResult,
    Window,
)
from toggl_async.bulk.run.events import CloseEvent, DownloadEvent, JobEndEvent, JobStartEvent, StartEvent
from toggl_async.cli.bulk.run_progress import RunProgress
from toggl_async.options import Progress

MADE_AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
GROUP = JobGroup("default", 5, PlannedReport(kind="detailed"), "csv", "{workspace}_{report}_{start}_{end}")
PLAN = Plan(into="arch", since=date(2024, 1, 1))


def job(number: int = 1) -> Job:
    """Return the job of a day of January."""
    day = date(2024, 1, number)
    return GROUP.job(Window(day, day, day))


def failed(number: int = 1, message: str = "the server failed") -> JobOutcome:
    """Return the outcome of a job that failed."""
    return JobOutcome(
        job=job(number),
        result="failed",
        requests=3,
        error=ServerError(message, status=500, headers=Headers(())),
    )


def saved(number: int = 1, shrunk: str | None = None) -> JobOutcome:
    """Return the outcome of a job that was saved."""
    return JobOutcome(job=job(number), result="saved", requests=1, shrunk=shrunk)


def closed(jobs: int) -> CloseEvent:
    """Return the event of a closed group."""
    return CloseEvent(ClosedGroup(GROUP, ServerError("no", status=500, headers=Headers(())), jobs))


def start(progress: RunProgress, jobs: int) -> RunResult:
    """Begin a run, and return its result."""
    result = RunResult()
    progress.feed(StartEvent(jobs, result))
    return result


def end(progress: RunProgress, result: RunResult, outcome: JobOutcome) -> None:
    """Run a job to its outcome, as a run does."""
    progress.feed(JobStartEvent(outcome.job.name))
    result.add(outcome)
    progress.feed(JobEndEvent(outcome))


def arrives(number: int, size: int, *, seconds: float = 2.0, remaining: int | None = None) -> DownloadEvent:
    """Return the event that a part of a file has arrived."""
    progress = Progress(bytes_done=size, bytes_total=None, attempt=1, seconds=seconds, remaining=remaining)
    return DownloadEvent(job(number).name, progress)


def text_of(view: RenderableType, width: int) -> str:
    """Return the text that a terminal of a width shows."""
    console = Console(
        file=StringIO(), width=width, color_system=None, force_terminal=True, legacy_windows=False
    )
    with console.capture() as capture:
        console.print(view)
    return capture.get()


def year(name: str, workspace_id: int, number: int, **months: JobStatus) -> CalendarYear:
    """Return a year of a workspace; ``months`` are ``m1`` to ``m12``."""
    counts = tuple(
        Counter({months[f"m{month}"]: 2}) if f"m{month}" in months else Counter[JobStatus]()
        for month in range(1, 13)
    )
    return CalendarYear(workspace_id, name, number, counts)


def coverage(*jobs: tuple[int, JobStatus]) -> Coverage:
    """Return the coverage of jobs of January, with their statuses; a failed one has an error."""
    result = Coverage()
    for number, status in jobs:
        entry = attrs.evolve(LedgerEntry.of(job(number), "failed"), error="ServerError: <b>500</b>")
        result.add(ExaminedJob(job(number), entry if status is JobStatus.FAILED else None, None, status))
    return result
