"""The weekly report: https://engineering.toggl.com/docs/reports/weekly_reports."""

import attrs

from toggl_async.reports.filters import EntryFilter
from toggl_async.request.base import endpoint
from toggl_async.request.fields import UNSET, Unset, renamed
from toggl_async.request.model import Model


@attrs.frozen(kw_only=True, repr=False, slots=False)
class WeeklyRow(Model):
    """Time of one user for one project on each day of the week.

    Toggl sends the names only to users who have the right to see them.
    """

    user_id: int | None = None
    """Id of the user."""
    user_name: str | None = None
    """The user's name."""
    project_id: int | None = None
    """Id of the project; None for time without a project."""
    project_name: str | None = None
    """The project's name."""
    client_name: str | None = None
    """Name of the project's client."""
    planned_task_id: int | None = None
    """Id of the task, if the time is divided by task."""
    project_color: str | None = None
    """The project's colour, as a number in a string."""
    project_hex_color: str | None = None
    """The project's colour, as ``#rrggbb``."""
    currency: str | None = None
    """Currency of the amounts."""
    hourly_rate_in_cents: int | None = None
    """Money per hour, in cents."""
    seconds: tuple[int, ...] = ()
    """Time tracked on each of the seven days, in seconds."""
    billable_seconds: tuple[int, ...] = ()
    """Billable time on each of the seven days, in seconds."""
    billable_amounts_in_cents: tuple[int, ...] = ()
    """Money earned on each of the seven days, in cents."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/weekly/time_entries")
class Weekly(EntryFilter[tuple[WeeklyRow, ...]]):
    """The weekly report, with all rows in one response.

    Each row has seven sums. The first is for the weekday of ``start_date``; over a range of more than seven
    days, each is the sum of all days that fall on its weekday.

    https://engineering.toggl.com/docs/reports/weekly_reports#post-search-time-entries
    """

    end_time: str | Unset | None = renamed("endTime", default=UNSET)
    """Time of day at which the days end, as Toggl's web pages send it; not documented further."""
