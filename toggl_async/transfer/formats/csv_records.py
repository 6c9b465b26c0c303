"""Following the records of a csv while it streams: is it inside a quoted field, and how many are there."""

from typing import Protocol

_NEITHER_QUOTE_NOR_LINE_END = bytes(set(range(256)) - set(b'"\n'))
_BEFORE_A_FIELD = frozenset({b",", b"\n"})
_AFTER_A_FIELD = frozenset({b",", b"\r", b"\n"})
# Beside another quote, the edge of the data, a carriage return or the byte order mark, a quote proves
# nothing.
_NO_EVIDENCE_AFTER = frozenset({b"", b'"'})
_NO_EVIDENCE_BEFORE = frozenset({b"", b'"', b"\r", b"\xbf"})
_MOST_QUOTES = 64


class Records(Protocol):
    """Follows the records of a csv.

    ``is_quoted`` is true if the data so far ends inside a quoted field. ``records`` is the number of records
    with the header, ``seconds`` the sum of their durations; each is None if it is unknown.
    """

    @property
    def is_quoted(self) -> bool:
        """True if the data so far ends inside a quoted field."""
        ...

    @property
    def records(self) -> int | None:
        """The number of records with the header, None if they are not counted."""
        ...

    @property
    def seconds(self) -> int | None:
        """The sum of the durations in seconds, None if it is unknown."""
        ...

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        ...

    def finish(self) -> None:
        """Take note that there are no more bytes."""
        ...


class UncountedRecords:
    """Follows the quotes alone, which is quicker than hashing by far."""

    records: None = None
    seconds: None = None

    def __init__(self) -> None:
        self.is_quoted: bool = False

    def feed(self, data: bytes) -> None:
        """Keep track of quotes."""
        self.is_quoted = _quoted_after(data, quoted=self.is_quoted)

    def finish(self) -> None:
        """Do nothing."""


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


class CountedRecords:
    """Counts the line ends outside quotes, which takes about as long as hashing."""

    seconds: None = None

    def __init__(self) -> None:
        self.is_quoted: bool = False
        self.records: int = 0

    def feed(self, data: bytes) -> None:
        """Count the records that end in the next bytes."""
        # A line end counts if an even number of quotes came before it. Two quotes in a row make no
        # difference. Once they and all other bytes are removed, little is left to split.
        pieces = data.translate(None, _NEITHER_QUOTE_NOR_LINE_END).replace(b'""', b"").split(b'"')
        self.records += sum(map(len, pieces[self.is_quoted :: 2]))
        self.is_quoted ^= len(pieces) % 2 == 0

    def finish(self) -> None:
        """Do nothing."""
