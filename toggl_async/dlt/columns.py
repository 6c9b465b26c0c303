"""The types of columns in the words of dlt, and values that fit them.

dlt has no type for durations, so that these are whole seconds, in columns whose names end in ``_seconds``.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import NoneType
from typing import get_args, get_origin, get_type_hints

from dlt.common.schema.typing import TColumnSchema, TTableSchemaColumns

from toggl_async._typeguards import is_mapping, is_tuple
from toggl_async.request.fields import Field
from toggl_async.request.model import Model
from toggl_async.tables.schema import DECIMAL_PRECISION, DECIMAL_SCALE, ColumnType, TableSchema

_TYPES: Mapping[ColumnType, TColumnSchema] = {
    ColumnType.TEXT: {"data_type": "text"},
    ColumnType.DICTIONARY: {"data_type": "text"},
    ColumnType.BOOL: {"data_type": "bool"},
    ColumnType.DATE: {"data_type": "date"},
    ColumnType.TIME: {"data_type": "time"},
    ColumnType.TIMESTAMP: {"data_type": "timestamp", "timezone": False},
    ColumnType.MOMENT: {"data_type": "timestamp"},
    ColumnType.DURATION: {"data_type": "bigint"},
    ColumnType.INTEGER: {"data_type": "bigint"},
    ColumnType.DECIMAL: {"data_type": "decimal", "precision": DECIMAL_PRECISION, "scale": DECIMAL_SCALE},
}
_NESTED: TColumnSchema = {"data_type": "json"}


_SCALARS: Mapping[object, TColumnSchema] = {
    str: {"data_type": "text"},
    bool: {"data_type": "bool"},
    int: {"data_type": "bigint"},
    float: {"data_type": "double"},
    datetime: {"data_type": "timestamp"},
    object: _NESTED,
}


def column_name(name: str, kind: ColumnType) -> str:
    """Return the name of a column for dlt."""
    return f"{name}_seconds" if kind in (ColumnType.DURATION, ColumnType.DURATION_MAP) else name


def columns_of(schema: TableSchema) -> TTableSchemaColumns:
    """Return the columns of a table for dlt."""
    columns: TTableSchemaColumns = {}
    for column in schema.columns:
        name = column_name(column.name, column.type)
        columns[name] = {**_TYPES.get(column.type, _NESTED), "name": name, "nullable": True}
    return columns


def columns_of_model(model: type[Model]) -> TTableSchemaColumns:
    """Return the columns of a model for dlt, which do not depend on the values of one run."""
    columns: TTableSchemaColumns = {}
    hints = get_type_hints(model)
    for field in shown_fields(model):
        kinds = [each for each in get_args(hints[field.name]) or (hints[field.name],) if each is not NoneType]
        known = _NESTED if get_origin(hints[field.name]) is tuple else _SCALARS.get(kinds[0])
        if known is not None and len(kinds) == 1:
            columns[field.name] = {**known, "name": field.name, "nullable": True}
    return columns


def value_for_dlt(value: object) -> object:
    """Return a value as dlt takes it: durations as whole seconds, nested values as lists and dicts."""
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    if isinstance(value, Model):
        return {field.name: value_for_dlt(getattr(value, field.name)) for field in shown_fields(value)}
    if is_mapping(value):
        return {str(key): value_for_dlt(each) for key, each in value.items()}
    if is_tuple(value):
        return [value_for_dlt(each) for each in value]
    return value


def shown_fields(model: Model | type[Model]) -> Iterator[Field]:
    """Yield the fields of a model, but for secrets and for copies of fields under older names."""
    return (field for field in model.__attrs_attrs__ if field.repr and not field.name.startswith("legacy_"))
