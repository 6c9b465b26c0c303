"""What reports add up to, as JSON."""

from datetime import date
from functools import partial
from typing import Literal

from attrs import frozen

from toggl_async.sandbox.aggregates import Counts, Sum, counted, sums, total, totals
from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.filters import Filter, Selection, TimedSpan
from toggl_async.sandbox.intervals import Resolution, first_of, periods
from toggl_async.sandbox.responses import Answer, json_answer, json_error

MONTH, QUARTER = 31, 92
Json = dict[str, object]


@frozen(kw_only=True)
class TotalsSearch(Filter):
    """The body of the totals; a granularity takes precedence over a resolution."""

    granularity: Literal["day", "week", "month"] | None = None
    grouped: bool | None = None
    resolution: Literal["day", "week", "month"] | None = None
    with_graph: bool | None = None
    with_inline_rates: bool | None = None


def search_totals(asked: Asked[TotalsSearch]) -> Answer:
    """Answer the sums of the detailed report."""
    body = asked.body
    selection = Selection.of(asked.company, body)
    resolution = body.granularity or body.resolution or usual_resolution(selection)
    return json_answer(report_totals(selection, resolution, with_graph=bool(body.with_graph)))


def report_totals(selection: Selection, resolution: Resolution, *, with_graph: bool) -> Json:
    """Add a report up; money in cents."""
    counts = totals(selection)
    whole = total(selection, counts)
    return {
        "seconds": whole.seconds,
        "rates": rates(selection, counts),
        "tracked_days": sum(1 for day in selection.days() if day.picks),
        "resolution": resolution,
        "billable_amount_in_cents": whole.amount,
        "labour_cost_in_cents": whole.cost,
        "graph": graph(selection, resolution) if with_graph else None,
    }


def rates(selection: Selection, counts: Counts) -> list[Json]:
    """Give how much was worked at each hourly rate."""
    by_rate = sums(selection, counts, lambda work: () if work.rate is None else (work.rate,))
    return [
        {"billable_seconds": part.billable_seconds, "hourly_rate_in_cents": rate, "currency": "USD"}
        for rate, part in sorted(by_rate.items())
    ]


def usual_resolution(selection: Selection) -> Resolution:
    """Take days for up to a month, weeks for up to a quarter, and months for more."""
    length = (selection.last - selection.first).days
    return "day" if length < MONTH else "week" if length < QUARTER else "month"


def graph(selection: Selection, resolution: Resolution) -> list[Json]:
    """Give one item for each period of the report, also for those without work."""
    return [_item(selection, counts) for _, counts in by_period(selection, resolution)]


def by_period(selection: Selection, resolution: Resolution) -> list[tuple[date, Counts]]:
    """Count the entries of each period, also of those that have none."""
    counts = counted(selection, partial(first_of, resolution))
    return [(begin, counts.get(begin, {})) for begin in periods(resolution, selection.first, selection.last)]


def _item(selection: Selection, counts: Counts) -> Json:
    whole: Sum = total(selection, counts)
    by_rate = sums(selection, counts, lambda work: () if work.rate is None else (work.rate,))
    return {
        "seconds": whole.seconds,
        "billable_amount_in_cents": whole.amount,
        "labour_cost_in_cents": whole.cost,
        "by_rate": {str(rate): part.billable_seconds for rate, part in sorted(by_rate.items())},
    }


def project_summary(asked: Asked[TimedSpan]) -> Answer:
    """Answer how long a project was worked on; most documented fields are not there, and rates are null."""
    number = asked.path["project_id"]
    if not number.isdecimal():
        raise json_error(400, "Invalid project id")
    first, last = asked.body.checked()
    if int(number) not in asked.company.directory.project_of_id:
        raise json_error(403, "project not found or not accessible")
    only = Filter(start_date=first, end_date=last, project_ids=(int(number),))
    selection = Selection.of(asked.company, only)
    return json_answer({"seconds": total(selection, totals(selection)).seconds, "rates": None})


def project_user_summaries(asked: Asked[TimedSpan]) -> Answer:
    """Answer how long each user worked on each project, or on none, as a bare array."""
    first, last = asked.body.checked()
    selection = Selection.of(asked.company, Filter(start_date=first, end_date=last))
    pairs = sums(selection, totals(selection), lambda work: ((work.user.id, work.project_id),))
    return json_answer(
        [
            {
                "user_id": user,
                "project_id": project,
                "tracked_seconds": part.seconds,
                "billable_seconds": part.billable_seconds,
            }
            for (user, project), part in sorted(pairs.items(), key=lambda pair: (pair[0][0], pair[0][1] or 0))
        ]
    )
