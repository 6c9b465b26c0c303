"""The verification of an archive, in which files are read and compared with the hashes in the ledger."""

import random
from collections.abc import Callable, Iterable

import attrs

from toggl_async.bulk.archive import Archive
from toggl_async.bulk.inspection.coverage import examined_jobs
from toggl_async.bulk.plan.jobs import JobGroup
from toggl_async.bulk.status.job_finder import DueJob, ExaminedJob
from toggl_async.bulk.status.job_status import JobStatus
from toggl_async.errors import InvalidSettingError

_ABSENT = frozenset({JobStatus.MISSING, JobStatus.FAILED})


@attrs.define
class Verification:
    """The result of a verification.

    ``checked`` is the number of files that were read, and ``size`` the sum of their sizes in bytes.
    ``missing`` and ``altered`` have the jobs whose file does not exist, or is not the one that was saved.
    """

    checked: int = 0
    size: int = 0
    missing: list[ExaminedJob] = attrs.Factory(list[ExaminedJob])
    altered: list[ExaminedJob] = attrs.Factory(list[ExaminedJob])

    @property
    def complete(self) -> bool:
        """True if no file is missing or altered."""
        return not (self.missing or self.altered)

    def repairs(self) -> list[DueJob]:
        """Return the jobs that fetch the missing and altered files again."""
        return [DueJob(each.job, each.entry) for each in (*self.missing, *self.altered)]


async def verify(
    archive: Archive,
    groups: Iterable[JobGroup],
    *,
    sample: float = 1.0,
    draw: Callable[[], float] = random.random,
) -> Verification:
    """Read the files of an archive and compare them with the ledger.

    The file of a job that never ran is not missing. ``sample`` is the part of the files to read, such as
    0.05, chosen at random; of the others, only existence and size are checked.

    Raises:
        InvalidSettingError: ``sample`` is not between 0 and 1.
        LedgerError, OSError: the ledger or a file cannot be read.
    """
    if not 0 < sample <= 1:
        raise InvalidSettingError(f"sample must be more than 0 and at most 1, not {sample!r}")
    result = Verification()
    async for each in examined_jobs(archive, groups):
        known = None if each.entry is None else each.entry.file
        if each.status in _ABSENT or (known is not None and each.found is None):
            result.missing.append(each)
        elif each.status is JobStatus.ALTERED:
            result.altered.append(each)
        elif known is not None and draw() < sample:
            result.checked += 1
            result.size += known.size
            content = await archive.destination.check(each.job.request(), each.job.name)
            if content is None or content.sha256 != known.sha256:
                result.altered.append(attrs.evolve(each, status=JobStatus.ALTERED))
    return result
