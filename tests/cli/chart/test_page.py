"""The chart as a web page."""

from datetime import date

import pytest

from tests.cli.bulk.page_parser import Page
from toggl_async.cli.chart.page import page_of
from toggl_async.cli.chart.weekly_totals import Division, WeeklyChart, WeeklyTotal

MONDAY = date(2025, 3, 3)
TOTALS = [
    WeeklyTotal("<b>Website</b>", {MONDAY: 7200.0, date(2024, 12, 30): 3600.0}),
    WeeklyTotal("2 others", {MONDAY: 3600.0}),
]


def page(division: Division | None) -> Page:
    """Return the page of a chart."""
    totals = TOTALS if division else TOTALS[:1]
    return Page(page_of(WeeklyChart(totals, 3, 1, division), "a&b.csv").html())


def test_parts_are_stacked_with_their_hours() -> None:
    """The parts of a week stand on each other, each with its name and hours, and fill the height together."""
    made = page("project")
    bars = [each for each in made.named("rect") if "x" in each]
    assert [(each["class"], each["y"], each["height"]) for each in bars] == [
        ("part0", "66.67", "33.33"),
        ("part0", "33.33", "66.67"),
        ("part1", "0.00", "33.33"),
    ]
    assert made.texts_in("title")[1:] == [
        "Week of 2024-12-30, <b>Website</b>: 1.00 hours",
        "Week of 2025-03-03, <b>Website</b>: 2.00 hours",
        "Week of 2025-03-03, 2 others: 1.00 hours",
    ]


def test_the_legend_names_all_parts() -> None:
    """A sentence has the total, and a table the name, the hours and the share of each part, as text."""
    made = page("project")
    assert made.texts_in("p") == [
        "a&b.csv",
        "4.0 hours in 3 entries; the highest bar is 3.0 hours. A week is in the year of its Monday.",
        "Left out, since no date or duration is understood: 1 row.",
    ]
    assert made.texts_in("th")[3:] == ["<b>Website</b>", "2 others"]
    assert made.texts_in("td") == ["3.0 h", "75%", "1.0 h", "25%"]
    assert page(None).named("table") == []


@pytest.mark.parametrize("division", [None, "project"])
def test_the_page_needs_no_other_file(division: Division | None) -> None:
    """The page has no scripts, links or images, and says how many rows were left out."""
    made = page(division)
    assert not {"script", "link", "img", "iframe", "a", "b"} & {tag for tag, _ in made.elements}
    assert not {"src", "href", "style", "onclick"} & {name for _, each in made.elements for name in each}
    assert any(text.endswith(": 1 row.") for _, text in made.texts)


def test_nothing_tracked_is_a_page() -> None:
    """A chart without entries is a page without bars."""
    assert Page(page_of(WeeklyChart([], 0, 0, "user"), "x").html()).named("rect") == []
