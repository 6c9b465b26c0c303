"""The manifest of an archive: a line of JSON for each file in the ledger."""

import json
from collections.abc import Iterator

from toggl_async.bulk.ledger.entry import LedgerEntry
from toggl_async.bulk.ledger.ledger import Ledger


def manifest_lines(ledger: Ledger) -> Iterator[str]:
    """Yield a line for each file, in the order of the names.

    Raises:
        LedgerError, OSError: the ledger cannot be read.
    """
    for entry in ledger.all_entries():
        if entry.file is not None:
            yield json.dumps(_entry_values(entry), ensure_ascii=False)


def _entry_values(entry: LedgerEntry) -> dict[str, object]:
    """Return an entry as the plain values of a line."""
    file = entry.file
    known: dict[str, object] = {
        "name": entry.name,
        "account": entry.account,
        "workspace_id": entry.workspace_id,
        "report": entry.report,
        "format": entry.file_format,
        "start": entry.start.isoformat(),
        "end": entry.end.isoformat(),
        "state": entry.state,
        "requests": entry.requests,
        "request": None if entry.request is None else json.loads(entry.request),
        "error": entry.error,
        "shrunk": entry.shrunk,
    }
    if file is not None:
        known |= {
            "last": file.last.isoformat(),
            "size": file.size,
            "sha256": file.sha256,
            "rows": file.rows,
            "tracked_seconds": file.tracked_seconds,
            "fetched_at": file.fetched_at.isoformat(),
        }
    return known
