"""The local time of a user."""

from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from toggl_async.sandbox.optional_packages import missing_package_error


def local_datetime(day: date, second: int, zone: str) -> datetime:
    """Return the time at a second of a local day, with the UTC offset of the zone on that day."""
    return datetime.combine(day, time(), _offset(zone, day)) + timedelta(seconds=second)


@lru_cache(maxsize=8192)
def _offset(zone: str, day: date) -> timezone:
    # The offset at noon is right for all entries: no user's zone changes its clocks after seven o'clock.
    try:
        noon = datetime.combine(day, time(12), ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        raise missing_package_error("tzdata") from None
    return timezone(noon.utcoffset() or timedelta())
