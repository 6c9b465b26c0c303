"""The fields of the summary report, as JSON and as a file."""

from typing import Generic

from toggl_async.reports.filters import EntryFilter
from toggl_async.request.base import ModelT, request_base, request_part
from toggl_async.request.fields import UNSET, Unset, json_only
from toggl_async.request.validation import Validated


@request_part
class GroupFilter(Validated):
    """The bounds within which a group of a summary is shown."""

    currency: str | Unset | None = UNSET
    """Currency of the amounts, such as ``"USD"``."""
    max_amount_cents: int | Unset | None = UNSET
    """Show groups that earned at most this amount, in cents."""
    max_duration_seconds: int | Unset | None = UNSET
    """Show groups with at most this much time, in seconds."""
    min_amount_cents: int | Unset | None = UNSET
    """Show groups that earned at least this amount, in cents."""
    min_duration_seconds: int | Unset | None = UNSET
    """Show groups with at least this much time, in seconds."""


@request_part
class Audit(Validated):
    """The choice of groups that a summary shows (paid plans)."""

    group_filter: GroupFilter | Unset | None = UNSET
    """The bounds within which a group is shown."""
    show_empty_groups: bool | Unset | None = UNSET
    """True to show groups without tracked time."""
    show_tracked_groups: bool | Unset | None = UNSET
    """True to show groups with tracked time."""


@request_base
class SummaryReport(EntryFilter[ModelT], Generic[ModelT]):
    """The summary report: time by group and sub-group."""

    audit: Audit | Unset | None = UNSET
    """The choice of groups to show: only those within bounds, or empty groups too (paid plans)."""
    distinguish_rates: bool | Unset | None = UNSET
    """True to make a separate sub-group for each hourly rate."""
    grouping: str | Unset | None = UNSET
    """Property that groups time: ``projects`` (the default), ``clients``, ``users``, ``tags`` or another."""
    include_time_entry_ids: bool | Unset | None = json_only(default=UNSET)
    """True to list the ids of the entries in each sub-group; exports ignore it."""
    sub_grouping: str | Unset | None = UNSET
    """Property that divides groups: ``time_entries`` (the default), ``tasks``, ``users`` or another."""
