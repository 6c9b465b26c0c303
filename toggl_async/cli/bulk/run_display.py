"""The display of a run: bars on a terminal, lines elsewhere, JSON for programs."""

import sys
from collections.abc import Generator
from contextlib import contextmanager

from toggl_async.bulk import RunResult
from toggl_async.bulk.run.events import BulkEvent, BulkListener
from toggl_async.cli.bulk.event_values import event_values
from toggl_async.cli.bulk.line_display import LineDisplay
from toggl_async.cli.bulk.live_display import live_display
from toggl_async.cli.bulk.results import run_lines, run_values
from toggl_async.cli.bulk.run_progress import RunProgress
from toggl_async.cli.bulk.wording import print_json
from toggl_async.cli.console import output_console
from toggl_async.clock import Clock


class RunDisplay:
    """Shows the events of a run on standard error, or as JSON lines on standard output."""

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        self._as_json = as_json
        self._quiet = quiet

    @contextmanager
    def listening(self) -> Generator[BulkListener]:
        """Show the events that the yielded listener receives, until the block ends."""
        if self._as_json:
            yield _print_event
            return
        progress, console = RunProgress(Clock()), output_console(stderr=True)
        if self._quiet or not sys.stderr.isatty() or console.is_dumb_terminal:
            yield LineDisplay(_write_line, progress, self._quiet).listen
            return
        with live_display(console, progress) as listener:
            yield listener

    def print_result(self, result: RunResult) -> None:
        """Print the result of the run."""
        if self._as_json:
            print_json(run_values(result))
        else:
            sys.stdout.write("\n".join(run_lines(result)) + "\n")


def _print_event(event: BulkEvent) -> None:
    values = event_values(event)
    if values is not None:
        print_json(values)


def _write_line(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
