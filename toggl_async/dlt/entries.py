"""The entries of a workspace, merged by their ids."""

from base64 import b64decode, b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, MutableMapping
from datetime import date
from itertools import count

import attrs
import dlt
from dlt.common.schema.typing import TTableSchemaColumns
from dlt.extract import DltResource
from msgspec.structs import asdict

from toggl_async.changes import ChangeBatch, ChangesState, read_changes
from toggl_async.dlt.columns import column_name, columns_of, value_for_dlt
from toggl_async.dlt.resource import Rows, merged
from toggl_async.dlt.shared_client import SharedClient
from toggl_async.dlt.stopping import stopping_early
from toggl_async.tables.entries import EntryRow
from toggl_async.tables.schema import ENTRIES_SCHEMA, TableSchema

NAME = "entries"
_NAMES = ("user", "email", "client", "project", "task", "tags")
_SCHEMA = TableSchema(
    columns=tuple(each for each in ENTRIES_SCHEMA.columns if each.name not in _NAMES), key=ENTRIES_SCHEMA.key
)


def _columns() -> TTableSchemaColumns:
    return {
        **columns_of(_SCHEMA),
        "workspace_id": {"name": "workspace_id", "data_type": "bigint", "nullable": True},
        "deleted": {"name": "deleted", "data_type": "bool", "nullable": True, "hard_delete": True},
        # If an entry comes twice in a run, the later row counts.
        "change_number": {
            "name": "change_number",
            "data_type": "bigint",
            "nullable": True,
            "dedup_sort": "desc",
        },
    }


def _values(entry: EntryRow) -> dict[str, object]:
    values = asdict(entry)
    values["utc_offset"] = None if entry.start is None else entry.start.utcoffset()
    return {
        column_name(column.name, column.type): value_for_dlt(values[column.name])
        for column in _SCHEMA.columns
    }


def _rows(batch: ChangeBatch) -> Iterator[dict[str, object]]:
    for entry in (*batch.added, *batch.changed):
        yield {**_values(entry), "deleted": False}
    for identifier in batch.deleted:
        yield {"time_entry_id": identifier, "deleted": True}


@attrs.frozen
class Entries:
    """The resource of a workspace's entries; the state of their changes is part of dlt's state."""

    client: SharedClient
    since: date
    reread_days: int

    def resource(self) -> DltResource:
        """Return the resource."""

        def begin() -> Iterator[AsyncIterator[Rows]]:
            # dlt's state can be looked up in dlt's own thread alone.
            yield self._batches(dlt.current.resource_state(NAME))

        return merged(begin, NAME, _columns(), primary_key=ENTRIES_SCHEMA.key)

    async def _batches(self, states: MutableMapping[str, object]) -> AsyncGenerator[Rows]:
        key, numbers = str(self.client.workspace_id), count()
        text = states.get(key)
        state = ChangesState.from_bytes(b64decode(text)) if isinstance(text, str) else None
        constants = {"workspace_id": self.client.workspace_id}
        try:
            with stopping_early(NAME):
                async with self.client.workspace() as toggl:
                    changes = read_changes(toggl, state, since=self.since, reread_days=self.reread_days)
                    async for batch in changes:
                        rows = [{**row, **constants, "change_number": next(numbers)} for row in _rows(batch)]
                        if rows:
                            yield rows
                        state = batch.state
        finally:
            # Once, since the bytes of a large state take a while; dlt drops it if the run fails.
            if state is not None:
                states[key] = b64encode(state.to_bytes()).decode()
