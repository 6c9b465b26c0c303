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
from toggl_async.tables.records import RecordBlock

if TYPE_CHECKING:
    Column: TypeAlias = pa.Array[pa.Scalar[pa.DataType]]
    """A column of any type; its parameters are known to type checkers alone."""

_DICTIONARY = pa.dictionary(pa.int32(), pa.string())


@attrs.frozen
class TextColumns:
    """The reader of a csv's columns; those whose indices are in ``plain`` are not dictionary-encoded."""

    width: int
    plain: AbstractSet[int]

    def read(self, block: RecordBlock) -> "Sequence[Column] | None":
        """Return the columns of a block with regular quotes, None if only the csv module can read it."""
        data = block.data
        if has_lone_return(data):
            return None
        names = [str(index) for index in range(self.width)]
        types = {name: self._type(index) for index, name in enumerate(names)}
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(data),
                # One block: without a second one, no pass over the bytes looks for the ends of records.
                arrow_csv.ReadOptions(column_names=names, block_size=len(data) + 1, use_threads=False),
                arrow_csv.ParseOptions(newlines_in_values=False),
                arrow_csv.ConvertOptions(check_utf8=False, column_types=types, strings_can_be_null=False),
            )
        except pa.ArrowInvalid:  # a record of another width, for example
            return None
        columns = [_one(column) for column in table.columns]
        limit = field_size_limit()
        return None if any(_is_longer(column, limit) for column in columns) else columns

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


def _is_longer(column: pa.Array, limit: int) -> bool:
    """Return whether a column has a cell that is too long for the csv module."""
    texts = column.dictionary if isinstance(column, pa.DictionaryArray) else column
    return texts.nbytes > limit and int(pc.max(pc.binary_length(texts)).as_py() or 0) > limit
