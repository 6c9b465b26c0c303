"""The entries of a report, whose number is limited."""

from typing import TypeVar

from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.filters import EntrySelection, ReportFilter
from toggl_async.sandbox.responses import limit_error

Body = TypeVar("Body")


def select_report(request: ApiRequest[Body], body: ReportFilter) -> EntrySelection:
    """Select the entries of a report or export.

    Raises:
        HttpError: with 400, the dates are not valid; with 500, as from Toggl, the report has more entries
        than
            the largest report of the sandbox.
    """
    selection, largest = EntrySelection.of(request.data, body), request.context.largest_report
    if largest is not None and selection.count > largest:
        raise limit_error(500, "report is too big to be exported")
    return selection
