"""Bars of weeks for a web page: a row for each year, all on one scale."""

from calendar import month_abbr
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from attrs import frozen

from toggl_async.cli.html_page import html_text

_WEEKS = 53
_WIDTH, _GAP, _HEIGHT = 10, 2, 100
_HOUR = 3600


@frozen
class BarPart:
    """A part of a bar: its seconds, the text that is shown for it, and the class that gives it a colour."""

    seconds: float
    title: str
    style_class: str = ""


@frozen
class WeekBar:
    """The bar of a week, by its Monday, with its parts from the bottom up."""

    monday: date
    parts: Sequence[BarPart]

    @property
    def seconds(self) -> float:
        """The seconds of the whole bar."""
        return sum(part.seconds for part in self.parts)


def hours(seconds: float) -> str:
    """Return seconds as hours with one decimal, such as ``1,234.5 hours``."""
    return f"{seconds / _HOUR:,.1f} hours"


def year_rows(bars: Iterable[WeekBar], most: float) -> str:
    """Return a row of bars for each year that has any; ``most`` seconds are the full height.

    A week is in the year of its Monday.
    """
    ordered = sorted(bars, key=lambda bar: bar.monday)
    years = groupby(ordered, key=lambda bar: bar.monday.year)
    return "\n".join(_year_row(year, list(some), most) for year, some in years)


def _year_row(year: int, bars: Sequence[WeekBar], most: float) -> str:
    total = sum(bar.seconds for bar in bars)
    parts = "".join(_bar(bar, most) for bar in bars)
    months = "".join(f"<span>{name[0]}</span>" for name in month_abbr[1:])
    return (
        f'<div class="year"><div>{year}<br><span class="sum">{total / _HOUR:,.0f} h</span></div>'
        f'<svg viewBox="0 0 {_WEEKS * _WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="Hours of each week of {year}: {hours(total)} in all">{parts}</svg>'
        f'<div class="months">{months}</div></div>'
    )


def _bar(bar: WeekBar, most: float) -> str:
    left = (bar.monday.timetuple().tm_yday - 1) // 7 * _WIDTH
    parts, top = "", float(_HEIGHT)
    for part in bar.parts:
        height = max(part.seconds, 0) * _HEIGHT / most
        top = max(top - height, 0.0)
        colour = f' class="{part.style_class}"' if part.style_class else ""
        parts += (
            f'<rect x="{left}" y="{top:.2f}" width="{_WIDTH - _GAP}" height="{height:.2f}"{colour}>'
            f"<title>{html_text(part.title)}</title></rect>"
        )
    return parts
