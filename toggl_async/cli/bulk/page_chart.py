"""The chart of the hours tracked in each week: a row of bars for each year, all on one scale."""

from calendar import month_abbr
from collections.abc import Mapping
from datetime import date

from toggl_async.bulk import WeeklyHours
from toggl_async.cli.bulk.page_style import html_text
from toggl_async.cli.bulk.wording import number

_WEEKS = 53
_WIDTH, _GAP, _HEIGHT = 10, 2, 100
_HOUR = 3600
_SHOWN = 20
_NO_CSV = "There is no chart of hours: the plan has no detailed report as csv in a folder."
_NO_TIME = "There is no chart of hours: no time was tracked in the detailed csvs."


def chart_html(hours: WeeklyHours | None) -> str:
    """Return the chart, or the reason why there is none."""
    if hours is None:
        return f"<p>{_NO_CSV}</p>"
    most = max(hours.seconds.values(), default=0)
    if most <= 0:
        return f"<p>{_NO_TIME}</p>\n{_notes(hours)}"
    total = sum(hours.seconds.values())
    intro = (
        f"<p>{_hours(total)} in {number(hours.files, 'file')}; the highest bar is {_hours(most)}. "
        "A week is in the year of its Monday.</p>"
    )
    years = sorted({monday.year for monday in hours.seconds})
    strips = "\n".join(_year(year, hours.seconds, most) for year in years)
    return f"{intro}\n{strips}\n{_notes(hours)}"


def _hours(seconds: int) -> str:
    return f"{seconds / _HOUR:,.1f} hours"


def _year(year: int, seconds: Mapping[date, int], most: int) -> str:
    weeks = sorted((monday, value) for monday, value in seconds.items() if monday.year == year)
    total = sum(value for _, value in weeks)
    bars = "".join(_bar(monday, value, most) for monday, value in weeks)
    months = "".join(f"<span>{name[0]}</span>" for name in month_abbr[1:])
    return (
        f'<div class="year"><div>{year}<br><span class="sum">{total / _HOUR:,.0f} h</span></div>'
        f'<svg viewBox="0 0 {_WEEKS * _WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="Hours of each week of {year}: {_hours(total)} in all">{bars}</svg>'
        f'<div class="months">{months}</div></div>'
    )


def _bar(monday: date, value: int, most: int) -> str:
    height = max(value, 0) * _HEIGHT / most
    left = (monday.timetuple().tm_yday - 1) // 7 * _WIDTH
    return (
        f'<rect x="{left}" y="{_HEIGHT - height:.2f}" width="{_WIDTH - _GAP}" height="{height:.2f}">'
        f"<title>Week of {monday}: {value / _HOUR:,.2f} hours</title></rect>"
    )


def _notes(hours: WeeklyHours) -> str:
    notes: list[str] = []
    if hours.filtered:
        notes.append("The plan sets fields of the detailed report, so it may not have all entries.")
    if hours.unread_rows:
        rows = number(hours.unread_rows, "row")
        notes.append(f"{rows} without a date or a duration that is understood: left out.")
    notes += (f"{name} cannot be read: {reason}" for name, reason in hours.unreadable[:_SHOWN])
    if len(hours.unreadable) > _SHOWN:
        notes.append(f"{len(hours.unreadable) - _SHOWN:,} more files cannot be read.")
    return "\n".join(f'<p class="soft">{html_text(note)}</p>' for note in notes)
