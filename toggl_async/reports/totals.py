"""The totals that several reports return."""

from collections.abc import Mapping

import attrs

from toggl_async.request.model import Model


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Rate(Model):
    """Billable time at one hourly rate."""

    billable_seconds: int | None = None
    """Time at this rate, in seconds."""
    currency: str | None = None
    """Currency of the rate, such as ``USD``."""
    hourly_rate_in_cents: int | None = None
    """The rate, in cents per hour."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class GraphPoint(Model):
    """One step of the graph."""

    seconds: int | None = None
    """Tracked time, in seconds."""
    billable_amount_in_cents: int | None = None
    """Money earned, in cents."""
    labour_cost_in_cents: int | None = None
    """Cost of the work, in cents."""
    by_rate: Mapping[str, int] | None = None
    """Billable seconds by hourly rate."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ReportTotals(Model):
    """The totals of a date range. Toggl leaves out fields without a value, often all but ``seconds``."""

    seconds: int | None = None
    """Tracked time, in seconds."""
    tracked_days: int | None = None
    """Number of days on which time was tracked."""
    resolution: str | None = None
    """Length of a step in the graph."""
    billable_amount_in_cents: int | None = None
    """Money earned, in cents."""
    labour_cost_in_cents: int | None = None
    """Cost of the work, in cents."""
    rates: tuple[Rate, ...] = ()
    """Billable time by hourly rate."""
    graph: tuple[GraphPoint, ...] = ()
    """Time and money in each step."""
