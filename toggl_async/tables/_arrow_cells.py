"""Blocks of records become columns of text, as arrays of Arrow.

The reader of Arrow is faster than the csv module, but accepts quotes where the csv module finds a fault, and
takes a lone carriage return for the end of a line. A block with either is read by the csv module, and so is a
block that Arrow's reader refuses: batches and rows then agree about each csv.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from csv import field_size_limit
from typing import TYPE_CHECKING, TypeAlias

import attrs
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from toggl_async.tables._arrow_quotes import has_lone_return

if TYPE_CHECKING:
    Column: TypeAlias = pa.Array[pa.Scalar[pa.DataType]]
    """A column of any type; its parameters are known to type checkers alone."""

_DICTIONARY = pa.dictionary(pa.int32(), pa.string())


@attrs.frozen
class TextBlock:
    """The columns of a block of records, and the number of its lines."""

    columns: "Sequence[Column]"
    lines: int


@attrs.frozen
class TextColumns:
    """The reader of a csv's columns; those whose indices are in ``plain`` are not dictionary-encoded."""

    width: int
    plain: AbstractSet[int]

    def read(self, data: bytes) -> "TextBlock | None":
        """Return the columns of records with regular quotes, None if only the csv module can read them."""
        if has_lone_return(data):
            return None
        # An empty line becomes a record of empty cells. If a column has no such cell, no line is empty: there
        # are as many lines as records, and to count the line ends would take longer.
        columns = self._columns(data, skip_empty_lines=False)
        counted = columns is None or not any(map(_is_full, columns))
        if counted:
            columns = self._columns(data, skip_empty_lines=True)
        if columns is None or any(_is_longer(column, field_size_limit()) for column in columns):
            return None
        counted = counted or any(map(_has_line_ends, columns))
        return TextBlock(columns, data.count(b"\n") if counted else len(columns[0]))

    def _columns(self, data: bytes, *, skip_empty_lines: bool) -> "Sequence[Column] | None":
        names = [str(index) for index in range(self.width)]
        types = {name: self._type(index) for index, name in enumerate(names)}
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(data),
                # One block: without a second one, no pass over the bytes looks for the ends of records.
                arrow_csv.ReadOptions(column_names=names, block_size=len(data) + 1, use_threads=False),
                arrow_csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=skip_empty_lines),
                arrow_csv.ConvertOptions(check_utf8=False, column_types=types, strings_can_be_null=False),
            )
        except pa.ArrowInvalid:  # a record of another width, for example
            return None
        return [_one(column) for column in table.columns]

    def of(self, records: Iterable[list[str]]) -> "Sequence[Column]":
        """Return the columns of records that the csv module has read."""
        cells = list(zip(*records, strict=True)) or [()] * self.width
        texts = [pa.array(column, pa.string()) for column in cells]
        return [text if index in self.plain else encoded(text) for index, text in enumerate(texts)]

    def _type(self, index: int) -> pa.DataType:
        return pa.string() if index in self.plain else _DICTIONARY


def encoded(column: pa.Array) -> pa.DictionaryArray:
    """Return a column as a dictionary of its different texts and the index of each cell's text."""
    return column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()


def decoded(column: pa.Array) -> pa.StringArray:
    """Return a column as one text for each cell."""
    return column.dictionary_decode() if isinstance(column, pa.DictionaryArray) else column


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _texts(column: pa.Array) -> pa.StringArray:
    return column.dictionary if isinstance(column, pa.DictionaryArray) else column


def _is_full(column: pa.Array) -> bool:
    """Return whether a column has cells, and none of them is empty."""
    return int(pc.min(pc.binary_length(_texts(column))).as_py() or 0) > 0


def _has_line_ends(column: pa.Array) -> bool:
    """Return whether a cell of a column has a line end; the column is not a slice of another one."""
    data = _texts(column).buffers()[2]
    return data is not None and b"\n" in data.to_pybytes()


def _is_longer(column: pa.Array, limit: int) -> bool:
    """Return whether a column has a cell that is too long for the csv module."""
    texts = _texts(column)
    return texts.nbytes > limit and int(pc.max(pc.binary_length(texts)).as_py() or 0) > limit
