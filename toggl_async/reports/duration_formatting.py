"""The field of reports as files that sets the format of durations."""

from typing import Generic

from toggl_async.reports.filters import DurationFormat, EntryFilter
from toggl_async.request.base import ModelT, request_base
from toggl_async.request.fields import UNSET, Unset


@request_base
class DurationFormatting(EntryFilter[ModelT], Generic[ModelT]):
    """The format of durations in a file."""

    duration_format: DurationFormat | Unset | None = UNSET
    """Format of durations: ``classic`` (the default), ``decimal`` or ``improved``."""
