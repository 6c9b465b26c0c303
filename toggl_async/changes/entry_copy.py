"""What is known of the entries of the copy while a run changes it."""

from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from toggl_async.changes.known_entries import DayTotal, KnownEntry, day_of, id_of, known_entry, total_of
from toggl_async.tables.entries import EntryRow

_NONE: Mapping[int, KnownEntry] = {}


@attrs.frozen(kw_only=True)
class NetChanges:
    """The changes since the last look: new entries, entries with other values, and ids of lost entries."""

    added: tuple[EntryRow, ...]
    changed: tuple[EntryRow, ...]
    deleted: tuple[int, ...]


class EntryCopy:
    """The known entries by day, and their changes since the last call of ``take_changes``.

    The mappings of days are shared with the states of a run: they are replaced, not changed.
    """

    def __init__(self, days: Mapping[date, Mapping[int, KnownEntry]]) -> None:
        self._days = {day: entries for day, entries in days.items() if entries}
        self._day_of = {identifier: day for day, entries in days.items() for identifier in entries}
        self._own: dict[date, dict[int, KnownEntry]] = {}
        self._before: dict[int, KnownEntry | None] = {}
        self._rows: dict[int, EntryRow] = {}

    def on(self, day: date) -> Mapping[int, KnownEntry]:
        """Return the known entries of a day by their ids."""
        return self._own[day] if day in self._own else self._days.get(day, _NONE)

    def total(self, day: date) -> DayTotal:
        """Return the sums of a day's entries."""
        return total_of(self.on(day).values())

    def items(self) -> Iterator[tuple[date, Mapping[int, KnownEntry]]]:
        """Yield the days that have entries, with the entries."""
        for day in self._days.keys() | self._own.keys():
            if entries := self.on(day):
                yield day, entries

    def put(self, entry: EntryRow) -> None:
        """Take note of an entry as Toggl has it; one that is running is not part of the copy.

        Raises:
            DecodeError: the entry has no id or no start.
        """
        identifier, day = id_of(entry), day_of(entry)
        if entry.duration is None:
            self.remove(identifier)
            return
        known, day_before = known_entry(entry), self._day_of.get(identifier)
        if day_before is not None and self.on(day_before)[identifier] == known:
            return
        self.remove(identifier)
        self._before.setdefault(identifier, None)
        self._owned(day)[identifier] = known
        self._day_of[identifier] = day
        self._rows[identifier] = entry

    def remove(self, identifier: int) -> None:
        """Take note that an entry is no longer among the finished ones."""
        day = self._day_of.pop(identifier, None)
        if day is not None:
            known = self._owned(day).pop(identifier)
            self._before.setdefault(identifier, known)
            self._rows.pop(identifier, None)

    def _owned(self, day: date) -> dict[int, KnownEntry]:
        if day not in self._own:
            self._own[day] = dict(self._days.get(day, _NONE))
        return self._own[day]

    def take_changes(self) -> NetChanges:
        """Return the changes since the last call, one for each entry that is not as it was then."""
        before, rows = self._before, self._rows
        self._days = dict(self.items())
        self._own, self._before, self._rows = {}, {}, {}
        added = (identifier for identifier in rows if before[identifier] is None)
        changed = (
            identifier
            for identifier in rows
            if before[identifier] not in (None, self._days[self._day_of[identifier]][identifier])
        )
        return NetChanges(
            added=tuple(map(rows.__getitem__, added)),
            changed=tuple(map(rows.__getitem__, changed)),
            deleted=tuple(
                identifier
                for identifier, known in before.items()
                if known is not None and identifier not in self._day_of
            ),
        )

    @property
    def days(self) -> Mapping[date, Mapping[int, KnownEntry]]:
        """The days that had entries at the last call of ``take_changes``, with the entries."""
        return self._days
