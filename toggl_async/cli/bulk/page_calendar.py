"""The calendar of a page: a table for each workspace, with a row for each year."""

from calendar import month_name
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from toggl_async.bulk import CalendarYear, JobStatus, worst
from toggl_async.cli.bulk.status_marks import STATUS_MARKS
from toggl_async.cli.html_page import html_text


def mark_html(status: JobStatus) -> str:
    """Return the mark of a status."""
    return f'<span class="mark {status.value}">{STATUS_MARKS[status].letter}</span>'


def calendar_html(years: Sequence[CalendarYear]) -> str:
    """Return the calendar with its legend."""
    shown = {worst(counts) for year in years for counts in year.months}
    legend = "".join(
        f"<li>{mark_html(status)} {status.value}</li>" for status in STATUS_MARKS if status in shown
    )
    workspaces = groupby(years, key=lambda year: (year.workspace_id, year.name))
    tables = "\n".join(
        f"<div><h3>{html_text(name)} <small>{number}</small></h3>\n{_table(some)}</div>"
        for (number, name), some in workspaces
    )
    return f'<ul class="legend">{legend}</ul>\n<div class="workspaces">\n{tables}\n</div>'


def _table(years: Iterable[CalendarYear]) -> str:
    months = "".join(f'<th scope="col" title="{name}">{name[0]}</th>' for name in month_name[1:])
    rows = "\n".join(
        f'<tr><th scope="row">{year.year}</th>'
        + "".join(_cell(f"{year.year}-{month:02}", each) for month, each in enumerate(year.months, start=1))
        + "</tr>"
        for year in years
    )
    return f'<table class="calendar">\n<tr><th scope="col">Year</th>{months}</tr>\n{rows}\n</table>'


def _cell(month: str, counts: Counter[JobStatus]) -> str:
    status = worst(counts)
    if status is None:
        return "<td></td>"
    text = ", ".join(f"{counts[each]:,} {each.value}" for each in STATUS_MARKS if counts[each])
    return f'<td class="{status.value}" title="{month}: {text}">{STATUS_MARKS[status].letter}</td>'
