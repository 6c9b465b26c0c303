"""The check of a csv: it begins with a header, and ends with a line end outside quotes."""

from toggl_async.http.file_start import CsvStart, damaged
from toggl_async.tracebacks import without_frames
from toggl_async.transfer.formats.contents import Contents, Reopen
from toggl_async.transfer.formats.csv_durations import SummedRecords
from toggl_async.transfer.formats.csv_records import CountedRecords, Records, UncountedRecords

_SLICE = 128 << 10


def _records(duration_columns: frozenset[str] | None, *, count_rows: bool) -> Records:
    if duration_columns:
        return SummedRecords(duration_columns)
    return CountedRecords() if count_rows or duration_columns is not None else UncountedRecords()


class CsvCheck:
    """Checks that a csv begins right, has no NUL, and ends with a line end outside quotes.

    ``duration_columns`` are the names that the column of the durations may have, None if they are not summed;
    if they are, the rows are counted too.
    """

    def __init__(
        self,
        start: CsvStart | None = None,
        *,
        count_rows: bool = False,
        duration_columns: frozenset[str] | None = None,
    ) -> None:
        self._start = start or CsvStart()
        self._records = _records(duration_columns, count_rows=count_rows)
        self._last = 0

    @without_frames
    def feed(self, block: memoryview) -> None:
        """Keep track of quotes, and of rows and durations if that was requested."""
        self._start.feed(block)
        # In slices, so that copies stay small and the event loop can run in between.
        for start in range(0, len(block), _SLICE):
            self._look_at(bytes(block[start : start + _SLICE]))

    def _look_at(self, data: bytes) -> None:
        if b"\0" in data:
            raise damaged("csv: it holds a NUL byte")
        self._last = data[-1]
        self._records.feed(data)

    @without_frames
    def finish(self, reopen: Reopen) -> Contents:
        """Check the end."""
        del reopen
        self._start.finish()
        self._records.finish()
        if self._records.is_quoted:
            raise damaged("csv: it ends inside a quoted field")
        if self._last != ord("\n"):
            raise damaged("csv: its last record does not end")
        records = self._records.records
        rows = None if records is None else max(0, records - 1)
        return Contents(rows=rows, tracked_seconds=self._records.seconds)
