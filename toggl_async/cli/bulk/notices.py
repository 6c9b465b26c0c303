"""Lines about failures and files that have become smaller, which are shown at once."""

from toggl_async.bulk.run.events import AccountFailedEvent, BulkEvent, CloseEvent, JobEndEvent
from toggl_async.cli.bulk.wording import group_text, number
from toggl_async.cli.error_messages import error_message
from toggl_async.cli.row_text import printable


def notices_of(event: BulkEvent) -> list[str]:
    """Return the lines about files that failed, have become smaller, or will not be fetched."""
    match event:
        case JobEndEvent(outcome=outcome):
            lines: list[str] = []
            if outcome.result == "failed" and outcome.error is not None:
                lines.append(f"failed: {outcome.job.name}: {error_message(outcome.error)}")
            if outcome.shrunk is not None:
                lines.append(f"shrunk: {outcome.job.name}: {outcome.shrunk}")
        case CloseEvent(closed=closed):
            files = f"{number(closed.jobs, 'file')} of {group_text(closed.group)}"
            lines = [f"not fetched: {files}: {error_message(closed.error)}"]
        case AccountFailedEvent(failed=account):
            lines = [f"not fetched: account {account.account}: {error_message(account.error)}"]
        case _:
            lines = []
    return list(map(printable, lines))
