"""How records become rows: a header is understood once, then values are read column by column."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import attrs

from toggl_async.errors import DecodeError
from toggl_async.tables.cells import Cell
from toggl_async.tables.records import Block
from toggl_async.tables.sources import Constant, Source, Text, Values

RowT = TypeVar("RowT", covariant=True)


@attrs.frozen
class Plan(Generic[RowT]):
    """How the records under one header become rows."""

    row: Callable[..., RowT]
    sources: Sequence[Source]
    width: int

    def rows(self, block: Block, records: Sequence[list[str]], skipped: int = 0) -> Iterator[RowT]:
        """The rows of a block, but for the records that were ``skipped`` before them.

        Raises:
            DecodeError: a record has more or fewer cells than the header, or a cell cannot be read; what
                comes before it has been given.
        """
        try:
            made = self._made(records)
        except ValueError:
            good, problem = self._fault(records)
            yield from self._made(records[:good])
        else:
            yield from made
            return
        line = list(block.lines())[skipped + good]
        raise DecodeError("the csv cannot be read", problems=[f"line {line}: {problem}"])

    def _made(self, records: Sequence[list[str]]) -> list[RowT]:
        if not records:
            return []
        if set(map(len, records)) != {self.width}:
            raise ValueError("records of different lengths")
        columns = list(zip(*records, strict=True))
        return list(map(self.row, *(source.read(columns) for source in self.sources)))

    def _fault(self, records: Sequence[list[str]]) -> tuple[int, str]:
        for number, record in enumerate(records):
            if len(record) != self.width:
                return number, f"{len(record)} cells under a header of {self.width}"
            try:
                self._made([record])
            except ValueError as fault:
                return number, str(fault)
        raise AssertionError(records)


@attrs.frozen(kw_only=True)
class Column:
    """A field of the rows: the names that its column has, and how its cells are read."""

    names: tuple[str, ...]
    cell: Cell | None = None

    def source(self, index: int | None) -> Source:
        """Where its values come from, given where its column stands, if there is one."""
        if index is None:
            return Constant()
        return Text(index) if self.cell is None else Values(index, self.cell)


@attrs.frozen
class Header:
    """The names of the columns, each with its place; names are compared without regard to case."""

    names: Sequence[str]

    def __attrs_post_init__(self) -> None:
        named = [name.casefold() for name in self.names]
        if not all(named) or len(set(named)) < len(named):
            raise self.unreadable()

    @classmethod
    def of(cls, cells: Sequence[str]) -> "Header":
        """The header of a table; an empty column at its end has no name and no meaning.

        Raises:
            DecodeError: columns have no names, or two the same.
        """
        names = [cell.strip() for cell in cells]
        return cls(names if names[-1] else names[:-1])

    def unreadable(self) -> DecodeError:
        """The error for a header that is not understood."""
        return DecodeError(f"the csv's header is not understood: {','.join(self.names)[:400]!r}")

    def index(self, column: Column) -> int | None:
        """Where a column stands."""
        places = {name.casefold(): place for place, name in enumerate(self.names)}
        return next((places[name] for name in column.names if name in places), None)

    def matching(self, pattern: re.Pattern[str], used: Iterable[int]) -> Mapping[str, int]:
        """The columns whose name matches, without those that are used already."""
        taken = set(used)
        return {
            name: place
            for place, name in enumerate(self.names)
            if place not in taken and pattern.fullmatch(name)
        }
