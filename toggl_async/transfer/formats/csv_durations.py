"""The sum of the durations of a csv, out of the same pass that checks it.

One regular expression, made from the header, finds a record and the cell of its duration. The sum adds up the
cells in C: Python code runs once for each different duration, and not for each row. This takes less time than
the csv module needs to read the records. The expression accepts only records that are quoted properly and
have as many cells as the header, so that no cell can be taken for that of another column.
"""

import csv
import re
from typing import Final

from toggl_async.request.durations import seconds_of
from toggl_async.transfer.formats.csv_records import CountedRecords

_LONGEST = 1 << 20
_LONGEST_REMEMBERED = 16
_MOST_REMEMBERED = 1 << 15
# All bytes but quotes, commas and line ends; a third quicker than the same set in its negated form.
_UNQUOTED: Final = rb"[\x00-\x09\x0b\x0c\x0e-\x21\x23-\x2b\x2d-\xff]*+"
_CELL: Final = rb'(?:"[^"]*+(?:""[^"]*+)*+"|%b)' % _UNQUOTED
_HEADER: Final = rb"(?:\xef\xbb\xbf|\r?\n)*+((?:%b,)*+%b)\r?+\n" % (_CELL, _CELL)
_BLANK_LINES = frozenset({b"\n", b"\r\n"})

_Record = tuple[bytes, bytes]
"""The cell of a record's duration; or an empty cell, and a blank line or the rest that is no whole record."""


def _record_pattern(header: bytes, columns: frozenset[str]) -> re.Pattern[bytes]:
    """Return the pattern for a record, with the cell of its duration as the first group.

    The second group is a blank line, or all bytes from the first one on at which no record begins.

    Raises:
        ValueError: not exactly one column has one of the names.
    """
    names = [name.strip().casefold() for name in next(csv.reader([header.decode("utf-8", "replace")]))]
    (column,) = (index for index, name in enumerate(names) if name in columns)
    before, after = column, len(names) - column - 1
    record = rb"(?:%b,){%d}+(%b)(?:,%b){%d}+\r?+\n" % (_CELL, before, _CELL, _CELL, after)
    return re.compile(rb"%b|(\r?+\n|[\s\S]++)" % record)


class _Seconds(dict[_Record, int]):
    """The seconds of durations that have been parsed, of any file; files have most of them in common."""

    def __missing__(self, record: _Record) -> int:
        cell, other = record
        if other and other not in _BLANK_LINES:
            raise ValueError("this is no record")
        text = (cell[1:-1].replace(b'""', b'"') if cell.startswith(b'"') else cell).decode()
        seconds = seconds_of(text) or 0
        if len(cell) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[record] = seconds
        return seconds


_SECONDS: Final = _Seconds()


class SummedRecords:
    """Sums the durations of a csv, and counts its records.

    ``columns`` are the names, in lower case, of which the column of the durations has one. The sum is None if
    no column has such a name or several do, or if a record or a duration cannot be read; the records are
    counted all the same.
    """

    def __init__(self, columns: frozenset[str]) -> None:
        self.seconds: int | None = 0
        self._columns = columns
        self._pattern: re.Pattern[bytes] | None = None
        self._rest = b""
        self._counted = CountedRecords()

    @property
    def is_quoted(self) -> bool:
        """True if the data ends inside a quoted field; known once :meth:`finish` has been called."""
        return self._counted.is_quoted

    @property
    def records(self) -> int:
        """The number of records with the header."""
        return self._counted.records

    def feed(self, data: bytes) -> None:
        """Add the records that end in the next bytes; the rest is kept until more bytes arrive."""
        if self.seconds is None:
            self._counted.feed(data)
            return
        data = self._rest + data
        try:
            self._add(data)
        except (ValueError, csv.Error):
            self._give_up(data)
        if len(self._rest) > _LONGEST:
            self._give_up(self._rest)

    def _add(self, data: bytes) -> None:
        begin = lines = 0
        if self._pattern is None:
            header = re.match(_HEADER, data)  # compiled only where durations are summed
            if header is None:
                self._rest = data
                return
            self._pattern = _record_pattern(header[1], self._columns)
            begin, lines = header.end(), data.count(b"\n", 0, header.start(1)) + 1
        found: list[_Record] = self._pattern.findall(data, begin)
        rest = b""
        if found and found[-1][1] and found[-1][1] not in _BLANK_LINES:
            rest = found.pop()[1]
        self.seconds = (self.seconds or 0) + sum(map(_SECONDS.__getitem__, found))
        self._counted.records += lines + len(found)
        self._rest = rest

    def _give_up(self, data: bytes) -> None:
        """Only count from here on; ``data`` has not been counted yet."""
        self.seconds, self._rest = None, b""
        self._counted.feed(data)

    def finish(self) -> None:
        """Give up the sum if there is a rest that is no whole record."""
        if self._rest:
            self._give_up(self._rest)
