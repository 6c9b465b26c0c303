"""Rows that replace all rows with their key: those of a workspace, or of a report's month.

dlt replaces whole tables, which may have rows of other workspaces. A merge by a key deletes the rows whose
key comes, and adds those that come with it. A row that is marked as deleted brings the key in any case.
"""

from collections.abc import Iterable, Mapping

from dlt.common.schema.typing import TTableSchemaColumns

from toggl_async.dlt.resource import Rows

_REPLACED = "replaced"
KEY_COLUMNS: TTableSchemaColumns = {
    "workspace_id": {"name": "workspace_id", "data_type": "bigint", "nullable": True},
    _REPLACED: {"name": _REPLACED, "data_type": "bool", "nullable": True, "hard_delete": True},
}
"""The columns that such rows have beside others; the mark is null in each row that stays."""


def replacing(rows: Iterable[Mapping[str, object]], key: Mapping[str, object]) -> Rows:
    """Return rows with a key, and a mark by which they replace those with this key."""
    return [*({**row, **key} for row in rows), {**key, _REPLACED: True}]
