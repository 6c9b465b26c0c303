"""The comparative report: https://engineering.toggl.com/docs/reports/comparative_reports."""

import attrs

from toggl_async.reports.steps import SteppedReport
from toggl_async.request.base import endpoint
from toggl_async.request.fields import UNSET, Unset, renamed
from toggl_async.request.model import Model
from toggl_async.request.validation import Ids, OptionalIds


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ComparativePoint(Model):
    """The time tracked in one step."""

    date_: str | None = renamed("date", default=None)
    """First day of the step, as Toggl writes it."""
    total_seconds: int | None = None
    """Tracked time, in seconds."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ComparativeGraph(Model):
    """The time tracked in each step."""

    data: tuple[ComparativePoint, ...] = ()
    """The steps."""
    resolution: str | None = None
    """Length of a step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ComparativeReport(Model):
    """The comparative report."""

    graph: ComparativeGraph | None = None
    """The time tracked in each step."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/comparative")
class Comparative(SteppedReport[ComparativeReport]):
    """The time tracked in each step, to compare one date range with another.

    https://engineering.toggl.com/docs/reports/comparative_reports#post-load-comparative-report
    """

    client_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these clients; ``None`` in the list means entries without a client."""
    group_ids: Ids | Unset | None = UNSET
    """Only entries of the members of these user groups."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these projects; ``None`` in the list means entries without a project."""
    tag_ids: OptionalIds | Unset | None = UNSET
    """Only entries with one of these tags; ``None`` in the list means entries without a tag."""
    task_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these tasks; ``None`` in the list means entries without a task."""
    user_ids: Ids | Unset | None = UNSET
    """Only entries of these users."""
