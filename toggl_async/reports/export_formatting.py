"""The fields of reports as files that set the format of durations, numbers and dates."""

from typing import Generic

from toggl_async.reports.filters import DateFormat, DurationFormat, EntryFilter
from toggl_async.request.base import ModelT, request_base
from toggl_async.request.fields import UNSET, Unset


@request_base
class DurationFormatting(EntryFilter[ModelT], Generic[ModelT]):
    """The format of durations in a file."""

    duration_format: DurationFormat | Unset | None = UNSET
    """Format of durations: ``classic`` (the default), ``decimal`` or ``improved``."""


@request_base
class PdfFormatting(EntryFilter[ModelT], Generic[ModelT]):
    """The format of numbers and dates in a pdf."""

    cents_separator: str | Unset | None = UNSET
    """Separator between whole units and cents, such as ``"."``."""
    date_format: DateFormat | Unset | None = UNSET
    """Format of dates, such as ``YYYY-MM-DD``; the default is ``MM/DD/YYYY``."""
