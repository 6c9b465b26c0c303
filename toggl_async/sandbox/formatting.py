"""Durations and money in the formats of the exports."""

from typing import Literal

DurationFormat = Literal["classic", "decimal", "improved"]
DurationTexts = Literal["clock", "units"]
"""Durations as in Toggl's exports (`00:18:25`, `0.31`), or with a unit (`18:25 min`, `45 sec`, `0.31 h`)."""
MINUTE_TEXTS = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60))
TIME_TEXTS = tuple(f"{clock}:{second:02}" for clock in MINUTE_TEXTS for second in range(60))
"""The text of every second of a day: a look-up is several times as fast as formatting."""
SECONDS_PER_DAY = len(TIME_TEXTS)
SECONDS_PER_MINUTE, SECONDS_PER_HOUR = 60, 3600


def format_duration(seconds: int, style: DurationFormat | None, texts: DurationTexts = "clock") -> str:
    """Return a duration as 01:30:00 (classic, the default), 1:30:00 (improved) or 1.50 (decimal).

    With units, classic durations below an hour are 18:25 min or 45 sec, and decimal ones 1.50 h.
    """
    if style == "decimal":
        return f"{seconds / 3600:.2f}{' h' if texts == 'units' else ''}"
    if texts == "units" and style != "improved" and seconds < SECONDS_PER_HOUR:
        return f"{seconds} sec" if seconds < SECONDS_PER_MINUTE else f"{TIME_TEXTS[seconds][3:]} min"
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours:{'d' if style == 'improved' else '02d'}}:{minutes:02d}:{left:02d}"


def format_money(cents: int) -> str:
    """Return an amount without its currency, as in 12.50."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"
