"""The chart of the hours of each week."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from tests.cli.bulk.page_parser import Page
from toggl_async.bulk import WeeklyHours
from toggl_async.cli.bulk.page_chart import chart_html

FIRST = date(2023, 12, 25)
SECONDS = Counter({FIRST + timedelta(weeks=week): (week + 1) * 1800 for week in range(60)})
TITLE = re.compile(r"Week of ([0-9-]+): ([0-9,.]+) hours")


def test_every_week_is_a_bar_with_its_hours() -> None:
    """Each bar has its week and its hours, and its height is in proportion to the hours."""
    page = Page(chart_html(WeeklyHours(SECONDS, files=3)))
    titles = [TITLE.fullmatch(each) for each in page.texts_in("title")]
    weeks = {date.fromisoformat(each[1]): float(each[2].replace(",", "")) for each in titles if each}
    assert weeks == {week: seconds / 3600 for week, seconds in SECONDS.items()}
    heights = [float(each["height"] or 0) for each in page.named("rect")]
    assert heights == [pytest.approx(number * 100 / 60, abs=0.01) for number in range(1, 61)]


def test_bars_neither_overlap_nor_leave_their_year() -> None:
    """In each year, at most 53 bars are side by side, inside the frame."""
    seconds = Counter({date(2024, 1, 1) + timedelta(weeks=week): 3600 for week in range(53 * 6)})
    for source in chart_html(WeeklyHours(seconds)).split("<svg")[1:]:
        page = Page(source.split("</svg>")[0].split(">", 1)[1])
        lefts = [float(each["x"] or 0) for each in page.named("rect")]
        assert lefts == sorted(set(lefts))
        assert lefts[0] >= 0
        assert lefts[-1] + 8 <= 530


def test_only_years_with_hours_have_a_strip() -> None:
    """An entry in a wrong, distant year adds only one row of bars."""
    seconds = Counter({date(1, 1, 1): 60, date(2024, 1, 1): 3600, date(9999, 12, 27): 60})
    assert len(Page(chart_html(WeeklyHours(seconds))).named("svg")) == 3


def test_a_negative_week_is_a_bar_without_height() -> None:
    """Durations below zero do not draw outside the frame."""
    seconds = Counter({date(2024, 1, 1): 3600, date(2024, 1, 8): -3600})
    assert [each["height"] for each in Page(chart_html(WeeklyHours(seconds))).named("rect")] == [
        "100.00",
        "0.00",
    ]


def test_the_page_says_why_there_is_no_chart() -> None:
    """Without detailed csvs, or without time in them, there is a sentence in place of the chart."""
    assert chart_html(None).startswith("<p>There is no chart of hours: the plan has no detailed report")
    unread = WeeklyHours(unread_rows=2, unreadable=[("<a>.csv", "it is cut")])
    text = chart_html(unread)
    assert "no time was tracked" in text
    assert "2 rows without a date or a duration" in text
    assert "&lt;a&gt;.csv cannot be read: it is cut" in text


def test_a_filtered_report_is_named_as_such() -> None:
    """The page says so if the report may not have all entries."""
    assert "may not have all entries" in chart_html(WeeklyHours(SECONDS, filtered=True))
    assert "may not have all entries" not in chart_html(WeeklyHours(SECONDS))
