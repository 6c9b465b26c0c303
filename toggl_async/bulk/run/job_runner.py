"""One job: its entry becomes ``running``, its file is saved, and its outcome is written to the ledger."""

import attrs

from toggl_async.bulk.archive import Archive
from toggl_async.bulk.destinations.destination import FoundFile, SavedFile
from toggl_async.bulk.errors import error_text
from toggl_async.bulk.ledger.entry import FileRecord, JobState, LedgerEntry
from toggl_async.bulk.plan.jobs import Job
from toggl_async.bulk.run.events import BulkListener, DownloadEvent, no_listener
from toggl_async.bulk.run.outcomes import JobOutcome, JobResult
from toggl_async.bulk.status.job_finder import DueJob
from toggl_async.errors import TogglError, TooLargeError
from toggl_async.failures import Concern
from toggl_async.options import Options, Progress
from toggl_async.request.files import FileRequest

_A_WEEK = 7 * 86_400.0
"""The longest wait for an hourly quota, in seconds; far more than the hour after which it is reset."""


@attrs.frozen(kw_only=True)
class JobRunner:
    """Runs jobs, several at a time if asked to; ``waits`` is true if a job waits for a used-up quota."""

    archive: Archive
    waits: bool
    listener: BulkListener

    async def run(self, due: DueJob) -> JobOutcome:
        """Save the file of a job, and write the outcome to the ledger.

        Raises:
            LedgerError: the ledger cannot be used.
        """
        job = due.job
        request = self._request(job)
        entry = await self._running(due)
        await self._put(entry)
        clients = self.archive.clients
        try:
            saved = await self.archive.destination.save(clients.of(job.group.account), request, job.name)
        except (TogglError, OSError) as error:
            return await self._failed(due, entry, error, clients.take_sent(job.name))
        return await self._saved(due, entry, saved, clients.take_sent(job.name))

    async def _running(self, due: DueJob) -> LedgerEntry:
        """Return the entry of a job whose request is about to be sent."""
        job = due.job
        # The file is looked up only now: hours may have passed since the job was found to be due. A job that
        # never had a file has none that could be taken for the new one.
        before: FoundFile | None = None
        if not due.is_new:
            before = (await self.archive.destination.find([job.name])).get(job.name)
        known = due.entry or LedgerEntry.of(job, "running")
        return attrs.evolve(
            LedgerEntry.of(job, "running"),
            file=known.file,
            requests=known.requests,
            request=job.group.request_json(job.window),
            error=known.error,
            shrunk=known.shrunk,
            replaces=None if before is None else before.version,
        )

    def _request(self, job: Job) -> FileRequest:
        def progress(progress: Progress) -> None:
            self.listener(DownloadEvent(job.name, progress))

        options = Options(
            priority="bulk",
            label=job.name,
            max_quota_wait=_A_WEEK if self.waits else None,
            progress=None if self.listener is no_listener else progress,  # progress costs time on a thread
        )
        return job.request().replaced("options", options)

    async def _saved(self, due: DueJob, entry: LedgerEntry, saved: SavedFile, sent: int) -> JobOutcome:
        job = due.job
        file = FileRecord(
            size=saved.size,
            sha256=saved.sha256,
            fetched_at=self.archive.clock.utc(),
            last=job.window.last,
            rows=saved.rows,
            tracked_seconds=saved.tracked_seconds,
        )
        shrunk = _shrunk(_same(due), file)
        done = attrs.evolve(
            LedgerEntry.of(job, "done"),
            file=file,
            requests=entry.requests + sent,
            request=entry.request,
            shrunk=shrunk or entry.shrunk,
        )
        await self._put(done)
        result: JobResult = "saved" if saved.changed else "unchanged"
        return JobOutcome(job=job, result=result, requests=sent, file=file, shrunk=shrunk)

    async def _failed(
        self, due: DueJob, entry: LedgerEntry, error: TogglError | OSError, sent: int
    ) -> JobOutcome:
        halves = due.halves() if isinstance(error, TooLargeError) else ()
        result: JobResult = "halved" if halves else "postponed" if _is_postponed(error) else "failed"
        states: dict[JobResult, JobState] = {"halved": "halved", "postponed": "due"}
        failed = attrs.evolve(
            entry,
            state=states.get(result, "failed"),
            requests=entry.requests + sent,
            error=error_text(error),
        )
        await self._put(failed)
        return JobOutcome(job=due.job, result=result, requests=sent, error=error)

    async def _put(self, entry: LedgerEntry) -> None:
        await self.archive.ledger.do(lambda ledger: ledger.put(entry))


def _is_postponed(error: TogglError | OSError) -> bool:
    return isinstance(error, TogglError) and error.concerns is Concern.QUOTA


def _same(due: DueJob) -> FileRecord | None:
    """Return the file that was saved before for the same question, though perhaps for fewer days."""
    job, entry = due.job, due.entry
    if entry is None or (entry.start, entry.query) != (job.window.start, job.group.query):
        return None
    return entry.file


def _shrunk(before: FileRecord | None, now: FileRecord) -> str | None:
    """Return by how much the content of a window has become smaller, None if it has not."""
    if before is None or before.last > now.last:
        return None
    pairs = (
        ("rows", before.rows, now.rows),
        ("seconds tracked", before.tracked_seconds, now.tracked_seconds),
    )
    smaller = (
        f"{old} {what} on {before.fetched_at:%Y-%m-%d}, {new} on {now.fetched_at:%Y-%m-%d}"
        for what, old, new in pairs
        if old is not None and new is not None and new < old
    )
    return "; ".join(smaller) or None
