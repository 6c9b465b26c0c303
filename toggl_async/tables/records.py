"""Bytes become records: lists of cells, with the number of the line on which each begins."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

import attrs

from toggl_async.errors import DecodeError
from toggl_async.tracebacks import without_frames
from toggl_async.transfer.formats import CsvCheck

_LONGEST = 1 << 20
_MARK = "\ufeff"
_MARK_BYTES = _MARK.encode()

SLICE = 1 << 15
"""The number of bytes that are parsed at a time: a few hundred rows, which take about a millisecond.

With twice as many, rows take 1.2 times as long: what is made of a slice does not stay in the fastest memory.
"""


def bytes_of(path: Path, *, allow_unended_line: bool, size: int = SLICE) -> Iterator[bytes]:
    """Yield the bytes of a csv file, with a line end at the last line if it has none and that is allowed."""
    last = b"\n"
    with path.open("rb") as file:
        while data := file.read(size):
            yield data
            last = data[-1:]
    if allow_unended_line and last != b"\n":
        yield b"\n"


def _quotes(data: bytes) -> int:
    return data.count(b'"')


def check_marks(header: Sequence[str]) -> None:
    """Check that no column's name begins with a byte order mark: it could not be found by its name.

    Raises:
        DecodeError: a name does.
    """
    if any(name.lstrip().startswith(_MARK) for name in header):
        raise DecodeError("the csv's header is not understood: a column begins with a byte order mark")


@attrs.frozen
class RecordBlock:
    """Whole records, as bytes of UTF-8; ``line`` is the number of the first line, counted from one."""

    data: bytes = attrs.field(repr=False)
    line: int

    def records(self) -> list[list[str]]:
        """Return the records; empty lines are left out.

        Raises:
            DecodeError: a quote is where none is allowed, or a cell is too long.
        """
        records, fault = self.read()
        if fault is not None:
            del records  # no frame of the traceback may hold a part of the body
            raise fault
        return records

    def read(self) -> tuple[list[list[str]], DecodeError | None]:
        """Return the records before the first fault, and the fault: see :meth:`records`."""
        reader = csv.reader(self._lines(), strict=True)
        try:
            return list(filter(None, reader)), None
        except csv.Error as fault:
            error = self._fault(fault, reader.line_num)
        records: list[list[str]] = []
        with suppress(csv.Error):
            # A list keeps the records that come before the fault.
            records.extend(filter(None, csv.reader(self._lines(), strict=True)))
        return records, error

    def lines(self) -> Iterator[int]:
        """Yield the number of the line on which each record begins."""
        reader = csv.reader(self._lines(), strict=True)
        begin = self.line
        for record in reader:
            if record:
                yield begin
            begin = self.line + reader.line_num

    def line_of(self, number: int) -> int:
        """Return the number of the line on which a record begins; the records are counted from zero."""
        return next(islice(self.lines(), number, None))

    def parted(self) -> tuple[list[str], "RecordBlock"]:
        """Return the first record and the block of the others; no record if all lines are empty.

        Raises:
            DecodeError: a quote is where none is allowed, or a cell is too long.
        """
        reader = csv.reader(self._lines(), strict=True)
        nothing: list[str] = []
        try:
            first = next((record for record in reader if record), nothing)
        except csv.Error as fault:
            error = self._fault(fault, reader.line_num)
        else:
            rest = self.data.split(b"\n", reader.line_num)[-1]
            return first, RecordBlock(rest, self.line + reader.line_num)
        raise error

    def _lines(self) -> io.StringIO:
        return io.StringIO(self.data.decode(), newline="\n")

    def _fault(self, fault: csv.Error, line: int) -> DecodeError:
        problem = f"line {self.line + line - 1}: {fault}"
        return DecodeError("the csv cannot be read", problems=[problem])


class RecordSplitter:
    """A splitter that cuts the bytes of a csv, fed in pieces of any size, into blocks of whole records.

    A record ends at a line end outside quotes. The text after the last such line end is kept until the next
    bytes arrive: memory is bounded by the bytes that are fed at a time and by the longest record, which may
    have at most 1,048,576 characters.

    ``count_quotes`` counts the quotes in the next bytes. If there is a ``first_line``, it returns the number
    of the first line after the blocks so far, and the lines are not counted here.
    """

    def __init__(
        self, count_quotes: Callable[[bytes], int] = _quotes, first_line: Callable[[], int] | None = None
    ) -> None:
        self._count_quotes = count_quotes
        self._first_line = first_line
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._begun = False
        self._check = CsvCheck()
        self._kept: list[bytes] = []
        self._size = 0
        self._quoted = False
        self._line = 1

    @without_frames
    def feed(self, data: bytes) -> RecordBlock | None:
        """Take the next bytes and return the records that end in them, None if no record does.

        Raises:
            DecodeError: the data is not UTF-8, or a record is too long.
            IncompleteResponseError: the data is not a csv.
        """
        self._check.feed(memoryview(data))
        self._check_encoding(data)
        data = data if self._begun else self._without_marks(data)
        cut = self._last_end(data)
        if not cut:
            self._keep(data)
            return None
        block = RecordBlock(b"".join([*self._kept, memoryview(data)[:cut]]), self._line)
        if self._first_line is None:
            self._line += block.data.count(b"\n")
        self._kept, self._size = [], 0
        self._keep(data[cut:])
        return block

    def finish(self) -> None:
        """Check that the last record is complete.

        Raises:
            IncompleteResponseError: the last record is cut off, or there was no record at all.
        """
        self._check.finish(io.BytesIO)

    def _check_encoding(self, data: bytes) -> None:
        try:
            if not data.isascii() or self._decoder.getstate()[0]:
                self._decoder.decode(data)
        except UnicodeDecodeError as fault:
            reason = fault.reason
        else:
            return
        raise DecodeError("the csv is not UTF-8", problems=[f"line {self._next_line()} or later: {reason}"])

    def _without_marks(self, data: bytes) -> bytes:
        # Files that people join begin with several marks; the bytes of each may arrive one by one.
        data = b"".join([*self._kept, data])
        self._kept, self._size = [], 0
        while data.startswith(_MARK_BYTES):
            data = data.removeprefix(_MARK_BYTES)
        self._begun = not _MARK_BYTES.startswith(data)
        return data

    def _keep(self, data: bytes) -> None:
        self._kept.append(data)
        self._size += len(data)
        if self._size > _LONGEST and len(b"".join(self._kept).decode(errors="ignore")) > _LONGEST:
            raise DecodeError(
                "the csv cannot be read", problems=[f"line {self._next_line()}: the record has no end"]
            )

    def _next_line(self) -> int:
        return self._line if self._first_line is None else self._first_line()

    def _last_end(self, data: bytes) -> int:
        """Return the index after the last line end outside quotes, 0 if there is none."""
        self._quoted ^= self._count_quotes(data) % 2 == 1
        quoted, end = self._quoted, len(data)
        while cut := data.rfind(b"\n", 0, end) + 1:
            quoted ^= data.count(b'"', cut, end) % 2 == 1
            if not quoted:
                return cut
            end = cut - 1
        return 0
