"""The coverage of an archive as one web page."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from toggl_async.bulk import CalendarYear, Coverage, ExaminedJob, JobStatus, Plan, WeeklyHours
from toggl_async.cli.bulk.coverage_output import error_text
from toggl_async.cli.bulk.page_calendar import calendar_html, mark_html
from toggl_async.cli.bulk.page_chart import chart_html
from toggl_async.cli.bulk.page_style import STYLE
from toggl_async.cli.bulk.wording import SHOWN, amount, moment, number
from toggl_async.cli.html_page import HtmlPage, html_text

COMMAND = "bulk status"
"""The command that writes the page."""
_MOST_FILES = 1000
"""The number of files that the page names; ``bulk status --json`` names all of them."""


@frozen
class PageContent:
    """The content of a page; ``made_at`` (aware, UTC) is the time of its creation."""

    plan: Plan
    coverage: Coverage
    calendar: Sequence[CalendarYear]
    hours: WeeklyHours | None
    made_at: datetime


def page_of(content: PageContent) -> HtmlPage:
    """Return the page."""
    coverage, title = content.coverage, f"Toggl archive {content.plan.into}"
    sections = [
        f"<h1>{html_text(title)}</h1>",
        f'<p class="soft">{moment(content.made_at)}; {html_text(_plan_text(content.plan))}</p>',
        _numbers(coverage),
        _section("Files that need attention", _files(coverage.jobs)),
        _section("Hours tracked per week", chart_html(content.hours)),
        _section("Calendar", _calendar(content.calendar)),
        *([_section("Other files in the folder", _extra(coverage.extra))] if coverage.extra else []),
    ]
    return HtmlPage(command=COMMAND, title=title, body="\n".join(sections), style=STYLE)


def _plan_text(plan: Plan) -> str:
    reports = ", ".join(f"{each.kind} {'/'.join(each.formats)}" for each in plan.reports)
    return f"one file per {plan.windows}, {plan.since} to {plan.until}: {reports}"


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{title}</h2>\n{body}\n</section>"


def _numbers(coverage: Coverage) -> str:
    numbers = [
        (status.value, f"{coverage.counts[status]:,}") for status in JobStatus if coverage.counts[status]
    ]
    numbers += [("size", amount(coverage.size)), ("rows", f"{coverage.rows:,}")]
    cells = "".join(f"<div><dt>{what}</dt><dd>{value}</dd></div>" for what, value in numbers)
    return f'<dl class="numbers">{cells}</dl>'


def _calendar(calendar: Sequence[CalendarYear]) -> str:
    return calendar_html(calendar) if calendar else "<p>There are no files yet: run the export first.</p>"


def _files(jobs: Sequence[ExaminedJob]) -> str:
    if not jobs:
        return "<p>None: no file is missing, altered or failed.</p>"
    head = '<tr><th scope="col">Status</th><th scope="col">File</th></tr>'
    return _table(head, [_file(each) for each in jobs[:_MOST_FILES]], len(jobs))


def _file(examined: ExaminedJob) -> str:
    status, name, error = examined.status, html_text(examined.job.name), error_text(examined)
    why = f'<br><span class="soft">{html_text(error)}</span>' if error else ""
    return f'<tr><td class="status">{mark_html(status)}{status.value}</td><td>{name}{why}</td></tr>'


def _extra(names: Sequence[str]) -> str:
    rows = [f"<tr><td>{html_text(name)}</td></tr>" for name in names[:_MOST_FILES]]
    return f"<p>They belong to no window of the plan.</p>\n{_table('', rows, len(names))}"


def _table(head: str, rows: Sequence[str], count: int) -> str:
    """Return a table of ``count`` files; all but the first few are folded away."""
    first, others = "\n".join(rows[:SHOWN]), "\n".join(rows[SHOWN:])
    table = f'<table class="files">\n{head}\n{first}\n</table>'
    if not others:
        return table
    more = count - len(rows)
    end = f"<p>And {number(more, 'more file')}; bulk status --json names all.</p>" if more else ""
    summary = f"<summary>{number(count - SHOWN, 'more file')}</summary>"
    return f'{table}\n<details>{summary}\n<table class="files">\n{others}\n</table>{end}</details>'
