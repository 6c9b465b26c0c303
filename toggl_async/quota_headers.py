"""The response headers about quota and waits, as numbers: ``X-Toggl-Quota-*`` and ``Retry-After``."""

import datetime as dt
import functools
import re
from email.utils import parsedate_to_datetime

from toggl_async.headers import Headers

_NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
_DAY = 86_400.0
_HOUR = 3_600


def _numbers(values: tuple[str, ...]) -> list[int]:
    stripped = (value.strip(" \t") for value in values)
    return [int(value) for value in stripped if _NUMBER.fullmatch(value)]


# Cached, since several parts of the client look at the same header, one after the other.
@functools.lru_cache(maxsize=64)
def _fewest(values: tuple[str, ...]) -> int | None:
    return min(_numbers(values), default=None)


@functools.lru_cache(maxsize=64)
def _longest(values: tuple[str, ...]) -> float | None:
    possible = (float(seconds) for seconds in _numbers(values) if 0 <= seconds <= _HOUR)
    return max(possible, default=None)


def remaining_calls(headers: Headers) -> int | None:
    """Return the calls left in the hour (the lowest of several), or None; it can be negative."""
    return _fewest(headers.all("x-toggl-quota-remaining"))


def seconds_to_reset(headers: Headers) -> float | None:
    """Return the seconds until the reset (the highest of several), None if missing or over an hour."""
    return _longest(headers.all("x-toggl-quota-resets-in"))


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None


def retry_after(headers: Headers) -> float | None:
    """Return the seconds that ``Retry-After`` asks for (the highest of several), at most a day, or None.

    A date is taken relative to the response's own ``Date``, since the clock here may be wrong.
    """
    waits: list[float] = []
    now = _moment(headers.get("date") or "")
    for text in headers.all("retry-after"):
        then = _moment(text)
        if _SECONDS.fullmatch(text):
            waits.append(float(text))
        elif then is not None and now is not None:
            waits.append((then - now).total_seconds())
    return max((min(wait, _DAY) for wait in waits if wait >= 0), default=None)
