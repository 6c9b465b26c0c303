"""The weekly report as JSON."""

from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.filters import EntrySelection, ReportFilter
from toggl_async.sandbox.report_selection import select_report
from toggl_async.sandbox.responses import HttpResponse, json_response
from toggl_async.sandbox.weekly_export import DAYS_PER_WEEK, weekly_sums

Json = dict[str, object]


def search_weekly(request: ApiRequest[ReportFilter]) -> HttpResponse:
    """Return seven durations for each user and project; the first is for the weekday of the first day."""
    return json_response(weekly_document(select_report(request, request.body)))


def weekly_document(selection: EntrySelection) -> list[Json]:
    """Return the report as Toggl sends it."""
    first = selection.first.weekday()
    return [
        {
            "user_id": key.user.id,
            "project_id": key.project.id if key.project else None,
            "seconds": [week[(first + n) % DAYS_PER_WEEK].seconds for n in range(DAYS_PER_WEEK)],
        }
        for key, week in weekly_sums(selection, by_task=False).items()
    ]
