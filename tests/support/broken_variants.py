"""Bulk exports that are broken on purpose; the checks of an archive must find each variant."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

from toggl_async import IncompleteResponseError
from toggl_async.bulk.ledger.entry import FileRecord, LedgerEntry
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.bulk.status import job_finder, job_status
from toggl_async.bulk.status.job_status import JobStatus
from toggl_async.http.response import Response
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.joint_sync import SyncBatch


def _replace(target: Any, name: str, value: object) -> None:
    setattr(target, name, value)


def done_before_the_file() -> None:
    """Enter a job as done before its file has its final name."""
    put = Ledger.put

    def early(self: Ledger, *entries: LedgerEntry) -> None:
        put(self, *map(_as_done, entries))

    _replace(Ledger, "put", early)


def _as_done(entry: LedgerEntry) -> LedgerEntry:
    if entry.state != "running":
        return entry
    file = FileRecord(size=1, sha256="0" * 64, fetched_at=datetime.now(UTC), last=entry.end)
    return attrs.evolve(entry, state="done", file=file)


def folder_not_synced() -> None:
    """Leave out the sync of the folder after a file got its final name."""

    def nothing(_: TargetDirectory, __: SyncBatch | None = None) -> None:
        pass

    _replace(TargetDirectory, "sync", nothing)


def half_accepted() -> None:
    """Accept a response that broke off as a whole one."""
    read = Response.read

    async def lenient(self: Response) -> bytes:
        try:
            return await read(self)
        except IncompleteResponseError:
            return b""

    _replace(Response, "read", lenient)


def no_recovery() -> None:
    """Fetch a file again although a killed process has saved it."""

    async def due(_: object, entry: LedgerEntry | None, *__: object) -> LedgerEntry:
        assert entry is not None
        return attrs.evolve(entry, state="due")

    _replace(job_finder, "recovered_entry", due)


def running_taken_for_done() -> None:
    """Take a job that was running when a process was killed for a finished one."""
    status_of = job_status.status_of

    def status(job: Any, entry: LedgerEntry | None, found: Any, today: Any) -> JobStatus:
        is_running = entry is not None and entry.state == "running"
        return JobStatus.SETTLED if is_running else status_of(job, entry, found, today)

    _replace(job_finder, "status_of", status)


VARIANTS: Mapping[str, Callable[[], None]] = {
    variant.__name__: variant
    for variant in (
        done_before_the_file,
        folder_not_synced,
        half_accepted,
        no_recovery,
        running_taken_for_done,
    )
}
"""The variants by name."""
