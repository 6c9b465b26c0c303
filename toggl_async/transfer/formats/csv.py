"""The check of a csv: it begins with a header, and ends with a line end outside quotes."""

from toggl_async.http.file_start import CsvStart, damaged
from toggl_async.tracebacks import without_frames
from toggl_async.transfer.formats.contents import Contents, Reopen

_MARK = b"\xef\xbb\xbf"
_SLICE = 128 << 10
_NEITHER_QUOTE_NOR_LINE_END = bytes(set(range(256)) - set(b'"\n'))
_BEFORE_A_FIELD = frozenset({b",", b"\n"})
_AFTER_A_FIELD = frozenset({b",", b"\r", b"\n"})
# Beside another quote, the edge of the data, a carriage return or the byte order mark, a quote proves
# nothing.
_NO_EVIDENCE_AFTER = frozenset({b"", b'"'})
_NO_EVIDENCE_BEFORE = frozenset({b"", b'"', b"\r", _MARK[-1:]})
_MOST_QUOTES = 64


def _quoted_after(data: bytes, *, quoted: bool) -> bool:
    """Return whether ``data`` ends inside a quoted field; ``quoted`` is whether it begins inside one.

    Counting all quotes would take most of the time. But in a csv that is quoted properly, a single quote
    between a separator and a letter opens a field, and one between a letter and a separator closes it. The
    last such quote decides, together with the few quotes after it.
    """
    place, behind = len(data), 0
    while (place := data.rfind(b'"', 0, place)) >= 0 and behind < _MOST_QUOTES:
        before, after = data[place - 1 : place], data[place + 1 : place + 2]
        if before not in _NO_EVIDENCE_BEFORE and after not in _NO_EVIDENCE_AFTER:
            opens = before in _BEFORE_A_FIELD
            if opens != (after in _AFTER_A_FIELD):
                return opens ^ (behind % 2 == 1)
        behind += 1
    return quoted ^ ((behind if place < 0 else data.count(b'"')) % 2 == 1)


class CsvCheck:
    """Checks that a csv begins right, has no NUL, and ends with a line end outside quotes."""

    def __init__(self, start: CsvStart | None = None, *, count_rows: bool = False) -> None:
        self._start = start or CsvStart()
        self._counts = count_rows
        self._quoted = False
        self._lines = 0
        self._last = 0

    @without_frames
    def feed(self, block: memoryview) -> None:
        """Keep track of quotes, and count line ends if that was requested."""
        self._start.feed(block)
        # In slices, so that copies stay small and the event loop can run in between.
        for start in range(0, len(block), _SLICE):
            self._look_at(bytes(block[start : start + _SLICE]))

    def _look_at(self, data: bytes) -> None:
        if b"\0" in data:
            raise damaged("csv: it holds a NUL byte")
        self._last = data[-1]
        if self._counts:
            self._count(data)
        else:
            self._quoted = _quoted_after(data, quoted=self._quoted)

    def _count(self, data: bytes) -> None:
        # A line end counts if an even number of quotes came before it. Two quotes in a row make no
        # difference. Once they and all other bytes are removed, little is left to split.
        pieces = data.translate(None, _NEITHER_QUOTE_NOR_LINE_END).replace(b'""', b"").split(b'"')
        self._lines += sum(map(len, pieces[self._quoted :: 2]))
        self._quoted ^= len(pieces) % 2 == 0

    @without_frames
    def finish(self, reopen: Reopen) -> Contents:
        """Check the end."""
        del reopen
        self._start.finish()
        if self._quoted:
            raise damaged("csv: it ends inside a quoted field")
        if self._last != ord("\n"):
            raise damaged("csv: its last record does not end")
        return Contents(rows=max(0, self._lines - 1) if self._counts else None)
