"""``source``, which makes the resources of a workspace."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

try:
    import dlt
except ModuleNotFoundError:
    raise ModuleNotFoundError("the dlt source needs dlt: pip install 'toggl-async[dlt]'") from None
from dlt.extract import DltResource

from toggl_async.changes.arguments import checked_count, checked_day
from toggl_async.client import Toggl
from toggl_async.credentials import ApiToken
from toggl_async.dlt.entries import Entries
from toggl_async.dlt.objects import objects
from toggl_async.dlt.reports import Report
from toggl_async.dlt.reports import reports as resources_of_reports
from toggl_async.dlt.shared_client import SharedClient
from toggl_async.errors import InvalidRequestError


@dlt.source(name="toggl", section="toggl", max_table_nesting=0)
def source(
    workspace_id: int,
    since: date,
    api_token: dlt.TSecretStrValue | None = None,
    *,
    reports: Iterable[Report] = (),
    reread_days: int = 7,
    open_client: Callable[[], Toggl] | None = None,
) -> tuple[DltResource, ...]:
    """Return a source with the entries of a workspace since a day, their objects, and reports.

    ``api_token`` is that of the Toggl account; by default dlt looks it up as ``sources.toggl.api_token``, and
    without it there, the client is made from the environment variables of ``Toggl.from_env``. ``open_client``
    makes a client of your own instead.

    ``reports`` are requests for csv reports with any date range, at most one of each kind: ``ExportDetailed``
    and ``ExportSummary``, which are divided into months, and ``ExportWeekly``, which is divided into weeks.
    Their tables are ``detailed``, ``summary`` and ``weekly``. A month or week is replaced if its totals are
    not those of the last run, or if one of its days is among the last ``reread_days``, the days that each run
    reads whole.

    Raises:
        InvalidRequestError: an argument is invalid.
    """
    if type(workspace_id) is not int or workspace_id < 1:
        raise InvalidRequestError(f"workspace_id: expected a positive whole number, got {workspace_id!r}")
    first, days = checked_day("since", since), checked_count("reread_days", reread_days)
    client = SharedClient(open_client or partial(_open, api_token), workspace_id)
    return (
        Entries(client, first, days).resource(),
        *objects(client),
        *resources_of_reports(client, reports, days),
    )


def _open(api_token: str | None) -> Toggl:
    return Toggl.from_env() if api_token is None else Toggl(ApiToken(api_token))
