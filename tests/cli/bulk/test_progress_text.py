"""The progress of a run as text, on terminals of several widths."""

from datetime import timedelta

import pytest
from rich.cells import cell_len

from tests.cli.bulk.samples import arrives, end, failed, job, start, text_of
from tests.support.clock import Clock
from toggl_async.bulk.run.events import JobStartEvent, LookUpEvent, QuotaWaitEvent
from toggl_async.cli.bulk.progress_text import clock_text, counts_line, live_view, wait_line
from toggl_async.cli.bulk.run_progress import RunProgress


def busy(clock: Clock) -> RunProgress:
    """Return a run with downloads, a failure, and a wait."""
    progress = RunProgress(clock.setting)
    result = start(progress, 1_234)
    progress.feed(LookUpEvent(windows=500, due=400, skipped=100))
    end(progress, result, failed(1))
    progress.feed(arrives(2, 5 << 20, remaining=28))
    progress.feed(JobStartEvent(job(3).name))
    progress.feed(JobStartEvent("\x1b[31m日本語" * 20))
    progress.feed(QuotaWaitEvent("TOGGL_TOKEN", clock.utc() + timedelta(seconds=754)))
    return progress


@pytest.mark.parametrize("width", [1, 10, 20, 30, 40, 59, 60, 61, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Every line of the bars leaves the last column of the terminal free, and none is wrapped."""
    lines = text_of(live_view(busy(Clock()), width, 24), width).splitlines()
    assert len(lines) == 6
    assert max(map(cell_len, lines)) <= max(width - 1, 1)
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize("width", [60, 40])
def test_the_bars_show_what_happens(width: int) -> None:
    """The bars show the files done, the bytes of each download, the requests, and the wait."""
    text = text_of(live_view(busy(Clock()), width, 24), width)
    assert "101 of 1,234 files ━" in text
    assert "_2024-01-02.csv" in text
    assert "5.0 MiB" in text
    assert ("2.5 MiB/s" in text) is (width == 60)
    assert "3 requests, 28 left this hour" in text
    assert "waiting for the hourly quota of TOGGL" in text
    if width == 60:
        assert "1 failed" in text


def test_a_low_terminal_shows_some_downloads_and_counts_the_others() -> None:
    """There are never more lines than the terminal has, however many downloads there are."""
    progress = RunProgress(Clock().setting)
    start(progress, 100)
    for number in range(1, 31):
        progress.feed(JobStartEvent(job(number).name))
    lines = text_of(live_view(progress, 80, 10), 80).splitlines()
    assert len(lines) <= 10
    assert any(line.strip() == "and 24 more" for line in lines)


def test_the_counts_are_one_short_line() -> None:
    """The counts of a run are one line without the parts that are zero."""
    progress = RunProgress(Clock().setting)
    result = start(progress, 360)
    assert counts_line(progress) == "0 of 360 files, 0 requests"
    end(progress, result, failed(1))
    assert counts_line(progress) == "1 of 360 files, 1 failed, 3 requests"


def test_times_are_short() -> None:
    """A time has hours only if it is an hour or longer."""
    times = (0, 59.6, 754, 3600 * 30 + 62)
    assert [clock_text(timedelta(seconds=each)) for each in times] == ["00:00", "01:00", "12:34", "30:01:02"]


def test_the_only_account_is_not_named() -> None:
    """The account of a wait is named if it has a name, without control characters."""
    assert wait_line("default", None, None) == "waiting for the hourly quota"
    assert wait_line("A\x1b", None, None) == "waiting for the hourly quota of A\\x1b"
