"""Records become rows: the header is read once, then the cells are parsed column by column."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import attrs

from toggl_async.errors import DecodeError
from toggl_async.request.csv_headers import column_pattern
from toggl_async.tables.cell_reports import CellReports
from toggl_async.tables.cells import CellParser
from toggl_async.tables.field_sources import (
    NOTHING_UNREAD,
    Columns,
    ConstantSource,
    FieldSource,
    GivenSource,
    ParsedSource,
    TextSource,
    parsers_of,
)
from toggl_async.tables.records import RecordBlock, check_marks

RowT = TypeVar("RowT", covariant=True)


@attrs.frozen
class UnreadCell:
    """A cell that is not understood, with the number of its record in the block."""

    record: int
    column: str
    text: str
    problem: str


@attrs.frozen(kw_only=True)
class RowBuilder(Generic[RowT]):
    """The builder of rows from the records below one header.

    ``row`` is called with one value from each of ``sources``; ``width`` is the number of cells in the header.
    If any column is parsed, the last source is that of the rows' ``unread``. ``fields`` are the names of the
    values, one for each source, if the row has fields.
    """

    row: Callable[..., RowT]
    sources: Sequence[FieldSource]
    fields: Sequence[str] = ()
    names: Sequence[str]
    width: int
    reports: CellReports

    def rows(
        self, block: RecordBlock, records: Sequence[list[str]], skipped: int = 0
    ) -> Iterator[Sequence[RowT]]:
        """Yield the rows of a block's records; ``skipped`` is how many of the block come before ``records``.

        Raises:
            DecodeError: a record has more or fewer cells than the header, or a cell is not understood and the
                reader is strict; the rows before that record have been yielded.
        """
        try:
            columns = list(zip(*records, strict=True))
        except ValueError:
            columns = []
        if len(columns) == self.width:
            yield from self._rows(block, columns, skipped)
            return
        good = self.right_width(records)
        yield from self._rows(block, list(zip(*records[:good], strict=True)), skipped)
        if good < len(records):
            raise self.wrong_width(len(records[good]), block.line_of(skipped + good))

    def wrong_width(self, cells: int, line: int) -> DecodeError:
        """Return the error for a record that has more or fewer cells than the header."""
        problem = f"line {line}: {cells} cells under a header of {self.width}"
        return DecodeError("the csv cannot be read", problems=[problem])

    def right_width(self, records: Sequence[list[str]]) -> int:
        """Return how many records come before the first that has more or fewer cells than the header."""
        if set(map(len, records)) <= {self.width}:
            return len(records)
        return next(number for number, record in enumerate(records) if len(record) != self.width)

    def _rows(self, block: RecordBlock, columns: Columns, skipped: int) -> Iterator[Sequence[RowT]]:
        if not columns:
            return
        try:
            built = self._build(columns, self.sources)
        except ValueError:
            unread = self._unread(columns)
        else:
            yield built
            return
        good = unread[0].record if self.reports.strict else len(columns[0])
        built = self._build(*self._without(unread, columns))
        yield built[:good]
        self.report(unread, block, skipped)

    def report(self, unread: Sequence[UnreadCell], block: RecordBlock, skipped: int = 0) -> None:
        """Report the first unread cell of each column; the cells are in the order of their records.

        Raises:
            DecodeError: a cell that is not understood is an error.
        """
        firsts: dict[str, UnreadCell] = {}
        for cell in unread:
            firsts.setdefault(cell.column, cell)
        for cell in firsts.values():
            self.reports.report(block.line_of(skipped + cell.record), cell.column, cell.problem)

    def _build(self, columns: Columns, sources: Sequence[FieldSource]) -> list[RowT]:
        return list(map(self.row, *(source.read(columns) for source in sources)))

    def _unread(self, columns: Columns) -> Sequence[UnreadCell]:
        """Return the cells that are not understood, in the order of their records."""
        unread: list[UnreadCell] = []
        for index, parser in parsers_of(self.sources).items():
            for record, text in enumerate(columns[index]):
                try:
                    parser(text)
                except ValueError as fault:
                    unread.append(UnreadCell(record, self.names[index], text, str(fault)))
        return sorted(unread, key=_record_of)

    def _without(
        self, unread: Sequence[UnreadCell], columns: Columns
    ) -> tuple[Columns, Sequence[FieldSource]]:
        """Return the columns with the unread cells empty, and sources that give these as ``unread``."""
        emptied: dict[str, set[int]] = {}
        texts: dict[int, dict[str, str]] = {}
        for cell in unread:
            emptied.setdefault(cell.column, set()).add(cell.record)
            texts.setdefault(cell.record, {})[cell.column] = cell.text
        places = {self.names.index(column): records for column, records in emptied.items()}
        cleaned = [
            ["" if number in places[index] else text for number, text in enumerate(cells)]
            if index in places
            else cells
            for index, cells in enumerate(columns)
        ]
        given = GivenSource([texts.get(number, NOTHING_UNREAD) for number in range(len(columns[0]))])
        return cleaned, [*self.sources[:-1], given]


def _record_of(cell: UnreadCell) -> int:
    return cell.record


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
        return DecodeError(f"the csv's header is not understood: {self._shown}")

    def of_another_report(self, report: str) -> DecodeError:
        """Return the error for a header that belongs to another report than the one that is read."""
        return DecodeError(f"the csv's header is that of {report} report: {self._shown}")

    @property
    def _shown(self) -> str:
        return repr(",".join(self.names)[:400])

    def index(self, column: Column) -> int | None:
        """Return the index of a column, None if it is not there."""
        indices = {name.casefold(): index for index, name in enumerate(self.names)}
        return next((indices[name] for name in column.names if name in indices), None)

    def matching(self, pattern: str, used: Iterable[int]) -> Mapping[str, int]:
        """Return the names and indices of the columns that match, except those whose indices are used."""
        taken, fullmatch = set(used), column_pattern(pattern).fullmatch
        return {
            name: index for index, name in enumerate(self.names) if index not in taken and fullmatch(name)
        }
