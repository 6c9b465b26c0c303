"""The bars of a run on a terminal."""

import os
import pty
import re
import signal
import sys
from io import StringIO

import anyio
import anyio.to_thread
import pytest
from rich.console import Console

from tests.cli.bulk.samples import closed, failed, job, saved
from tests.cli.program import Program
from tests.support.clock import Clock
from toggl_async.bulk import RunResult
from toggl_async.bulk.run.events import JobEndEvent, JobStartEvent, StartEvent
from toggl_async.cli.bulk.live_display import live_display
from toggl_async.cli.bulk.run_progress import RunProgress
from toggl_async.cli.console import OutputConsole

ERASE = "\x1b[2K"
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


def terminal(width: int) -> tuple[Console, StringIO]:
    """Return a terminal of a width, and what is written to it."""
    out = StringIO()
    console = Console(file=out, width=width, height=24, force_terminal=True, legacy_windows=False)
    return console, out


@pytest.mark.parametrize("width", [80, 60, 40])
def test_failures_are_printed_above_the_bars_and_stay(width: int) -> None:
    """Notices about files are printed once and remain; the bars are removed at the end."""
    console, out = terminal(width)
    with live_display(console, RunProgress(Clock().setting)) as listen:
        listen(StartEvent(9, RunResult()))
        listen(JobStartEvent(job(1).name))
        listen(JobEndEvent(failed(1, "[red]no[/red] \x1b[31m")))
        listen(JobEndEvent(saved(2, shrunk="9 rows on 2024-02-01, 8 on 2024-02-02")))
        listen(closed(7))
    text = out.getvalue()
    left = CONTROL.sub("", text)
    words = " ".join(left.split())
    assert words.count("failed: 5_detailed_2024-01-01_2024-01-01.csv: 500: [red]no[/red]") == 1
    assert "shrunk: 5_detailed_2024-01-02_2024-01-02.csv: 9 rows on" in words
    assert "not fetched: 7 files of detailed csv of workspace 5" in words
    assert "\x1b[31m" not in text
    assert text.rsplit(ERASE, 1)[1].strip("\x1b[A\r\n") == ""


def test_the_cursor_is_never_hidden() -> None:
    """A program that is killed leaves a terminal with a cursor."""
    out = StringIO()
    console = OutputConsole(file=out, force_terminal=True, legacy_windows=False)
    with live_display(console, RunProgress(Clock().setting)):
        pass
    assert "\x1b[?25l" not in out.getvalue()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
async def test_ctrl_c_takes_the_bars_away(program: Program) -> None:
    """After Ctrl-C, nothing of the bars is left on the terminal, and the exit code says so."""
    ours, theirs = pty.openpty()
    try:
        process = await program.start("bulk", "run", "--into", "arch", "--since", "2025-01-01", stderr=theirs)
        os.close(theirs)
        text = ""
        with anyio.fail_after(20):
            while "left this hour" not in text:
                text += (await anyio.to_thread.run_sync(os.read, ours, 4096)).decode()
            process.send_signal(signal.SIGINT)
            await process.wait()
            text += (await anyio.to_thread.run_sync(os.read, ours, 65536)).decode()
        await process.aclose()
    finally:
        os.close(ours)
    assert process.returncode == 130
    assert CONTROL.sub("", text.rsplit(ERASE, 1)[1]).split("\n")[-2:] == ["toggl-async: interrupted", ""]
    assert "files" not in text.rsplit(ERASE, 1)[1]
