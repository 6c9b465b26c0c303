"""The events of a run as plain values, for lines of JSON."""

import attrs

from toggl_async.bulk import ClosedGroup, FailedAccount, JobOutcome
from toggl_async.bulk.run.events import (
    AccountFailedEvent,
    BulkEvent,
    CloseEvent,
    DownloadEvent,
    FoundEvent,
    JobEndEvent,
    JobStartEvent,
    LookUpEvent,
    QuotaWaitEvent,
    StartEvent,
)


def event_values(event: BulkEvent) -> dict[str, object] | None:
    """Return an event as plain values; None for the progress of a download, which is not printed."""
    match event:
        case StartEvent():
            values: dict[str, object] | None = {"event": "start", "jobs": event.jobs}
        case LookUpEvent():
            values = {"event": "looked_up", **attrs.asdict(event)}
        case JobStartEvent():
            values = {"event": "job", "name": event.name}
        case JobEndEvent():
            values = {"event": "outcome", **_outcome(event.outcome)}
        case FoundEvent():
            values = {"event": "found", "name": event.entry.name}
        case CloseEvent():
            values = {"event": "closed", **closed_values(event.closed)}
        case AccountFailedEvent():
            values = {"event": "account_failed", **failed_account_values(event.failed)}
        case QuotaWaitEvent():
            until = None if event.until is None else event.until.isoformat()
            values = {"event": "quota", "account": event.account, "until": until}
        case DownloadEvent():
            values = None
    return values


def failed_account_values(failed: FailedAccount) -> dict[str, object]:
    """Return an account that is not exported as plain values."""
    return {"account": failed.account, "error": str(failed.error)}


def closed_values(closed: ClosedGroup) -> dict[str, object]:
    """Return a closed group as plain values."""
    group = closed.group
    return {
        "report": group.report.kind,
        "format": group.file_format,
        "workspace_id": group.workspace_id,
        "files": closed.jobs,
        "error": str(closed.error),
    }


def _outcome(outcome: JobOutcome) -> dict[str, object]:
    file = outcome.file
    return {
        "name": outcome.job.name,
        "result": outcome.result,
        "requests": outcome.requests,
        "size": None if file is None else file.size,
        "sha256": None if file is None else file.sha256,
        "rows": None if file is None else file.rows,
        "tracked_seconds": None if file is None else file.tracked_seconds,
        "error": None if outcome.error is None else str(outcome.error),
        "shrunk": outcome.shrunk,
    }
