"""Where the values of a field come from: columns of a table, read a block of records at a time."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Protocol, TypeAlias

import attrs

from toggl_async.tables.cells import Cell

Columns: TypeAlias = Sequence[Sequence[str]]
_NOTHING: Mapping[str, str] = {}


class Source(Protocol):
    """Where the values of one field of the rows come from."""

    def read(self, columns: Columns) -> Iterable[object]:
        """The values, one for each record.

        Raises:
            ValueError: a cell does not hold what its column should.
        """
        ...


@attrs.frozen
class Constant:
    """The same for every row."""

    value: object = None

    def read(self, columns: Columns) -> Iterable[object]:
        """The value, without end."""
        del columns
        return repeat(self.value)


@attrs.frozen
class Text:
    """A column as it stands."""

    index: int

    def read(self, columns: Columns) -> Iterable[object]:
        """The cells."""
        return columns[self.index]


@attrs.frozen
class Values:
    """A column, each cell read as a value."""

    index: int
    cell: Cell

    def read(self, columns: Columns) -> Iterable[object]:
        """The values of the cells."""
        return map(self.cell, columns[self.index])


@attrs.frozen
class Gathered:
    """Several columns, as a mapping by their names; each cell is read as a value."""

    columns: Mapping[str, int]
    cell: Cell = str

    def read(self, columns: Columns) -> Iterable[object]:
        """A mapping for each record."""
        if not self.columns:
            return repeat(_NOTHING)
        kept = zip(*(map(self.cell, columns[index]) for index in self.columns.values()), strict=True)
        return (dict(zip(self.columns, values, strict=True)) for values in kept)


@attrs.frozen
class Pairs:
    """All columns, each cell beside the name of its column."""

    names: Sequence[str]

    def read(self, columns: Columns) -> Iterable[object]:
        """The pairs of each record; a column at the end that has no name is left out."""
        return (zip(self.names, cells, strict=False) for cells in zip(*columns, strict=True))
