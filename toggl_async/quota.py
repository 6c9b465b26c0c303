"""How many calls are left: learned from Toggl's headers alone, since all of a user's programs share them."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

import attrs

from toggl_async.headers import Headers

_NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
_DAY = 86_400.0
_HOUR = 3_600


def _numbers(headers: Headers, name: str) -> list[int]:
    values = (value.strip(" \t") for value in headers.all(name))
    return [int(value) for value in values if _NUMBER.fullmatch(value)]


def remaining_calls(headers: Headers) -> int | None:
    """Calls left in the hour, the strictest if told twice; None if not told. It can be negative."""
    return min(_numbers(headers, "x-toggl-quota-remaining"), default=None)


def seconds_to_reset(headers: Headers) -> float | None:
    """Seconds until the whole allowance is back, the latest if told twice; None if not told or absurd."""
    told = _numbers(headers, "x-toggl-quota-resets-in")
    return max((float(seconds) for seconds in told if 0 <= seconds <= _HOUR), default=None)


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None


def retry_after(headers: Headers) -> float | None:
    """Seconds that ``Retry-After`` asks for, the largest if told twice, at most a day; None if not told.

    A date is taken relative to the answer's own ``Date``: the clock here may be wrong.
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


@attrs.frozen(kw_only=True)
class BucketState:
    """One hourly window: ``remaining`` calls, ``resets_in`` seconds until all are back, ``under_way`` now."""

    name: str
    remaining: int | None = None
    resets_in: float | None = None
    under_way: int = 0


@attrs.frozen(kw_only=True)
class QuotaState:
    """What is known of the hour's calls at a moment.

    ``remaining`` and ``resets_in`` are those of the last answer; ``waiting`` is how many calls of this client
    wait for their turn; ``buckets`` are all windows that something is known of.
    """

    remaining: int | None = None
    resets_in: float | None = None
    waiting: int = 0
    buckets: tuple[BucketState, ...] = ()
