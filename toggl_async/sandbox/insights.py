"""Insights: what employees and projects cost and bring in."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal

from attrs import frozen

from toggl_async.sandbox.answers import Answer, json_error
from toggl_async.sandbox.durations import duration, money
from toggl_async.sandbox.filters import Filter, Rounding, Selection
from toggl_async.sandbox.requests import Asked
from toggl_async.sandbox.tables import Table, export
from toggl_async.sandbox.tally import Sum, counted, sums, total, totals

Resolution = Literal["day", "week", "month", "quarter"]


@frozen(kw_only=True)
class EmployeeProfitability(Rounding):
    """The body of the employees' profitability; a resolution goes with a currency."""

    currency: str | None = None
    group_ids: tuple[int, ...] | None = None
    resolution: Resolution | None = None
    user_ids: tuple[int, ...] | None = None


def export_employees(asked: Asked[EmployeeProfitability]) -> Answer:
    """Answer what each employee brought in and cost, period by period."""
    body = asked.body
    if body.currency is None:
        raise json_error(400, "Invalid parameters", "400 no currency")
    only = Filter(
        start_date=body.start_date,
        end_date=body.end_date,
        rounding=body.rounding,
        rounding_minutes=body.rounding_minutes,
        group_ids=body.group_ids,
        user_ids=body.user_ids,
    )
    selection = Selection.of(asked.company, only)
    unit = body.currency.upper()
    table = Table(
        title="Employee profitability",
        header=("Period", "User", "Email", "Duration", "Billable duration", *_money_columns(unit)),
        rows=lambda: _rows(selection, body.resolution or "month"),
        total=lambda: total(selection, totals(selection)),
    )
    return export(table, asked.path["extension"])


def _money_columns(unit: str) -> tuple[str, ...]:
    return (f"Revenue ({unit})", f"Labor cost ({unit})", f"Profit ({unit})")


def _rows(selection: Selection, resolution: Resolution) -> Iterator[tuple[str, ...]]:
    users = selection.company.directory.user_of_id
    for period, counts in counted(selection, PERIODS[resolution]).items():
        by_user = sums(selection, counts, lambda work: (work.user.id,))
        for identifier, part in sorted(by_user.items()):
            user = users[identifier]
            yield (period, user.name, user.email, *sum_cells(part))


def sum_cells(part: Sum) -> tuple[str, ...]:
    """Write out hours, and the money that they brought in, cost and left over."""
    left = part.amount - part.cost
    profit = money(left) if left >= 0 else f"-{money(-left)}"
    hours = (duration(part.seconds, None), duration(part.billable_seconds, None))
    return (*hours, money(part.amount), money(part.cost), profit)


def _week(day: date) -> str:
    return str(date.fromordinal(day.toordinal() - day.weekday()))


PERIODS: dict[Resolution, Callable[[date], str]] = {
    "day": str,
    "week": _week,
    "month": lambda day: f"{day:%Y-%m}",
    "quarter": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
}
