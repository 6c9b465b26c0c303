"""The chart as JSON: one object for each week."""

import json
from collections.abc import Iterator

from toggl_async.cli.chart.weekly_totals import WeeklyChart

_HOUR = 3600


def json_lines(chart: WeeklyChart) -> Iterator[str]:
    """Yield a line for each week with its Monday and its hours, and the hours of each part by its name."""
    for monday in chart.weeks:
        week: dict[str, object] = {"week": str(monday), "hours": _hours(chart.of_week(monday))}
        if chart.division:
            parts = {each.name: _hours(each.seconds.get(monday, 0.0)) for each in chart.totals}
            week[chart.division] = {name: hours for name, hours in parts.items() if hours}
        yield json.dumps(week) + "\n"


def _hours(seconds: float) -> float:
    return round(seconds / _HOUR, 4)
