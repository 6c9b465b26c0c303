"""The display of a run: lines for people, JSON for programs."""

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager

from toggl_async.bulk import RunResult
from toggl_async.bulk.events import BulkEvent, CloseEvent, JobEndEvent, Listener, QuotaWaitEvent, StartEvent
from toggl_async.cli.bulk.event_values import event_values
from toggl_async.cli.bulk.results import moment, run_lines, run_values
from toggl_async.cli.exit_codes import error_message


class RunDisplay:
    """Shows the events of a run on standard error, or as JSON lines on standard output."""

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        self._as_json = as_json
        self._quiet = quiet

    @contextmanager
    def listening(self) -> Generator[Listener]:
        """Yield the listener of the run."""
        yield self._print_json if self._as_json else self._print_line

    def _print_json(self, event: BulkEvent) -> None:
        values = event_values(event)
        if values is not None:
            sys.stdout.write(json.dumps(values, ensure_ascii=False) + "\n")
            sys.stdout.flush()

    def _print_line(self, event: BulkEvent) -> None:
        line = None if self._quiet else line_of(event)
        if line is not None:
            sys.stderr.write(f"{line}\n")

    def print_result(self, result: RunResult) -> None:
        """Print the result of the run."""
        if self._as_json:
            sys.stdout.write(json.dumps(run_values(result), ensure_ascii=False) + "\n")
        elif not self._quiet or not result.complete:
            sys.stdout.write("\n".join(run_lines(result)) + "\n")


def line_of(event: BulkEvent) -> str | None:
    """Return the line for an event, None if it has none."""
    match event:
        case StartEvent(jobs=jobs):
            return f"{jobs:,} files in all"
        case JobEndEvent(outcome=outcome):
            note = "" if outcome.error is None else f": {error_message(outcome.error)}"
            return f"{outcome.result}: {outcome.job.name}{note}"
        case CloseEvent(closed=closed):
            group = closed.group
            return (
                f"not fetched: the other files of {group.report.kind} {group.file_format} of workspace "
                f"{group.workspace_id}: {error_message(closed.error)}"
            )
        case QuotaWaitEvent(until=until):
            return "waiting for the hourly quota" + ("" if until is None else f" until {moment(until)}")
        case _:
            return None
