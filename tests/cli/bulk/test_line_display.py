"""The progress of a run where standard error is no terminal."""

from datetime import timedelta

from tests.cli.bulk.samples import closed, failed, job, saved
from tests.support.clock import Clock
from toggl_async.bulk import JobOutcome, RunResult
from toggl_async.bulk.run.events import JobEndEvent, JobStartEvent, QuotaWaitEvent, StartEvent
from toggl_async.cli.bulk.line_display import LineDisplay
from toggl_async.cli.bulk.run_progress import RunProgress


class Run:
    """A display whose lines are collected."""

    def __init__(self, jobs: int, *, quiet: bool = False) -> None:
        self.clock = Clock()
        self.lines: list[str] = []
        self.result = RunResult()
        self.display = LineDisplay(self.lines.append, RunProgress(self.clock.setting), quiet)
        self.display.listen(StartEvent(jobs, self.result))

    def ends(self, outcome: JobOutcome) -> None:
        """Run a job to its outcome."""
        self.display.listen(JobStartEvent(outcome.job.name))
        self.result.add(outcome)
        self.display.listen(JobEndEvent(outcome))


def test_thousands_of_files_are_a_line_every_few_seconds() -> None:
    """Ordinary progress is at most one line every five seconds, however many files are saved."""
    run = Run(4000)
    for _ in range(4000):
        run.clock.now += 0.01
        run.ends(saved())
    assert run.lines[0] == "4,000 files in all"
    assert len(run.lines) == 8
    assert run.lines[-1].startswith("3,5")
    assert run.lines[-1].endswith("requests")


def test_nothing_is_written_while_nothing_changes() -> None:
    """Two lines of ordinary progress are never the same."""
    run = Run(10)
    for _ in range(10):
        run.clock.now += 6
        run.display.listen(JobStartEvent(job().name))
    assert run.lines == ["10 files in all", "0 of 10 files, 0 requests"]


def test_failures_are_written_at_once() -> None:
    """Each failed file, smaller file and closed group is reported at once in one line."""
    run = Run(10)
    run.ends(failed(1, "no\nway"))
    run.ends(saved(2, shrunk="9 rows before, 8 now"))
    run.display.listen(closed(1))
    assert run.lines[1:] == [
        "failed: 5_detailed_2024-01-01_2024-01-01.csv: 500: no way",
        "shrunk: 5_detailed_2024-01-02_2024-01-02.csv: 9 rows before, 8 now",
        "not fetched: 1 file of detailed csv of workspace 5: 500: no",
    ]


def test_a_wait_is_written_once() -> None:
    """The same wait, reported by several calls, is one line; a later wait is another line."""
    run = Run(10)
    until = run.clock.utc() + timedelta(hours=1)
    for milliseconds in range(8):
        run.display.listen(QuotaWaitEvent("default", until + timedelta(milliseconds=milliseconds)))
    assert len(run.lines) == 2
    assert run.lines[1].startswith("waiting for the hourly quota, until ")
    run.display.listen(QuotaWaitEvent("default", until + timedelta(hours=1)))
    assert len(run.lines) == 3


def test_waits_without_a_known_end_are_written_once() -> None:
    """A wait without a known end is one line until bytes arrive."""
    run = Run(10)
    for _ in range(8):
        run.display.listen(QuotaWaitEvent("default", None))
    assert run.lines[1:] == ["waiting for the hourly quota"]


def test_quiet_writes_failures_alone() -> None:
    """With --quiet, only failures are written."""
    run = Run(10, quiet=True)
    run.clock.now += 100
    run.ends(saved(1))
    run.display.listen(QuotaWaitEvent("default", None))
    assert run.lines == []
    run.ends(failed(2))
    assert len(run.lines) == 1
