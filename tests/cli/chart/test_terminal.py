"""The chart on a terminal."""

import io
import re
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from rich.console import Console

from toggl_async.cli.chart.terminal import print_chart
from toggl_async.cli.chart.weekly_totals import WeeklyChart, WeeklyTotal

FIRST = date(2025, 1, 6)


def weeks(*hours: float) -> dict[date, float]:
    """Return the seconds of consecutive weeks; those without any are left out."""
    return {FIRST + timedelta(weeks=number): each * 3600 for number, each in enumerate(hours) if each}


def printed(chart: WeeklyChart, width: int, *, colours: bool = False) -> Sequence[str]:
    """Return the lines of a chart on a terminal of some columns."""
    file = io.StringIO()
    console = Console(
        file=file, width=width, color_system="standard" if colours else None, force_terminal=colours
    )
    print_chart(chart, console)
    return file.getvalue().splitlines()


@pytest.mark.parametrize("width", [30, 40, 80, 200])
def test_bars_are_in_proportion_and_fit(width: int) -> None:
    """The highest week fills the terminal's width, and half of its hours make half a bar."""
    lines = printed(WeeklyChart([WeeklyTotal("", weeks(40, 20, 1200))], entries=3, unread=0), width)
    assert max(map(len, lines)) <= width
    lengths = [line.count("█") for line in lines[:3]]
    room = width - len("2025-01-06  1,200.0 h")
    assert lengths[2] == room
    assert lengths[:2] == [pytest.approx(room * share, abs=1) for share in (40 / 1200, 20 / 1200)]
    assert [line.split()[0] for line in lines[:3]] == ["2025-01-06", "2025-01-13", "2025-01-20"]
    assert lines[2].endswith("1,200.0 h")


def test_letters_stand_for_colours_where_there_are_none() -> None:
    """Without colours, each project has a letter, which the legend explains with its hours and its share."""
    totals = [WeeklyTotal("Website", weeks(30, 0)), WeeklyTotal("App", weeks(10, 20))]
    lines = printed(WeeklyChart(totals, entries=2, unread=0, division="project"), 60)
    bars = ["".join(re.findall(r"[A-Z]", line)) for line in lines[:2]]
    assert bars[0].count("A") == pytest.approx(3 * bars[0].count("B"), abs=2)
    assert set(bars[1]) == {"B"}
    assert re.fullmatch(r"A Website +30\.0 h +50% *", lines[3])
    assert re.fullmatch(r"B App +30\.0 h +50% *", lines[4])
    assert re.fullmatch(r"Total of 2 entries +60\.0 h *", lines[5])


def test_colours_tell_projects_apart() -> None:
    """On a terminal with colours, the parts of a bar are blocks of different colours."""
    totals = [WeeklyTotal("Website", weeks(30)), WeeklyTotal("App", weeks(10))]
    line = printed(WeeklyChart(totals, entries=2, unread=0, division="project"), 60, colours=True)[0]
    assert len(set(re.findall(r"\x1b\[(\d+)m█+", line))) == 2
    assert not re.search("[AB]", re.sub(r"\x1b\[\d*m", "", line))


def test_weeks_without_time_are_shown() -> None:
    """A short gap has an empty line for each week, and a long one a single line with its length."""
    chart = WeeklyChart([WeeklyTotal("", weeks(1, 0, 1, *[0] * 9, 1))], entries=3, unread=0)
    lines = [line.rstrip() for line in printed(chart, 60)]
    assert re.fullmatch(r"2025-01-13 +0\.0 h", lines[1])
    assert lines[3].strip() == "9 weeks without time"
    assert lines[4].startswith("2025-03-31")


def test_control_characters_in_names_do_nothing() -> None:
    """A name from outside can neither move the cursor nor use markup."""
    totals = [WeeklyTotal("\x1b[2J[red]X[/red]", weeks(1))]
    text = "\n".join(printed(WeeklyChart(totals, entries=1, unread=0, division="project"), 80))
    assert "\\x1b[2J[red]X[/red]" in text


def test_nothing_tracked_is_an_empty_chart() -> None:
    """Without entries, the total is 0 and there are no bars."""
    for division in (None, "user"):
        lines = printed(WeeklyChart([], entries=0, unread=0, division=division), 40)
        assert lines[-1].split() == ["Total", "of", "0", "entries", "0.0", "h"]
