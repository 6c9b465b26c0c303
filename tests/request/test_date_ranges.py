"""Requests with a date range: what is refused, and their division into years, months and weeks."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import calls
from tests.support.server import serve, silence
from toggl_async import InvalidRequestError
from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends, ProjectTrends
from toggl_async.reports.comparative import Comparative
from toggl_async.reports.detailed import Detailed, DetailedTotals
from toggl_async.reports.exports import ExportDetailed, ExportDetailedPdf, ExportSummary, ExportWeekly
from toggl_async.reports.profitability import ProjectProfitability
from toggl_async.reports.summary import ProjectSummary, Summary
from toggl_async.request.date_ranges import LONGEST_DATE_RANGE, DividedByDates

CLASSES: tuple[Any, ...] = (
    Comparative,
    Detailed,
    DetailedTotals,
    ExportDetailed,
    ExportDetailedPdf,
    ExportEmployeeProfitability,
    ExportProjectProfitability,
    ExportProjectTrends,
    ExportSummary,
    ExportWeekly,
    ProjectProfitability,
    ProjectTrends,
    Summary,
)
LEAP_YEAR: dict[str, Any] = {"start_date": date(2024, 1, 1), "end_date": date(2024, 12, 31)}


def years(cls: Any) -> DividedByDates[Any]:
    """Return a request for more days than Toggl accepts."""
    request: DividedByDates[Any] = cls(start_date=date(2019, 3, 5), end_date=date(2026, 11, 2))
    return request


def dates(requests: tuple[Any, ...]) -> list[str]:
    """Return the date range of each request."""
    return [f"{each.start_date} {each.end_date}" for each in requests]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_long_date_range_is_divided_into_parts_that_can_be_sent(cls: Any) -> None:
    """The parts of a request cover each of its days once, and each is short enough."""
    whole = years(cls)
    for parts in (whole.by_year(), whole.by_quarter(), whole.by_month(), whole.by_week(6)):
        for part in parts:
            part.check_sendable()
        starts, ends = ([date.fromisoformat(str(part.date_range[end])) for part in parts] for end in (0, 1))
        assert (starts[0], ends[-1]) == whole.date_range
        assert [end + timedelta(days=1) for end in ends[:-1]] == starts[1:]


def test_a_part_keeps_the_other_fields() -> None:
    """A part differs from the whole in its dates alone."""
    whole = ExportDetailed(**LEAP_YEAR, format="xlsx", client_ids=[None, 3], workspace_id=9)
    assert whole.by_quarter()[1] == whole.evolve(start_date=date(2024, 4, 1), end_date=date(2024, 6, 30))


def test_a_leap_year_is_divided_into_halves() -> None:
    """A leap year has one day too many for one request."""
    whole = ExportSummary(start_date=date(2023, 1, 1), end_date=date(2025, 2, 3))
    assert dates(whole.by_year()) == [
        "2023-01-01 2023-12-31",
        "2024-01-01 2024-06-30",
        "2024-07-01 2024-12-31",
        "2025-01-01 2025-02-03",
    ]


def test_weeks_begin_on_the_day_that_is_given() -> None:
    """Weeks begin on Monday, or on another day; the first and the last may be shorter."""
    whole = ExportWeekly(start_date=date(2025, 1, 1), end_date=date(2025, 1, 14))  # from a Wednesday
    assert dates(whole.by_week()) == [
        "2025-01-01 2025-01-05",
        "2025-01-06 2025-01-12",
        "2025-01-13 2025-01-14",
    ]
    assert dates(whole.by_week(2)) == ["2025-01-01 2025-01-07", "2025-01-08 2025-01-14"]


@pytest.mark.parametrize("weekday", [-1, 7, True, 1.0, "monday", None])
def test_what_is_no_weekday_is_refused(weekday: Any) -> None:
    """Weekdays are numbers from 0 to 6."""
    with pytest.raises(InvalidRequestError, match="first_weekday"):
        ExportWeekly(**LEAP_YEAR).by_week(weekday)


async def test_a_date_range_that_is_too_long_is_refused_with_dates(tmp_path: Path) -> None:
    """Every method refuses 366 days before it sends anything, and says which dates can be requested."""
    async with serve(silence) as server, calls.client(server) as toggl:
        wrong: list[Callable[[], Awaitable[object]]] = [
            lambda: toggl.send(Comparative(**LEAP_YEAR)),
            lambda: toggl.send_raw(Comparative(**LEAP_YEAR)),
            lambda: toggl.save(ExportDetailed(**LEAP_YEAR), tmp_path / "a.csv"),
            lambda: anext(toggl.rows(ExportDetailed(**LEAP_YEAR))),
            lambda: anext(aiter(toggl.pages(Detailed(**LEAP_YEAR)))),
            lambda: anext(toggl.save_all([ExportDetailed(**LEAP_YEAR)], into=tmp_path)),
            lambda: toggl.open(ExportDetailed(**LEAP_YEAR)).__aenter__(),
            lambda: toggl.reports.export_detailed_pdf(tmp_path / "a.pdf", **LEAP_YEAR),
            lambda: toggl.insights.export_project_profitability(tmp_path / "a.csv", **LEAP_YEAR),
        ]
        for call in wrong:
            with pytest.raises(InvalidRequestError) as caught:
                await call()
            assert f"366 days, but Toggl accepts at most {LONGEST_DATE_RANGE}" in str(caught.value)
            assert "by_month()" in str(caught.value)
            assert "2024-01-01 to 2024-06-30, 2024-07-01 to 2024-12-31" in str(caught.value)
        assert (server.received, list(tmp_path.iterdir())) == ([], [])


def test_advice_for_a_very_long_date_range_is_cut_off() -> None:
    """The message names the first four parts."""
    with pytest.raises(InvalidRequestError, match=r"2019-03-05 to 2019-12-31, .* and so on$"):
        years(ExportDetailed).check_sendable()


@pytest.mark.parametrize(
    "request_",
    [
        Detailed(**LEAP_YEAR, first_row_number=51),
        Detailed(**LEAP_YEAR, first_id=3, first_timestamp=4),
        ProjectTrends(**LEAP_YEAR, previous_period_start=date(2023, 1, 1)),
        ExportProjectProfitability(currency="usd"),
        ExportProjectProfitability(start_date=date(2024, 1, 1)),
    ],
    ids=repr,
)
def test_what_has_no_parts_cannot_be_divided(request_: DividedByDates[Any]) -> None:
    """A page within a report, a comparison with another date range, or a missing date cannot be divided."""
    for divide in (request_.by_year, request_.by_quarter, request_.by_month, request_.by_week):
        with pytest.raises(InvalidRequestError, match="divide"):
            divide()


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_an_end_before_the_start_is_refused_at_once(cls: Any) -> None:
    """Dates in the wrong order have no division that could mend them."""
    with pytest.raises(InvalidRequestError, match="after end_date"):
        cls(start_date=date(2025, 1, 2), end_date=date(2025, 1, 1))


@pytest.mark.parametrize("cls", [ExportEmployeeProfitability, ExportProjectProfitability])
@pytest.mark.parametrize(
    "given", [{}, {"start_date": date(2024, 1, 1)}, {"end_date": date(2024, 1, 1)}], ids=str
)
def test_profitability_needs_no_dates(cls: Any, given: dict[str, date]) -> None:
    """Toggl marks neither date of these reports as required."""
    made = cls(currency="usd", **given)
    assert {name for name in ("start_date", "end_date") if getattr(made, name)} == set(given)


def test_the_project_of_a_summary_stays_when_it_is_divided() -> None:
    """A field that is given by position is kept too."""
    parts = ProjectSummary(5, **LEAP_YEAR).by_year()
    assert [part.project_id for part in parts] == [5, 5]


@given(
    first=st.dates(min_value=date(2006, 1, 1), max_value=date(2029, 1, 1)),
    days=st.integers(0, 4000),
    weekday=st.integers(0, 6),
)
def test_parts_are_whole_whatever_the_dates(first: date, days: int, weekday: int) -> None:
    """The days of the parts are the days of the whole, in order, and no part is empty or too long."""
    whole = ExportDetailed(start_date=first, end_date=first + timedelta(days=days))
    for parts in (whole.by_year(), whole.by_quarter(), whole.by_month(), whole.by_week(weekday)):
        lengths = [(part.end_date - part.start_date).days + 1 for part in parts]
        assert sum(lengths) == days + 1
        assert all(1 <= length <= LONGEST_DATE_RANGE for length in lengths)
