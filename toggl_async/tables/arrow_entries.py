"""Time entries of the detailed report as JSON as a batch of typed columns.

Needs the extra ``arrow``.
"""

from collections.abc import Iterable

try:
    import pyarrow as pa
except ModuleNotFoundError:
    raise ModuleNotFoundError("batches need pyarrow: pip install 'toggl-async[arrow]'") from None

from toggl_async.tables.arrow_types import arrow_schema
from toggl_async.tables.entries import EntryRow
from toggl_async.tables.schema import ENTRIES_SCHEMA


def entries_batch(entries: Iterable[EntryRow]) -> pa.RecordBatch:
    """Return time entries as a batch; its schema is that of ``schema_of(Detailed)``.

    Times are moments in UTC. The local time of an entry's user is its start plus its ``utc_offset``.
    """
    rows = list(entries)
    schema = arrow_schema(ENTRIES_SCHEMA)
    columns = (
        [None if row.start is None else row.start.utcoffset() for row in rows]
        if field.name == "utc_offset"
        else [getattr(row, field.name) for row in rows]
        for field in schema
    )
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
