"""Ledger entries as rows of SQLite, and back."""

from datetime import date, datetime
from typing import TypeAlias

from toggl_async.bulk.ledger.entry import FileRecord, JobState, LedgerEntry

_Own: TypeAlias = tuple[str, str, int, str, str, str, str, str, JobState]
_Known: TypeAlias = tuple[int, str | None, str | None, str | None, str | None]
_File: TypeAlias = tuple[int | None, str | None, str | None, str | None, int | None, int | None]
Row: TypeAlias = tuple[*_Own, *_Known, *_File]
"""A row of the table of jobs, whose columns are in this order."""


def row_of(entry: LedgerEntry) -> Row:
    """Return the row of an entry."""
    days = entry.start.isoformat(), entry.end.isoformat()
    own = entry.name, entry.account, entry.workspace_id, entry.report, entry.file_format, *days
    known = entry.requests, entry.request, entry.error, entry.shrunk, entry.replaces
    return (*own, entry.query, entry.state, *known, *_file_row(entry.file))


def _file_row(file: FileRecord | None) -> _File:
    if file is None:
        return None, None, None, None, None, None
    moment, last = file.fetched_at.isoformat(), file.last.isoformat()
    return file.size, file.sha256, moment, last, file.rows, file.tracked_seconds


def entry_of(row: Row) -> LedgerEntry:
    """Return the entry of a row."""
    name, account, workspace_id, report, file_format, start, end, query, state, *_ = row
    requests, request, error, shrunk, replaces = row[9:14]
    return LedgerEntry(
        name=name,
        account=account,
        workspace_id=workspace_id,
        report=report,
        file_format=file_format,
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
        query=query,
        state=state,
        file=_file_of(row[14:]),
        requests=requests,
        request=request,
        error=error,
        shrunk=shrunk,
        replaces=replaces,
    )


def _file_of(row: _File) -> FileRecord | None:
    size, sha256, moment, last, rows, tracked = row
    if size is None or sha256 is None or moment is None or last is None:
        return None
    return FileRecord(
        size=size,
        sha256=sha256,
        fetched_at=datetime.fromisoformat(moment),
        last=date.fromisoformat(last),
        rows=rows,
        tracked_seconds=tracked,
    )
