"""A resource of dlt whose rows are merged into a table."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence

import dlt
from dlt.common.schema.typing import TTableSchemaColumns
from dlt.extract import DltResource

Rows = list[dict[str, object]]
RowIterator = Iterator[AsyncIterator[Rows]] | AsyncIterator[Rows]


def merged(
    rows: Callable[[], RowIterator],
    name: str,
    columns: TTableSchemaColumns,
    *,
    primary_key: Sequence[str] = (),
    merge_key: Sequence[str] = (),
) -> DltResource:
    """Return a resource whose rows replace those with the same key."""
    resource: DltResource = dlt.resource(
        rows,
        name=name,
        primary_key=primary_key,
        merge_key=merge_key,
        write_disposition="merge",
        columns=columns,
    )
    return resource
