"""What is known of the entries of the copy, which is less than the entries themselves."""

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from operator import attrgetter

import attrs
import msgspec

from toggl_async.errors import DecodeError
from toggl_async.tables.entries import EntryRow

_NAMES = ("user", "email", "client", "project", "task", "tags")
_values = attrgetter(*(name for name in EntryRow.__struct_fields__ if name not in _NAMES))
_encode = msgspec.msgpack.Encoder(decimal_format="string").encode


@attrs.frozen
class KnownEntry:
    """What is known of a finished entry: its duration, its amount, and a checksum of its values."""

    seconds: int
    cents: int | None
    checksum: int


@attrs.frozen
class DayTotal:
    """The sums of a day: durations in seconds, and amounts in cents, None if these are not known."""

    seconds: int
    cents: int | None


NO_TIME = DayTotal(0, 0)


def known_entry(entry: EntryRow) -> KnownEntry:
    """Return what is to be known of a finished entry.

    Names are not part of the checksum: objects get other names without a change of the entry.
    """
    digest = blake2b(_encode(_values(entry)), digest_size=8).digest()
    seconds = 0 if entry.duration is None else round(entry.duration.total_seconds())
    cents = None if entry.amount is None else round(entry.amount * 100)
    return KnownEntry(seconds, cents, int.from_bytes(digest, "little", signed=True))


def id_of(entry: EntryRow) -> int:
    """Return the id of an entry.

    Raises:
        DecodeError: the report does not have it.
    """
    if entry.time_entry_id is None:
        raise DecodeError("a time entry of the detailed report has no id, so it cannot be told from others")
    return entry.time_entry_id


def day_of(entry: EntryRow) -> date:
    """Return the day on which an entry starts, in the user's local time.

    Raises:
        DecodeError: the report does not have the start.
    """
    if entry.start is None:
        raise DecodeError(f"the time entry {entry.time_entry_id} of the detailed report has no start")
    return entry.start.date()


def total_of(entries: Iterable[KnownEntry]) -> DayTotal:
    """Return the sums of entries; that of the amounts is None if an entry has none."""
    seconds, cents, has_cents = 0, 0, True
    for entry in entries:
        seconds += entry.seconds
        if entry.cents is None:
            has_cents = False
        else:
            cents += entry.cents
    return DayTotal(seconds, cents if has_cents else None)
