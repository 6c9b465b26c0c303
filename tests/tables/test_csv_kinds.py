"""The kinds of csv, told apart by their headers."""

import pytest

from toggl_async import InvalidRequestError
from toggl_async.tables.csv_kinds import kind_of, weekly_sum_of


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("User,Email,Client,Project,Task,Description,Billable,Start date,Start time,Duration", "detailed"),
        ("Start time,Duration", "detailed"),
        ("Description,Start date,Duration,Tags", "detailed"),
        ("Project,Start date,Registered time,Description,Colour", "detailed"),
        ("Project,Client,Duration", "summary"),
        (" project , DURATION,Amount (EUR)", "summary"),
        ("User,Description,Duration,Amount (USD)", "summary"),
        ("User,Project,Mon,Tue,Wed,Thu,Fri,Sat,Sun,Total", "weekly"),
        ("Project,2026-10-01,2026-10-02,Total", "weekly"),
        ("Project,Start date,End date,Duration,Revenue", "other"),
        ("Date,Description,Amount", "other"),
        ("Employee,Billable hours,Labor cost,Profit", "other"),
        ("a,b", "other"),
        ("a", "other"),
        ("", "other"),
    ],
)
def test_a_header_says_the_kind(header: str, kind: str) -> None:
    """What is not clearly a report of time entries is another csv."""
    assert kind_of(header.split(",")) == kind


WEEK = ["Project", "Mon", "Tue", "Total"]


@pytest.mark.parametrize("record", [None, ["Walls", "", "1:00:00", "1:00:00"], ["a", "", "", "0:00:00"]])
def test_clock_times_say_that_a_week_sums_up_time(record: list[str] | None) -> None:
    """A report without rows may be read either way."""
    assert weekly_sum_of(WEEK, record) == "time"


@pytest.mark.parametrize("total", ["1.50", "0", "-", ""])
def test_a_number_may_be_hours_or_money(total: str) -> None:
    """Nothing in the file says which, so the caller must."""
    with pytest.raises(InvalidRequestError, match="calculate"):
        weekly_sum_of(WEEK, ["a: b", "", "", total])
    with pytest.raises(InvalidRequestError, match="calculate"):
        weekly_sum_of(["Project", "Mon"], ["1:00", "1:00:00"])
