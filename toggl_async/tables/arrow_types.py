"""The schemas of the reports as schemas of Arrow."""

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from toggl_async.tables.schema import DECIMAL_PRECISION, DECIMAL_SCALE, ColumnType, TableSchema

_DECIMAL = pa.decimal128(DECIMAL_PRECISION, DECIMAL_SCALE)
ARROW_TYPES: Final[Mapping[ColumnType, pa.DataType]] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.DICTIONARY: pa.dictionary(pa.int32(), pa.string()),
    ColumnType.BOOL: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.TIME: pa.time32("s"),
    ColumnType.TIMESTAMP: pa.timestamp("s"),
    ColumnType.DURATION: pa.duration("s"),
    ColumnType.DECIMAL: _DECIMAL,
    ColumnType.MOMENT: pa.timestamp("us", "UTC"),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.INTEGERS: pa.list_(pa.int64()),
    ColumnType.TEXTS: pa.list_(pa.string()),
    ColumnType.TEXT_MAP: pa.map_(pa.string(), pa.string()),
    ColumnType.DURATION_MAP: pa.map_(pa.string(), pa.duration("s")),
    ColumnType.DECIMAL_MAP: pa.map_(pa.string(), _DECIMAL),
}
"""The type of Arrow for each type of a column."""


def arrow_schema(schema: TableSchema) -> pa.Schema:
    """Return the schema of Arrow for the table of a report."""
    return pa.schema(
        [pa.field(each.name, ARROW_TYPES[each.type], nullable=each.nullable) for each in schema.columns]
    )
