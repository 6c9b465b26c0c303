"""Reports that divide a date range into steps: https://engineering.toggl.com/docs/reports/data_trends."""

from typing import Generic, Literal, TypeAlias

from toggl_async.request.base import ModelT, WorkspaceRequest, request_base
from toggl_async.request.date_ranges import DateRange
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.validation import Rounding, RoundingMinutes

Resolution: TypeAlias = Literal["day", "week", "month"] | str


@request_base
class SteppedReport(DateRange[ModelT], WorkspaceRequest[ModelT], Generic[ModelT]):
    """A report on a date range, which is divided into steps."""

    resolution: Resolution | Unset | None = UNSET
    """Length of a step: ``day``, ``week`` or ``month``."""
    rounding: Rounding | Unset | None = UNSET
    """Rounding of durations: down (-1), to the nearest (0) or up (1)."""
    rounding_minutes: RoundingMinutes | Unset | None = UNSET
    """Minutes to which durations are rounded."""
    billable: bool | Unset | None = UNSET
    """Only billable time (True), or only the other time (False)."""
