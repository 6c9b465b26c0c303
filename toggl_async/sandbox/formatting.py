"""Durations and money in the formats of the exports."""

from typing import Literal

DurationFormat = Literal["classic", "decimal", "improved"]
MINUTE_TEXTS = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60))
TIME_TEXTS = tuple(f"{clock}:{second:02}" for clock in MINUTE_TEXTS for second in range(60))
"""The text of every second of a day: a look-up is several times as fast as formatting."""
SECONDS_PER_DAY = len(TIME_TEXTS)


def format_duration(seconds: int, style: DurationFormat | None) -> str:
    """Return a duration as 01:30:00 (classic, the default), 1:30:00 (improved) or 1.50 (decimal)."""
    if style == "decimal":
        return f"{seconds / 3600:.2f}"
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours:{'d' if style == 'improved' else '02d'}}:{minutes:02d}:{left:02d}"


def format_money(cents: int) -> str:
    """Return an amount without its currency, as in 12.50."""
    return f"{cents // 100}.{cents % 100:02d}"
