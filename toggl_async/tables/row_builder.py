"""Records become rows: the header is read once, then the cells are parsed column by column."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import attrs

from toggl_async.errors import DecodeError
from toggl_async.tables.cells import CellParser
from toggl_async.tables.field_sources import ConstantSource, FieldSource, ParsedSource, TextSource
from toggl_async.tables.records import RecordBlock, check_marks

RowT = TypeVar("RowT", covariant=True)


@attrs.frozen
class RowBuilder(Generic[RowT]):
    """The builder of rows from the records below one header.

    ``row`` is called with one value from each of ``sources``; ``width`` is the number of cells in the header.
    """

    row: Callable[..., RowT]
    sources: Sequence[FieldSource]
    width: int

    def rows(self, block: RecordBlock, records: Sequence[list[str]], skipped: int = 0) -> Iterator[RowT]:
        """Yield the rows of a block's records; ``skipped`` is how many of the block come before ``records``.

        Raises:
            DecodeError: a record has more or fewer cells than the header, or a cell cannot be parsed; the
                rows before that record have been yielded.
        """
        try:
            built = self._build(records)
        except ValueError:
            good, problem = self._first_problem(records)
            yield from self._build(records[:good])
        else:
            yield from built
            return
        line = list(block.lines())[skipped + good]
        raise DecodeError("the csv cannot be read", problems=[f"line {line}: {problem}"])

    def _build(self, records: Sequence[list[str]]) -> list[RowT]:
        if not records:
            return []
        if set(map(len, records)) != {self.width}:
            raise ValueError("records of different lengths")
        columns = list(zip(*records, strict=True))
        return list(map(self.row, *(source.read(columns) for source in self.sources)))

    def _first_problem(self, records: Sequence[list[str]]) -> tuple[int, str]:
        for number, record in enumerate(records):
            if len(record) != self.width:
                return number, f"{len(record)} cells under a header of {self.width}"
            try:
                self._build([record])
            except ValueError as fault:
                return number, str(fault)
        raise AssertionError(records)


@attrs.frozen(kw_only=True)
class Column:
    """The column of a field: the names that it may have, and the parser of its cells (None for text)."""

    names: tuple[str, ...]
    parser: CellParser | None = None

    def source(self, index: int | None) -> FieldSource:
        """Return the source of the field's values; ``index`` is None if the csv does not have the column."""
        if index is None:
            return ConstantSource()
        return TextSource(index) if self.parser is None else ParsedSource(index, self.parser)


@attrs.frozen
class Header:
    """The names of the columns, in order; upper and lower case are not distinguished."""

    names: Sequence[str]

    def __attrs_post_init__(self) -> None:
        folded = [name.casefold() for name in self.names]
        if not all(folded) or len(set(folded)) < len(folded):
            raise self.not_understood()

    @classmethod
    def of(cls, cells: Sequence[str]) -> "Header":
        """Make a header of the first record; an empty cell at its end is ignored.

        Raises:
            DecodeError: a column has no name, two columns have the same name, or a name begins with a byte
                order mark.
        """
        check_marks(cells)
        names = [cell.strip() for cell in cells]
        return cls(names if names[-1] else names[:-1])

    def not_understood(self) -> DecodeError:
        """Return the error for a header that is not understood."""
        return DecodeError(f"the csv's header is not understood: {','.join(self.names)[:400]!r}")

    def index(self, column: Column) -> int | None:
        """Return the index of a column, None if it is not there."""
        indices = {name.casefold(): index for index, name in enumerate(self.names)}
        return next((indices[name] for name in column.names if name in indices), None)

    def matching(self, pattern: re.Pattern[str], used: Iterable[int]) -> Mapping[str, int]:
        """Return the names and indices of the columns that match, except those whose indices are used."""
        taken = set(used)
        return {
            name: index
            for index, name in enumerate(self.names)
            if index not in taken and pattern.fullmatch(name)
        }
