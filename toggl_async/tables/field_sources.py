"""The sources of the rows' fields: each returns the values of one field for a block of records at a time."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Protocol, TypeAlias

import attrs

from toggl_async.tables.cells import CellParser, ParsedCells

Columns: TypeAlias = Sequence[Sequence[str]]
_EMPTY: Mapping[str, str] = {}
NOTHING_UNREAD: Mapping[str, str] = {}
"""The ``unread`` of all rows whose cells are understood."""


class FieldSource(Protocol):
    """The source of the values of one field."""

    def read(self, columns: Columns) -> Iterable[object]:
        """Return the values, one for each record.

        Raises:
            ValueError: a cell cannot be parsed.
        """
        ...


@attrs.frozen
class ConstantSource:
    """A value that is the same in every row."""

    value: object = None

    def read(self, columns: Columns) -> Iterable[object]:
        """Return the value, repeated without end."""
        del columns
        return repeat(self.value)


@attrs.frozen
class TextSource:
    """The cells of one column, unchanged."""

    index: int

    def read(self, columns: Columns) -> Iterable[object]:
        """Return the cells."""
        return columns[self.index]


@attrs.frozen
class ParsedSource:
    """The cells of one column, parsed."""

    index: int
    parser: CellParser
    _cells: ParsedCells = attrs.field(
        default=attrs.Factory(lambda self: ParsedCells(self.parser), takes_self=True),
        init=False,
        eq=False,
        repr=False,
    )

    def read(self, columns: Columns) -> Iterable[object]:
        """Return the parsed values of the cells."""
        return self._cells.values_of(columns[self.index])


@attrs.frozen
class MappingSource:
    """Several columns, as a mapping from their names to the parsed cells."""

    columns: Mapping[str, int]
    parser: CellParser | None = None

    def read(self, columns: Columns) -> Iterable[object]:
        """Return a mapping for each record."""
        if not self.columns:
            return repeat(_EMPTY)
        chosen = (columns[index] for index in self.columns.values())
        parsed = chosen if self.parser is None else (map(self.parser, cells) for cells in chosen)
        return (dict(zip(self.columns, values, strict=True)) for values in zip(*parsed, strict=True))


@attrs.frozen
class GivenSource:
    """Values that are known already, one for each record."""

    values: Iterable[object]

    def read(self, columns: Columns) -> Iterable[object]:
        """Return the values."""
        del columns
        return self.values


@attrs.frozen
class PairsSource:
    """All columns, as pairs of a column's name and a cell."""

    names: Sequence[str]

    def read(self, columns: Columns) -> Iterable[object]:
        """Return the pairs of each record; a column without a name at the end is left out."""
        return (zip(self.names, cells, strict=False) for cells in zip(*columns, strict=True))


def parsers_of(sources: Iterable[FieldSource]) -> Mapping[int, CellParser]:
    """Return the parsers of the columns that are parsed, by the columns' indices."""
    parsers: dict[int, CellParser] = {}
    for source in sources:
        if isinstance(source, ParsedSource):
            parsers[source.index] = source.parser
        elif isinstance(source, MappingSource) and source.parser is not None:
            parsers.update(dict.fromkeys(source.columns.values(), source.parser))
    return parsers
