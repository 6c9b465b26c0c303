"""The state with which the next run continues."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import accumulate, chain, pairwise

import attrs
import msgspec

from toggl_async.changes.known_entries import DayTotal, KnownEntry
from toggl_async.changes.packing import pack, unpack
from toggl_async.errors import InvalidRequestError

_NO_AMOUNT = -(2**63)
_COLUMNS = 4


class _Header(msgspec.Struct, frozen=True):
    """The part of a state that is no column; ``entries`` are the numbers of entries on each day."""

    workspace_id: int
    since: date
    until: date
    updated_until: datetime | None
    unread_days: list[tuple[date, date]]
    entries: list[tuple[date, int]]
    differences: list[tuple[date, int, int | None]]


def _count(values: Mapping[date, object]) -> str:
    return f"<{len(values)} days>"


@attrs.frozen(kw_only=True)
class ChangesState:
    """The state of a copy of a workspace's finished entries: a value to be kept between runs.

    It has 10 to 20 bytes for each entry of the copy, and no names, descriptions or other contents.
    """

    workspace_id: int
    """Id of the workspace."""
    since: date
    """The first day of the copy."""
    until: date
    """The last day of the reports of the last run."""
    updated_until: datetime | None
    """The newest update that was read, by Toggl's clock; None before the first one."""
    unread_days: frozenset[date] = attrs.field(repr=lambda days: f"<{len(days)} days>")
    """The days that no run has read whole yet."""
    days: Mapping[date, Mapping[int, KnownEntry]] = attrs.field(repr=_count)
    """The entries of the copy by their ids, for each day on which some start."""
    differences: Mapping[date, DayTotal] = attrs.field(repr=_count)
    """The days of which Toggl's totals are not the sums of the entries, and by how much they are higher.

    The amounts of a day are None if they cannot be compared.
    """

    @property
    def entry_count(self) -> int:
        """The number of entries in the copy."""
        return sum(map(len, self.days.values()))

    def to_bytes(self) -> bytes:
        """Return the state as bytes, for a file or a column of a database."""
        days = sorted(self.days.items())
        ids = [sorted(entries) for _, entries in days]
        entries = [entries[each] for (_, entries), of_day in zip(days, ids, strict=True) for each in of_day]
        header = _Header(
            self.workspace_id,
            self.since,
            self.until,
            self.updated_until,
            list(_ranges(self.unread_days)),
            [(day, len(entries)) for day, entries in days],
            [(day, total.seconds, total.cents) for day, total in sorted(self.differences.items())],
        )
        columns = (
            _distances(chain.from_iterable(ids)),
            (entry.seconds for entry in entries),
            (_NO_AMOUNT if entry.cents is None else entry.cents for entry in entries),
            (entry.checksum for entry in entries),
        )
        return pack(msgspec.json.encode(header), columns)

    @classmethod
    def from_bytes(cls, data: bytes) -> "ChangesState":
        """Return the state that bytes are of.

        Raises:
            InvalidRequestError: they are not the bytes of a state, or those of a later version.
        """
        text, columns = unpack(data)
        try:
            header = msgspec.json.decode(text, type=_Header)
        except msgspec.MsgspecError:
            raise InvalidRequestError("the data is no state of changes, or one of a later version") from None
        if len(columns) != _COLUMNS or {len(each) for each in columns} != {sum(n for _, n in header.entries)}:
            raise InvalidRequestError("the state of changes is damaged: columns are missing or cut off")
        ids, *values = columns
        known = (
            KnownEntry(seconds, None if cents == _NO_AMOUNT else cents, checksum)
            for seconds, cents, checksum in zip(*values, strict=True)
        )
        entries = zip(accumulate(ids), known, strict=True)
        return cls(
            workspace_id=header.workspace_id,
            since=header.since,
            until=header.until,
            updated_until=header.updated_until,
            unread_days=frozenset(chain.from_iterable(days_between(*each) for each in header.unread_days)),
            days={day: dict(next(entries) for _ in range(count)) for day, count in header.entries},
            differences={day: DayTotal(seconds, cents) for day, seconds, cents in header.differences},
        )


def _distances(numbers: Iterable[int]) -> Iterator[int]:
    return (after - before for before, after in pairwise(chain((0,), numbers)))


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield the days from a first to a last one, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _ranges(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Yield the first and the last of each run of consecutive days."""
    first = last = None
    for day in sorted(days):
        if first is not None and last is not None and day - last > timedelta(days=1):
            yield first, last
            first = day
        first, last = first or day, day
    if first is not None and last is not None:
        yield first, last
