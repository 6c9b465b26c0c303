"""The totals of reports, and the summaries of projects, as JSON."""

from datetime import date
from functools import partial
from typing import Literal

from attrs import frozen

from toggl_async.sandbox.aggregates import Counts, Sum, count_activities, count_by, sum_all, sum_by
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.filters import EntrySelection, ReportDatesAndTimes, ReportFilter
from toggl_async.sandbox.intervals import Resolution, interval_start, interval_starts
from toggl_async.sandbox.responses import HttpResponse, json_error, json_response

MONTH, QUARTER = 31, 92
Json = dict[str, object]


@frozen(kw_only=True)
class TotalsSearch(ReportFilter):
    """The body of the totals; `granularity` takes precedence over `resolution`."""

    granularity: Literal["day", "week", "month"] | None = None
    grouped: bool | None = None
    resolution: Literal["day", "week", "month"] | None = None
    with_graph: bool | None = None
    with_inline_rates: bool | None = None


def search_totals(request: ApiRequest[TotalsSearch]) -> HttpResponse:
    """Return the totals of the detailed report."""
    body = request.body
    selection = EntrySelection.of(request.data, body)
    resolution = body.granularity or body.resolution or default_resolution(selection)
    return json_response(report_totals(selection, resolution, with_graph=bool(body.with_graph)))


def report_totals(selection: EntrySelection, resolution: Resolution, *, with_graph: bool) -> Json:
    """Return the totals of a report; money is in cents."""
    counts = count_activities(selection)
    total = sum_all(selection, counts)
    return {
        "seconds": total.seconds,
        "rates": rates(selection, counts),
        "tracked_days": sum(1 for day in selection.days() if day.activity_numbers),
        "resolution": resolution,
        "billable_amount_in_cents": total.amount,
        "labour_cost_in_cents": total.cost if selection.data.visibility.labor_costs else None,
        "graph": graph(selection, resolution) if with_graph else None,
    }


def rates(selection: EntrySelection, counts: Counts) -> list[Json]:
    """Return the billable seconds at each hourly rate."""
    by_rate = sum_by(selection, counts, lambda activity: () if activity.rate is None else (activity.rate,))
    return [
        {"billable_seconds": entry_sum.billable_seconds, "hourly_rate_in_cents": rate, "currency": "USD"}
        for rate, entry_sum in sorted(by_rate.items())
    ]


def default_resolution(selection: EntrySelection) -> Resolution:
    """Return days for up to a month, weeks for up to a quarter, and months for longer reports."""
    length = (selection.last - selection.first).days
    return "day" if length < MONTH else "week" if length < QUARTER else "month"


def graph(selection: EntrySelection, resolution: Resolution) -> list[Json]:
    """Return one item for each interval of the report, including intervals without entries."""
    return [_interval_json(selection, counts) for _, counts in counts_by_interval(selection, resolution)]


def counts_by_interval(selection: EntrySelection, resolution: Resolution) -> list[tuple[date, Counts]]:
    """Count the entries of each interval, including intervals that have none."""
    counts = count_by(selection, partial(interval_start, resolution))
    return [
        (start, counts.get(start, {}))
        for start in interval_starts(resolution, selection.first, selection.last)
    ]


def _interval_json(selection: EntrySelection, counts: Counts) -> Json:
    total: Sum = sum_all(selection, counts)
    by_rate = sum_by(selection, counts, lambda activity: () if activity.rate is None else (activity.rate,))
    return {
        "seconds": total.seconds,
        "billable_amount_in_cents": total.amount,
        "labour_cost_in_cents": total.cost if selection.data.visibility.labor_costs else None,
        "by_rate": {str(rate): entry_sum.billable_seconds for rate, entry_sum in sorted(by_rate.items())},
    }


def project_summary(request: ApiRequest[ReportDatesAndTimes]) -> HttpResponse:
    """Return the tracked time of a project; Toggl omits most documented fields, and rates are null."""
    number = request.path_params["project_id"]
    if not number.isdecimal():
        raise json_error(400, "Invalid project id")
    first, last = request.body.date_range()
    if int(number) not in request.data.directory.project_by_id:
        raise json_error(403, "project not found or not accessible")
    body = ReportFilter(start_date=first, end_date=last, project_ids=(int(number),))
    selection = EntrySelection.of(request.data, body)
    return json_response({"seconds": sum_all(selection, count_activities(selection)).seconds, "rates": None})


def project_user_summaries(request: ApiRequest[ReportDatesAndTimes]) -> HttpResponse:
    """Return the tracked time of each user on each project, and without a project, as an array."""
    first, last = request.body.date_range()
    selection = EntrySelection.of(request.data, ReportFilter(start_date=first, end_date=last))
    pairs = sum_by(
        selection, count_activities(selection), lambda activity: ((activity.user.id, activity.project_id),)
    )
    return json_response(
        [
            {
                "user_id": user,
                "project_id": project,
                "tracked_seconds": entry_sum.seconds,
                "billable_seconds": entry_sum.billable_seconds,
            }
            for (user, project), entry_sum in sorted(
                pairs.items(), key=lambda pair: (pair[0][0], pair[0][1] or 0)
            )
        ]
    )
