"""The lines about failures and files that became smaller, which are shown at once."""

from toggl_async.bulk.run.events import BulkEvent, CloseEvent, JobEndEvent
from toggl_async.cli.bulk.wording import number
from toggl_async.cli.exit_codes import error_message
from toggl_async.cli.listing import printable


def notices_of(event: BulkEvent) -> list[str]:
    """Return the lines about files that failed, became smaller, or are not fetched."""
    match event:
        case JobEndEvent(outcome=outcome):
            lines: list[str] = []
            if outcome.result == "failed" and outcome.error is not None:
                lines.append(f"failed: {outcome.job.name}: {error_message(outcome.error)}")
            if outcome.shrunk is not None:
                lines.append(f"shrunk: {outcome.job.name}: {outcome.shrunk}")
        case CloseEvent(closed=closed):
            group = closed.group
            what = f"{group.report.kind} {group.file_format} of workspace {group.workspace_id}"
            files = number(closed.jobs, "file")
            lines = [f"not fetched: {files} of {what}: {error_message(closed.error)}"]
        case _:
            lines = []
    return list(map(printable, lines))
