"""Columns of text become typed columns, as arrays of Arrow.

A cell means what it means in a row: the parsers of :mod:`.cells` read it. They read each different text of a
column once. Only clock times such as ``08:15:00``, which are mostly different, are converted as a column.
"""

import decimal
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import attrs
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.compute import cast as converted

from toggl_async.tables._arrow_cells import decoded, encoded
from toggl_async.tables._arrow_clocks import LENGTH, clock_seconds
from toggl_async.tables.cells import CellParser, parse_amount, parse_duration, parse_time
from toggl_async.tables.row_builder import UnreadCell
from toggl_async.tables.schema import DECIMAL_PRECISION, DECIMAL_SCALE

if TYPE_CHECKING:
    from toggl_async.tables._arrow_cells import Column

_DAY = 24 * 3600
_MIDNIGHT = pa.scalar("00:00:00")
_SECONDS = pa.duration("s")
_PLAIN_AMOUNTS = re.compile(r"(?:(?:-?[0-9]{1,20}(?:\.[0-9]{1,9})?)?\n)*+")
_NO_TEXT = pa.scalar(None, pa.string())
_SMALLEST = Decimal(1).scaleb(-DECIMAL_SCALE)
_EXACT = decimal.Context(prec=DECIMAL_PRECISION, traps=[decimal.Inexact, decimal.InvalidOperation])
TEXT_MAP: Final = pa.map_(pa.string(), pa.string())


@lru_cache(1 << 14)
def parse_decimal(text: str) -> Decimal | None:
    """Parse an amount of money that fits the type of the schemas exactly."""
    amount = parse_amount(text)
    try:
        return None if amount is None else amount.quantize(_SMALLEST, context=_EXACT)
    except ArithmeticError:
        problem = f"{text[:40]!r} does not fit decimal128({DECIMAL_PRECISION}, {DECIMAL_SCALE})"
    raise ValueError(problem)


@attrs.define(eq=False)
class ColumnParser:
    """The parser of the columns of one block, which collects the cells that are not understood."""

    unread: list[UnreadCell] = attrs.field(factory=list[UnreadCell])

    def parse(self, name: str, column: pa.Array, parser: CellParser, kind: pa.DataType) -> pa.Array:
        """Return a column of values; a cell that is not understood is null."""
        if parser in (parse_duration, parse_time):
            texts = decoded(column)
            values = _clocks(texts, kind)
            if values is not None:
                return self._with_odd_cells(values, name, texts, parser)
        return self._each(name, encoded(column), parser, kind)

    def _with_odd_cells(
        self, clocks: pa.Array, name: str, texts: pa.StringArray, parser: CellParser
    ) -> pa.Array:
        """Return clock times, and the values of the other cells where the clock times are null."""
        if not clocks.null_count:
            return clocks
        odd = pc.is_null(clocks)
        records = pc.indices_nonzero(odd).to_pylist()
        values = self._each(name, encoded(texts.filter(odd)), parser, clocks.type, records)
        storage = pa.int64() if clocks.type == _SECONDS else pa.int32()
        return pc.replace_with_mask(clocks.view(storage), odd, values.view(storage)).view(clocks.type)

    def _each(
        self,
        name: str,
        texts: pa.DictionaryArray,
        parser: CellParser,
        kind: pa.DataType,
        records: Sequence[int] | None = None,
    ) -> pa.Array:
        """Return the values of texts, of which each different one is parsed once.

        ``records`` are the numbers of their records, by default all of them.
        """
        words = texts.dictionary.to_pylist()
        if parser is parse_amount and (amounts := _amounts(texts.dictionary, words, kind)) is not None:
            return amounts.take(texts.indices)
        exact = parse_decimal if parser is parse_amount else parser
        values: list[object] = []
        problems: dict[int, str] = {}
        for index, text in enumerate(words):
            try:
                values.append(exact(text))
            except ValueError as fault:
                values.append(None)
                problems[index] = str(fault)
        if problems:
            for number, index in enumerate(texts.indices.to_pylist()):
                if index in problems:
                    record = number if records is None else records[number]
                    self.unread.append(UnreadCell(record, name, words[index], problems[index]))
        return pa.array(values, kind).take(texts.indices)


def _clocks(texts: pa.StringArray, kind: pa.DataType) -> pa.Array | None:
    """Return the values of clock times; null where a cell is too short or too long for one.

    None if most cells are, or if any other cell is no clock time: then each different text is parsed.
    """
    lengths = pc.binary_length(texts)
    shortest, longest = (pc.min_max(lengths)[each].as_py() for each in ("min", "max"))
    usual = None
    if shortest < LENGTH - 1 or longest > LENGTH:
        usual = pc.and_(pc.greater_equal(lengths, LENGTH - 1), pc.less_equal(lengths, LENGTH))
        if 2 * pc.sum(usual).as_py() < len(texts):
            return None
        texts = pc.if_else(usual, texts, _MIDNIGHT)
    if shortest < LENGTH:
        texts = pc.ascii_lpad(texts, LENGTH, "0")  # 8:15:00
    seconds = clock_seconds(texts)
    if seconds is None:
        return None
    if kind != _SECONDS:
        if pc.max(seconds).as_py() >= _DAY:
            return None
        seconds = converted(seconds, pa.int32())
    values = seconds.view(kind)
    return values if usual is None else pc.if_else(usual, values, pa.scalar(None, kind))


def _amounts(words: pa.StringArray, texts: Iterable[str], kind: pa.DataType) -> pa.Array | None:
    """Return the values of amounts of money, None unless all are written in the plainest way, or empty."""
    if not _PLAIN_AMOUNTS.fullmatch("\n".join([*texts, ""])):
        return None
    return converted(pc.if_else(pc.equal(words, ""), _NO_TEXT, words), kind)


def moments(dates: pa.Array, times: pa.Array) -> pa.Array:
    """Return dates with times of day; null where either is."""
    seconds = converted(times.view(pa.int32()), pa.int64())
    return pc.add(converted(dates, pa.timestamp("s")), seconds.view(_SECONDS))


@attrs.define(eq=False)
class ConstantColumns:
    """The columns that have the same value in each row, made once for the longest block."""

    _columns: dict[tuple[str | None, pa.DataType], pa.Array] = attrs.field(
        factory=dict[tuple[str | None, pa.DataType], pa.Array], init=False, repr=False
    )

    def column(self, value: str | None, length: int, kind: pa.DataType) -> "Column":
        """Return a column with a text in each row; nulls without one, but maps have no keys then."""
        known = self._columns.get((value, kind))
        if known is None or len(known) < length:
            known = self._columns[value, kind] = _constant(value, length, kind)
        return known.slice(0, length)


def _constant(value: str | None, length: int, kind: pa.DataType) -> pa.Array:
    if pa.types.is_map(kind):
        offsets = pa.repeat(pa.scalar(0, pa.int32()), length + 1)
        return pa.MapArray.from_arrays(offsets, pa.array([], kind.key_type), pa.array([], kind.item_type))
    if value is None:
        return pa.nulls(length, kind)
    indices = pa.repeat(pa.scalar(0, pa.int32()), length)
    return pa.DictionaryArray.from_arrays(indices, pa.array([value], pa.string()))


def mapping(columns: Mapping[str, pa.Array], length: int) -> pa.Array:
    """Return a column of maps from the names of columns to their cells; there is at least one of either."""
    width = len(columns)
    offsets = pa.array(range(0, length * width + 1, width), pa.int32())
    names = pa.array(list(columns), pa.string()).take(pa.array(list(range(width)) * length, pa.int32()))
    # The columns one after another; the cells of a row are `length` apart.
    cells = pa.concat_arrays(list(columns.values()))
    places = [place for record in range(length) for place in range(record, length * width, length)]
    return pa.MapArray.from_arrays(offsets, names, cells.take(pa.array(places, pa.int32())))


def unread_maps(unread: Sequence[UnreadCell], length: int) -> pa.Array:
    """Return the column of the cells that are not understood."""
    maps: list[list[tuple[str, str]]] = [[] for _ in range(length)]
    for cell in unread:
        maps[cell.record].append((cell.column, cell.text))
    return pa.array(maps, TEXT_MAP)
