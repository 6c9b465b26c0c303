"""The header fields of a response, as a value."""

from collections.abc import Iterable, Mapping

import attrs


def printable(text: str) -> str:
    """Escape what a terminal would obey, and the surrogates that aiohttp makes of undecodable bytes.

    Every text of a server's that people may see goes through here.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _by_name(headers: "Headers") -> Mapping[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {name: (value,) for name, value in headers.fields}
    if len(values) < len(headers.fields):
        values = {}
        for name, value in headers.fields:
            values[name] = (*values.get(name, ()), value)
    return values


@attrs.frozen
class Headers:
    """Header fields in order; look-up ignores case, and cookies are never kept."""

    fields: tuple[tuple[str, str], ...] = ()
    _values: Mapping[str, tuple[str, ...]] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(_by_name, takes_self=True)
    )

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Headers":
        """Make a value of a response's fields: safe to log, and without ``Set-Cookie``."""
        return cls.of_printable(
            (printable(name), printable(value.replace("\t", " "))) for name, value in pairs
        )

    @classmethod
    def of_printable(cls, pairs: Iterable[tuple[str, str]]) -> "Headers":
        """Do the same for fields of which it is known that all of them are printable."""
        made = cls(tuple([(name.lower(), value) for name, value in pairs]))
        if "set-cookie" in made._values:
            return cls(tuple([pair for pair in made.fields if pair[0] != "set-cookie"]))
        return made

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a field, in order; an empty tuple if it is missing."""
        return self._values.get(name.lower(), ())

    def get(self, name: str) -> str | None:
        """Return the first value of a field, or None."""
        values = self._values.get(name.lower())
        return values[0] if values else None

    @property
    def media_type(self) -> str | None:
        """The media type without parameters, in lower case."""
        value = self.get("content-type")
        return value.partition(";")[0].strip().lower() if value else None

    @property
    def framed(self) -> bool:
        """True if an HTTP parser misses the end of a truncated body: it is in chunks, or has a length."""
        encodings = self.all("transfer-encoding")
        # In any other encoding, even after or beside chunks, a body ends where the connection does.
        if encodings:
            return [each.strip().lower() for each in encodings] == ["chunked"]
        return self.get("content-length") is not None

    @property
    def request_id(self) -> str | None:
        """The id under which Toggl's support finds the call."""
        return self.get("x-request-id") or self.get("x-toggl-request-id")
