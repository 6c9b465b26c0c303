"""Durations and money as the exports write them."""

from typing import Literal

DurationFormat = Literal["classic", "decimal", "improved"]
CLOCK = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60))
TIMES = tuple(f"{clock}:{second:02}" for clock in CLOCK for second in range(60))
"""The text of every second of a day: looking one up is several times as fast as writing it."""
DAY = len(TIMES)


def duration(seconds: int, form: DurationFormat | None) -> str:
    """Write a duration: 01:30:00 (classic, the default), 1:30:00 (improved) or 1.50 (decimal)."""
    if form == "decimal":
        return f"{seconds / 3600:.2f}"
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours:{'d' if form == 'improved' else '02d'}}:{minutes:02d}:{left:02d}"


def money(cents: int) -> str:
    """Write an amount without its currency, as 12.50."""
    return f"{cents // 100}.{cents % 100:02d}"
