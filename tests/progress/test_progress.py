"""The ready-made progress callbacks."""

import io
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from rich.console import Console

import toggl_async.progress
from tests.support.calls import client, export
from tests.support.files import CSV
from tests.support.server import respond, serve
from tests.support.wire import csv_response
from toggl_async import Options, Progress
from toggl_async.progress import LogProgress, RichProgress

MIB = 1 << 20
STEP = Progress(bytes_done=3 * MIB, bytes_total=12 * MIB, attempt=1, seconds=10.0, remaining=29)


def progress_at(seconds: float, attempt: int = 1) -> Progress:
    """Return the progress of a download after some seconds of an attempt."""
    return attrs.evolve(STEP, seconds=seconds, attempt=attempt)


def test_a_log_line_is_written_once_per_interval(caplog: pytest.LogCaptureFixture) -> None:
    """A pause of several intervals adds only one line, and a new attempt starts a new interval."""
    progress = LogProgress(logging.getLogger("test"), every=5.0, label="october")
    with caplog.at_level(logging.INFO, logger="test"):
        for seconds in (0.0, 4.9, 5.0, 5.1, 9.9, 31.0, 31.5, 34.9, 35.0):
            progress(progress_at(seconds))
        for seconds in (0.0, 4.9, 5.2):
            progress(progress_at(seconds, attempt=2))
    shown = [record.getMessage().split(" s,")[0].rpartition(" ")[2] for record in caplog.records]
    assert shown == ["5", "31", "35", "5"]


def test_a_log_line_has_bytes_rate_attempt_and_requests_left(caplog: pytest.LogCaptureFixture) -> None:
    """Unknown values are left out, and the log record carries the progress itself."""
    progress = LogProgress(logging.getLogger("test"), every=1.0, level=logging.WARNING)
    progress(STEP)
    progress(Progress(bytes_done=MIB, bytes_total=None, attempt=2, seconds=2.0))
    first, second = caplog.records
    assert first.getMessage() == "download: 3.0 of 12.0 MiB after 10 s, 0.3 MiB/s, 29 requests left"
    assert second.getMessage() == "download: 1.0 MiB after 2 s, 0.5 MiB/s, attempt 2"
    assert vars(first)["progress"] == STEP


def test_an_interval_of_zero_is_an_error() -> None:
    """The interval between log lines must be positive."""
    with pytest.raises(ValueError, match="every"):
        LogProgress(logging.getLogger("test"), every=0)


def terminal(width: int = 120) -> tuple[Console, io.StringIO]:
    """Return a terminal and the stream that records its output."""
    screen = io.StringIO()
    return Console(file=screen, force_terminal=True, width=width, color_system=None), screen


def test_each_download_has_a_bar() -> None:
    """A bar shows the label without markup, bytes, attempt and requests left; it is removed at the end."""
    console, screen = terminal()
    with RichProgress(console) as bars:
        first, second = bars.download("[october]"), bars.download("november")
        first(STEP)
        second(attrs.evolve(STEP, attempt=2, bytes_total=None, remaining=None))
    shown = screen.getvalue()
    assert "[october]" in shown
    assert "3.1/12.6 MB" in shown
    assert "29 requests left" in shown
    assert "attempt 2" in shown
    assert shown.rstrip().endswith("\x1b[2K")


def test_a_bar_that_is_kept_shows_its_end() -> None:
    """The bar stays, and is full even if the response had no length."""
    console, screen = terminal()
    with RichProgress(console, keep=True) as bars:
        bars.download("october")(attrs.evolve(STEP, bytes_done=3_100_000, bytes_total=None, remaining=None))
    last = screen.getvalue().rstrip().rpartition("\x1b[2K")[2]
    assert "october" in last
    assert "3.1/3.1 MB" in last


@pytest.mark.parametrize("width", [60, 79, 80, 120])
def test_a_bar_takes_one_line(width: int) -> None:
    """On a narrow terminal, the details are left out rather than broken into several lines."""
    console, screen = terminal(width)
    with RichProgress(console, keep=True) as bars:
        bars.download("detailed xlsx")(attrs.evolve(STEP, bytes_done=123_456_789, bytes_total=None))
    last = screen.getvalue().rstrip().rpartition("\x1b[2K")[2]
    assert "123.5/123.5 MB" in last
    assert "\n" not in last.partition("\x1b[?25h")[0].rstrip("\n")


def test_a_bar_that_is_kept_does_not_pretend_to_be_full() -> None:
    """After an error, the bar shows how far the download came."""
    console, screen = terminal()

    def fail() -> None:
        with RichProgress(console, keep=True) as bars:
            bars.download("october")(STEP)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail()
    assert "3.1/12.6 MB" in screen.getvalue().rstrip().rpartition("\x1b[2K")[2]


def test_bars_are_not_shown_without_a_terminal() -> None:
    """Nothing is written to a console that is not a terminal."""
    screen = io.StringIO()
    with RichProgress(Console(file=screen)) as bars:
        bars.download("october")(STEP)
    assert not screen.getvalue().strip()


async def test_both_callbacks_work_in_a_download(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each callback is passed to a call by its options and reports the download."""
    console, screen = terminal()
    log = LogProgress(logging.getLogger("test"), every=1e-9)
    async with serve(respond(csv_response(CSV * 1000))) as server, client(server) as toggl:
        with RichProgress(console) as bars, caplog.at_level(logging.INFO, logger="test"):
            callbacks: list[Callable[[Progress], None]] = [log, bars.download("october")]
            for number, progress in enumerate(callbacks):
                await toggl.save(export(options=Options(progress=progress)), tmp_path / f"{number}.csv")
    assert "MiB" in caplog.text
    assert "october" in screen.getvalue()


async def test_a_callback_that_raises_ends_the_download(tmp_path: Path) -> None:
    """The call raises the callback's error, is not repeated, and leaves no file."""

    def fail(progress: Progress) -> None:
        raise LookupError(progress.attempt)

    async with serve(respond(csv_response(CSV * 1000))) as server, client(server) as toggl:
        with pytest.raises(LookupError):
            await toggl.save(export(options=Options(progress=fail)), tmp_path / "a.csv")
    assert server.connections == 1
    assert list(tmp_path.iterdir()) == []


def test_log_progress_does_not_import_rich() -> None:
    """The library rich is imported only once RichProgress is used."""
    code = "import sys; from toggl_async.progress import LogProgress; print('rich' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "False"


def test_an_unknown_name_is_an_attribute_error() -> None:
    """The lazy import of RichProgress does not hide that another name is missing."""
    name = "SlackProgress"
    with pytest.raises(AttributeError, match=name):
        getattr(toggl_async.progress, name)
