"""The chart of the hours tracked in each week: a row of bars for each year, all on one scale."""

from datetime import date

from toggl_async.bulk import WeeklyHours
from toggl_async.cli.bulk.wording import number
from toggl_async.cli.html_page import html_text
from toggl_async.cli.week_bars import BarPart, WeekBar, hours, year_rows

_HOUR = 3600
_SHOWN = 20
_NO_CSV = "There is no chart of hours: the plan has no detailed report as csv in a folder."
_NO_TIME = "There is no chart of hours: no time was tracked in the detailed csvs."


def chart_html(weekly: WeeklyHours | None) -> str:
    """Return the chart, or the reason why there is none."""
    if weekly is None:
        return f"<p>{_NO_CSV}</p>"
    most = max(weekly.seconds.values(), default=0)
    if most <= 0:
        return f"<p>{_NO_TIME}</p>\n{_notes(weekly)}"
    total = sum(weekly.seconds.values())
    intro = (
        f"<p>{hours(total)} in {number(weekly.files, 'file')}; the highest bar is {hours(most)}. "
        "A week is in the year of its Monday.</p>"
    )
    bars = [_bar(monday, seconds) for monday, seconds in weekly.seconds.items()]
    return f"{intro}\n{year_rows(bars, most)}\n{_notes(weekly)}"


def _bar(monday: date, seconds: int) -> WeekBar:
    return WeekBar(monday, [BarPart(seconds, f"Week of {monday}: {seconds / _HOUR:,.2f} hours")])


def _notes(weekly: WeeklyHours) -> str:
    notes: list[str] = []
    if weekly.filtered:
        notes.append("The plan sets fields of the detailed report, so it may not have all entries.")
    if weekly.unread_rows:
        rows = number(weekly.unread_rows, "row")
        notes.append(f"{rows} without a date or a duration that is understood: left out.")
    notes += (f"{name} cannot be read: {reason}" for name, reason in weekly.unreadable[:_SHOWN])
    if len(weekly.unreadable) > _SHOWN:
        notes.append(f"{len(weekly.unreadable) - _SHOWN:,} more files cannot be read.")
    return "\n".join(f'<p class="soft">{html_text(note)}</p>' for note in notes)
