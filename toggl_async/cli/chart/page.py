"""The chart as a web page, without scripts or other files."""

from toggl_async.cli.chart.weekly_totals import WeeklyChart, WeeklyTotal
from toggl_async.cli.html_page import HtmlPage, html_text
from toggl_async.cli.week_bars import BarPart, WeekBar, hours, year_rows

COMMAND = "chart"
"""The command that writes the page."""

_LIGHT = ("#3b6fd4", "#2f8f4e", "#b7791f", "#8b3fa8", "#0e8a9a", "#c2322b", "#5d5fd6", "#6b8e23", "#8a8a99")
_DARK = ("#7ba4f5", "#63c487", "#e0b050", "#c98be0", "#4fc3d4", "#f0645c", "#a3a4ff", "#a9c85a", "#77778a")
_HOUR = 3600


def page_of(chart: WeeklyChart, source: str) -> HtmlPage:
    """Return the page; ``source`` says where the entries are from."""
    summary = (
        f"{hours(chart.seconds)} in {chart.entries:,} entries; the highest bar is {hours(chart.highest)}."
    )
    sections = [
        "<h1>Hours tracked per week</h1>",
        f'<p class="soft">{html_text(source)}</p>',
        f"<p>{summary} A week is in the year of its Monday.</p>",
        year_rows([_bar(chart, number) for number in range(len(chart.weeks))], chart.highest or 1),
        _legend(chart),
        *(
            [f'<p class="soft">Left out, since no date or duration is understood: {_rows(chart.unread)}.</p>']
            if chart.unread
            else []
        ),
    ]
    return HtmlPage(command=COMMAND, title="Hours tracked per week", body="\n".join(sections), style=_style())


def _bar(chart: WeeklyChart, number: int) -> WeekBar:
    monday = chart.weeks[number]
    parts = [
        BarPart(seconds, _title(chart, total, f"Week of {monday}", seconds), _colour(chart, place))
        for place, total in enumerate(chart.totals)
        if (seconds := total.seconds.get(monday, 0.0))
    ]
    return WeekBar(monday, parts)


def _title(chart: WeeklyChart, total: WeeklyTotal, week: str, seconds: float) -> str:
    return f"{week}{f', {total.name}' if chart.division else ''}: {seconds / _HOUR:,.2f} hours"


def _colour(chart: WeeklyChart, place: int) -> str:
    last = len(_LIGHT) - 1
    return f"part{min(place, last)}" if chart.division else ""


def _legend(chart: WeeklyChart) -> str:
    if not chart.division:
        return ""
    rows = "\n".join(
        f'<tr><th scope="row">{_key(_colour(chart, place))}{html_text(total.name)}</th>'
        f"<td>{total.total / _HOUR:,.1f} h</td><td>{total.total / (chart.seconds or 1):.0%}</td></tr>"
        for place, total in enumerate(chart.totals)
    )
    return (
        f'<h2>By {chart.division}</h2>\n<table class="legend">\n<tr><th scope="col">{chart.division.title()}'
        f'</th><th scope="col">Hours</th><th scope="col">Share</th></tr>\n{rows}\n</table>'
    )


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _key(style_class: str) -> str:
    square = f'<rect width="1" height="1" class="{style_class}"></rect>'
    return f'<svg class="key" viewBox="0 0 1 1" aria-hidden="true">{square}</svg>'


def _style() -> str:
    light = " ".join(f"--part{place}: {colour};" for place, colour in enumerate(_LIGHT))
    dark = " ".join(f"--part{place}: {colour};" for place, colour in enumerate(_DARK))
    fills = "\n".join(f"svg rect.part{place} {{ fill: var(--part{place}); }}" for place in range(len(_LIGHT)))
    return f"""
:root {{ {light} }}
@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}
{fills}
.legend {{ width: 100%; max-width: 40rem; border-collapse: collapse; }}
.legend th, .legend td {{ padding: .35rem 0 .35rem .75rem; border-bottom: 1px solid var(--line); }}
.legend th {{ font-weight: normal; text-align: left; padding-left: 0; overflow-wrap: anywhere; }}
.legend td, .legend th[scope=col] + th {{ text-align: right; white-space: nowrap; }}
.legend td {{ font-variant-numeric: tabular-nums; }}
.key {{ width: .75rem; height: .75rem; margin-right: .5rem; }}
"""
