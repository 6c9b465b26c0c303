"""Checks of an archive, also of one that a killed process has left; they change nothing."""

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import attrs

from tests.support.report_server import report, request_key
from toggl_async.bulk import Job, LedgerEntry, Plan
from toggl_async.bulk.archive import ledger_path
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.bulk.plan.jobs import groups_of, jobs_of

_LOCKS = {"bulk-ledger.sqlite3", "bulk-ledger.sqlite3.lock"}


class WrongArchiveError(AssertionError):
    """The archive breaks a promise."""


def jobs_in(plan: Plan, workspaces: Sequence[int], today: date | None = None) -> list[Job]:
    """Return the jobs of a plan."""
    windows = plan.windows_on(today or datetime.now(UTC).astimezone().date())
    return list(jobs_of(groups_of(plan, {each.name: workspaces for each in plan.accounts}), windows))


def key_of(job: Job) -> str:
    """Return the key by which the server counts a job's requests."""
    return request_key(job.group.workspace_id, job.window.start, job.window.last)


@contextmanager
def ledger_of(plan: Plan) -> Iterator[Ledger | None]:
    """Open a copy of a plan's ledger, None if there is none."""
    path = ledger_path(plan)
    if not path.exists():
        yield None
        return
    if not path.stat().st_size:
        raise WrongArchiveError("the ledger is empty")
    with tempfile.TemporaryDirectory() as folder:
        for each in path.parent.glob(f"{path.name}*"):
            if not each.name.endswith(("-shm", ".new")):
                shutil.copy(each, folder)
        with closing(Ledger.open(Path(folder, path.name))) as ledger:
            yield ledger


def entries_in(plan: Plan) -> dict[str, LedgerEntry]:
    """Return the entries of a plan's ledger, by name."""
    with ledger_of(plan) as ledger:
        return {} if ledger is None else {entry.name: entry for entry in ledger.all_entries()}


def _right(job: Job, version: int) -> bytes:
    window = job.window
    return report(job.group.workspace_id, str(window.start), str(window.last), version)


@attrs.define
class ArchiveChecks:
    """The checks of a plan's archive; a job that was running at a kill may be requested once more.

    ``versions`` are those of the reports that a file may contain; ``repeats`` counts, for each job, the kills
    while it was running and had no new file. ``halved`` are jobs that are requested, but have no file.
    """

    plan: Plan
    jobs: Sequence[Job]
    versions: Sequence[int] = (0,)
    repeats: Counter[str] = attrs.Factory(Counter[str])
    halved: Sequence[Job] = ()

    @property
    def folder(self) -> Path:
        """The folder of the files."""
        return Path(self.plan.into)

    def parts(self) -> list[Path]:
        """Return the hidden files of killed processes."""
        return list(self.folder.glob(".tgl-*.part"))

    def after_kill(self) -> None:
        """Check that a killed process has left no wrong file, and no entry before its file.

        Raises:
            WrongArchiveError: a file or an entry is wrong.
        """
        entries, known = entries_in(self.plan), [_right(job, self.versions[-1]) for job in self.jobs]
        if any(part.read_bytes() not in known for part in self.parts()):
            raise WrongArchiveError("a hidden file is not whole")
        for job in self.halved:
            if job.name in entries and entries[job.name].state == "running":
                self.repeats[key_of(job)] += 1
        for job in self.jobs:
            path = self.folder / job.name
            content = path.read_bytes() if path.exists() else None
            allowed = [_right(job, version) for version in self.versions]
            entry = entries.get(job.name)
            if content is not None and content not in self._older(job) and content not in allowed:
                raise WrongArchiveError(f"{job.name} is wrong")
            if entry is not None:
                self._check_entry(entry, content)
            if entry is not None and entry.state == "running" and content != allowed[-1]:
                self.repeats[key_of(job)] += 1

    def _older(self, job: Job) -> list[bytes]:
        """Return the right contents of a growing window on the days before."""
        window = job.window
        days = range(window.start.toordinal(), window.last.toordinal())
        ends = [str(date.fromordinal(day)) for day in days]
        versions = self.versions[:-1]
        return [
            report(job.group.workspace_id, str(window.start), end, version)
            for end in ends
            for version in versions
        ]

    @staticmethod
    def _check_entry(entry: LedgerEntry, content: bytes | None) -> None:
        if entry.state != "done":
            return
        if content is None:
            raise WrongArchiveError(f"{entry.name} is entered as done, but is not there")
        if entry.file is None or entry.file.sha256 != hashlib.sha256(content).hexdigest():
            raise WrongArchiveError(f"{entry.name} is not the file that is entered")

    def check_file(self, job: Job) -> None:
        """Check that a job's file is there, and is the report that was requested.

        Raises:
            WrongArchiveError: it is not.
        """
        path = self.folder / job.name
        if not path.exists() or path.read_bytes() != _right(job, self.versions[-1]):
            raise WrongArchiveError(f"{job.name} is wrong or missing")

    def requests_may_repeat(self) -> None:
        """Let each job be requested once more."""
        self.repeats.update({key_of(job): 1 for job in self.jobs})

    def complete(self, requests: Counter[str]) -> None:
        """Check an archive after a complete run; ``requests`` are those that the server received.

        Raises:
            WrongArchiveError: a file is wrong, missing or left over, or too much was requested.
        """
        entries = entries_in(self.plan)
        # A young part file may be another process's, so that it is left for now.
        names = {path.name for path in self.folder.iterdir()} - _LOCKS - {part.name for part in self.parts()}
        if names != {job.name for job in self.jobs}:
            raise WrongArchiveError(f"missing or left: {sorted(names ^ {job.name for job in self.jobs})}")
        for job in self.jobs:
            self.check_file(job)
            entry = entries.get(job.name)
            if entry is None or entry.state != "done":
                raise WrongArchiveError(f"{job.name} is not entered as done: {entry}")
            self._check_entry(entry, (self.folder / job.name).read_bytes())
        for job in (*self.jobs, *self.halved):
            sent, most = requests[key_of(job)], 1 + self.repeats[key_of(job)]
            if sent > most:
                raise WrongArchiveError(f"{job.name}: {sent} requests, not {most}")


def check_order(steps: Sequence[Sequence[str]], names: Sequence[str]) -> None:
    """Check that a run syncs each file, names it, syncs the folder and enters it, in this order.

    Raises:
        WrongArchiveError: a file has its name, or is entered, too early.
    """
    for name in names:
        named = next(
            at for at, step in enumerate(steps) if step[0] in ("link", "replace") and step[2] == name
        )
        done = steps.index(["enter", "done", name])
        running = steps.index(["enter", "running", name])
        if ["fsync", "file"] not in [list(each) for each in steps[running:named]]:
            raise WrongArchiveError(f"{name} has its name before its content is on disk")
        if ["fsync", "folder"] not in [list(each) for each in steps[named:done]]:
            raise WrongArchiveError(f"{name} is entered before its name is on disk")
