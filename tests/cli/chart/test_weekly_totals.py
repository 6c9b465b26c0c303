"""The hours of each week."""

from datetime import date, timedelta

import pytest

from toggl_async.cli.chart.weekly_totals import Division, WeekAdder
from toggl_async.tables import DetailedCsvRow

MONDAY = date(2025, 3, 3)


def entry(
    day: date,
    hours: float,
    *,
    project: str = "",
    client: str = "",
    user: str = "Ana",
    email: str = "ana@example.com",
) -> DetailedCsvRow:
    """Return an entry."""
    return DetailedCsvRow(
        start_date=day,
        duration=timedelta(hours=hours),
        project=project,
        client=client,
        user=user,
        email=email,
    )


def test_an_entry_counts_in_the_week_in_which_it_began() -> None:
    """Sunday is the last day of a week, and Monday the first of the next."""
    adder = WeekAdder()
    for day, hours in ((6, 1.5), (7, 2), (-1, 4)):
        adder.add(entry(MONDAY + timedelta(days=day), hours))
    chart = adder.chart(8)
    assert {monday: chart.of_week(monday) / 3600 for monday in chart.weeks} == {
        MONDAY - timedelta(weeks=1): 4,
        MONDAY: 1.5,
        MONDAY + timedelta(weeks=1): 2,
    }
    assert chart.seconds == 7.5 * 3600
    assert chart.highest == 4 * 3600


@pytest.mark.parametrize(
    ("division", "names"),
    [
        ("project", ["Site (Acme)", "(no project)", "Site (Zoo)"]),
        ("client", ["Acme", "(no client)", "Zoo"]),
        ("user", ["Ana (ana@example.com)", "Bo", "Ana (ana@example.org)"]),
    ],
)
def test_objects_of_the_same_name_stay_apart(division: Division, names: list[str]) -> None:
    """The largest comes first; two of the same name are told apart by their client or email address."""
    adder = WeekAdder(division)
    adder.add(entry(MONDAY, 3, project="Site", client="Acme"))
    adder.add(entry(MONDAY, 2, user="Bo", email=""))
    adder.add(entry(MONDAY, 1, project="Site", client="Zoo", email="ana@example.org"))
    assert [each.name for each in adder.chart(8).totals] == names


def test_the_smallest_are_added_up() -> None:
    """What has no colour of its own is one part at the end, even if it is the largest; nothing is lost."""
    adder = WeekAdder("project")
    for number in range(1, 6):
        adder.add(entry(MONDAY + timedelta(weeks=number % 2), number, project=f"P{number}"))
    totals = adder.chart(2).totals
    assert [(each.name, each.total / 3600) for each in totals] == [("P5", 5), ("P4", 4), ("3 others", 6)]
    assert totals[-1].seconds == {MONDAY: 2 * 3600, MONDAY + timedelta(weeks=1): 4 * 3600}


def test_rows_without_a_date_or_duration_are_counted() -> None:
    """A row that is not understood is left out of the sums and counted."""
    adder = WeekAdder()
    adder.add(DetailedCsvRow(start_date=MONDAY))
    adder.add(DetailedCsvRow(duration=timedelta(hours=1)))
    chart = adder.chart(8)
    assert (chart.entries, chart.unread, chart.weeks, chart.highest) == (0, 2, [], 0)
