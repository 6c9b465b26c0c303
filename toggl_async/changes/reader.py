"""``read_changes``, which checks its arguments and begins a run."""

from collections.abc import AsyncGenerator
from datetime import date, timedelta

from toggl_async.changes.arguments import (
    checked_count,
    checked_day,
    checked_overlap,
    checked_since,
    checked_state,
    checked_workspace,
    continued_state,
    first_state,
)
from toggl_async.changes.batch import ChangeBatch
from toggl_async.changes.run import ChangesRun
from toggl_async.changes.scope import Scope
from toggl_async.changes.state import ChangesState
from toggl_async.errors import InvalidRequestError
from toggl_async.options import Options
from toggl_async.workspace import Workspace

_DAY = timedelta(days=1)
_OVERLAP = timedelta(hours=1)


def read_changes(
    toggl: Workspace,
    state: ChangesState | None = None,
    *,
    since: date | None = None,
    today: date | None = None,
    overlap: timedelta = _OVERLAP,
    reread_days: int = 0,
    amounts: bool = True,
    options: Options | None = None,
) -> AsyncGenerator[ChangeBatch]:
    """Yield the changes of a workspace's finished entries since the run that a state is of.

    Each batch has added, changed and deleted entries, and the state to keep once these are in the copy. The
    last batch may be empty. Without a state, all entries from the day ``since`` on are added; a run that ends
    early is continued from the last state that was kept. A later ``since`` than before leaves the days before
    it as they are, an earlier one adds days.

    ``today`` is the day until which entries are read, by default that of the client's clock in UTC; the day
    after it is read too, since it has begun elsewhere. ``overlap`` is how far before the newest update of the
    last run updates are read again, in case Toggl shows one late. ``reread_days`` is the number of trailing
    days that each run reads whole. Without ``amounts``, the entries have none.

    A run without changes takes one request for updates and one for totals for each 365 days; one more lists
    the entries without a duration, if the copy has any. A report that is not in order of updates gives an
    ``UnorderedReportWarning``, totals that are not the sums of a day's entries a ``TotalsMismatchWarning``;
    if such a report shows no changes at all, the last 31 days are read whole instead.

    Raises:
        InvalidRequestError: there is neither a state nor ``since``, or the state is of another workspace, or
            an argument is invalid; nothing was sent.
        TogglError: a report cannot be read; the batches before are complete.
    """
    state = checked_state(state)
    workspace_id = checked_workspace(toggl.workspace_id, state)
    first = checked_since(since, state)
    last = toggl.clock.utc().date() if today is None else checked_day("today", today)
    if last < first:
        raise InvalidRequestError(f"since {first} is after today, {last}")
    until = last + _DAY
    begin = first_state(workspace_id, first, until) if state is None else continued_state(state, first, until)
    scope = Scope(
        workspace_id=workspace_id,
        since=first,
        until=begin.until,
        overlap=checked_overlap(overlap),
        reread_days=checked_count("reread_days", reread_days),
        amounts=amounts,
        options=options or Options(),
    )
    return ChangesRun(toggl, scope, begin).batches()
