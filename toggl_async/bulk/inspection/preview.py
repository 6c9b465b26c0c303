"""The preview of a run: the files that exist, the requests that it will send, and the time of its end."""

from collections import Counter
from datetime import datetime, timedelta

import attrs

from toggl_async.bulk.accounts.access import FailedAccount
from toggl_async.bulk.accounts.quotas import QuotaOwner
from toggl_async.bulk.archive import Archive
from toggl_async.bulk.inspection.coverage import examined_jobs
from toggl_async.bulk.status.job_status import JobStatus
from toggl_async.errors import InvalidSettingError

_HOUR = timedelta(hours=1)
_THERE = frozenset({JobStatus.SETTLED, JobStatus.DONE, JobStatus.ALTERED, JobStatus.UNKNOWN})


@attrs.define
class Preview:
    """The preview of a run.

    ``due`` counts the requests that the run will send, by report and format, if none must be sent again and
    no window is too large. ``there`` counts the files that exist and need no request. ``ends_at`` (aware,
    UTC) is the time of the last request, under the rate limit and the hourly quotas; None if a quota is not
    known. ``per_hour`` is the size of the first quota whose size is known. ``failed_accounts`` are those
    whose workspaces could not be listed, and ``resume_at`` (aware, UTC) is when those of another account can
    be listed, if its hourly quota is used up.
    """

    windows: int
    workspaces: int
    due: Counter[tuple[str, str]] = attrs.Factory(Counter[tuple[str, str]])
    there: Counter[tuple[str, str]] = attrs.Factory(Counter[tuple[str, str]])
    ends_at: datetime | None = None
    per_hour: int | None = None
    failed_accounts: tuple[FailedAccount, ...] = ()
    resume_at: datetime | None = None

    @property
    def requests(self) -> int:
        """The number of requests that the run will send, if none must be sent again."""
        return self.due.total()


async def preview(
    archive: Archive, *, per_hour: int | None = None, per_second: float | None = 1.0
) -> Preview:
    """Return the preview of a run; at most one request is sent for each account, to list its workspaces.

    ``per_hour`` is how many requests an hour each organization's quota allows; by default, the number that
    earlier runs have seen. ``per_second`` is the client's rate limit, None if it has none.

    Raises:
        InvalidSettingError: ``per_hour`` is not at least 1.
        BulkError: a workspace cannot be exported.
        TogglError: the list of workspaces was refused, or did not arrive.
    """
    if per_hour is not None and (type(per_hour) is not int or per_hour < 1):
        raise InvalidSettingError(f"per_hour must be at least 1, not {per_hour!r}")
    listed = await archive.groups()
    groups, quotas = listed.groups, listed.quotas
    result = Preview(
        windows=len(archive.windows),
        workspaces=len({each.workspace_id for each in groups}),
        failed_accounts=tuple(listed.failed),
        resume_at=min(filter(None, listed.postponed.values()), default=None),
    )
    counts: Counter[QuotaOwner] = Counter()
    async for each in examined_jobs(archive, groups):
        group = each.job.group
        is_due = each.status not in _THERE
        (result.due if is_due else result.there)[group.report.kind, group.file_format] += 1
        counts[quotas.owner(group)] += is_due
    ends: list[datetime | None] = []
    for owner, group in {quotas.owner(group): group for group in groups}.items():
        known = per_hour or quotas.per_hour(group)
        result.per_hour = known if result.per_hour is None else result.per_hour
        begin = quotas.used_up_until(group) or archive.clock.utc()
        ends.append(_end(begin, counts[owner], known, per_second))
    known_ends = [end for end in ends if end is not None]
    result.ends_at = max(known_ends, default=None) if len(known_ends) == len(ends) else None
    return result


def _end(begin: datetime, count: int, per_hour: int | None, per_second: float | None) -> datetime | None:
    """Return the time at which the last of ``count`` requests is sent, None if the quota is not known."""
    if not count:
        return begin
    if per_hour is None:
        return None
    hours, rest = divmod(count - 1, per_hour)
    paced = timedelta(seconds=(rest + 1) / per_second) if per_second else timedelta()
    return begin + hours * _HOUR + paced
