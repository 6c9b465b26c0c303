"""What employees and projects cost and bring in."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from attrs import evolve, frozen

from toggl_async.sandbox.aggregates import Counts, Sum, counted, sums, total, totals
from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.file_export import Table, export
from toggl_async.sandbox.filters import Rounding, Selection
from toggl_async.sandbox.formatting import duration, money
from toggl_async.sandbox.intervals import Resolution, label
from toggl_async.sandbox.responses import Answer, json_answer, json_error
from toggl_async.sandbox.totals import by_period, usual_resolution
from toggl_async.sandbox.trends import only

HOURS = ("Duration", "Billable duration")


@frozen(kw_only=True)
class EmployeeProfitability(Rounding):
    """The body of the employees' profitability; the currency is a must."""

    currency: str | None = None
    group_ids: tuple[int, ...] | None = None
    resolution: Resolution | None = None
    user_ids: tuple[int, ...] | None = None


@frozen(kw_only=True)
class ProjectProfitability(Rounding):
    """The body of the projects' profitability."""

    billable: bool | None = None
    client_ids: tuple[int | None, ...] | None = None
    currency: str | None = None
    project_ids: tuple[int, ...] | None = None
    resolution: Literal["day", "week", "month"] | None = None


def export_employees(asked: Asked[EmployeeProfitability]) -> Answer:
    """Answer what each employee brought in and cost, period by period."""
    body = asked.body
    if body.currency is None:
        raise json_error(400, "Invalid parameters", "400 no currency")
    wanted = evolve(only(body), group_ids=body.group_ids, user_ids=body.user_ids)
    selection = Selection.of(asked.company, wanted)
    table = Table(
        title="Employee profitability",
        header=("Period", "User", "Email", *HOURS, *_money_columns(body.currency)),
        rows=lambda: _employees(selection, body.resolution or "month"),
        total=lambda: total(selection, totals(selection)),
    )
    return export(table, asked.path["extension"])


def export_projects(asked: Asked[ProjectProfitability]) -> Answer:
    """Answer what each project brought in and cost, period by period if there is a resolution."""
    body = asked.body
    selection = _of_projects(asked)
    table = Table(
        title="Project profitability",
        header=("Period", "Project", "Client", *HOURS, *_money_columns(body.currency or "USD")),
        rows=lambda: _projects(selection, body.resolution),
        total=lambda: total(selection, totals(selection)),
    )
    return export(table, asked.path["extension"])


def project_profitability(asked: Asked[ProjectProfitability]) -> Answer:
    """Answer the same of projects as JSON, money in cents."""
    body = asked.body
    selection = _of_projects(asked)
    resolution = body.resolution or usual_resolution(selection)
    projects = asked.company.directory.project_of_id
    graph = [
        {"date": str(begin), "earnings": part.amount, "labour_cost": part.cost}
        for begin, counts in by_period(selection, resolution)
        for part in (total(selection, counts),)
    ]
    table = [
        {
            "project_id": project,
            "name": projects[project].name if project else None,
            "color": projects[project].color if project else None,
            "currency": projects[project].currency if project else None,
            "total_seconds": part.seconds,
            "billable_seconds": part.billable_seconds,
            "earnings": part.amount,
            "labour_cost": part.cost,
        }
        for project, part in _by_project(selection, totals(selection))
    ]
    currency = (body.currency or "USD").upper()
    return json_answer(
        {"currency": currency, "graph": {"data": graph, "resolution": resolution}, "table": table}
    )


def _of_projects(asked: Asked[ProjectProfitability]) -> Selection:
    body = asked.body
    wanted = only(body, billable=body.billable, projects=body.project_ids)
    return Selection.of(asked.company, evolve(wanted, client_ids=body.client_ids))


def _money_columns(currency: str) -> tuple[str, ...]:
    unit = currency.upper()
    return (f"Revenue ({unit})", f"Labor cost ({unit})", f"Profit ({unit})")


def _employees(selection: Selection, resolution: Resolution) -> Iterator[tuple[str, ...]]:
    users = selection.company.directory.user_of_id
    for period, counts in counted(selection, label(resolution)).items():
        by_user = sums(selection, counts, lambda work: (work.user.id,))
        for identifier, part in sorted(by_user.items()):
            user = users[identifier]
            yield (period, user.name, user.email, *_cells(part))


def _projects(selection: Selection, resolution: Resolution | None) -> Iterator[tuple[str, ...]]:
    directory = selection.company.directory

    def period(day: date) -> str:
        return label(resolution)(day) if resolution else f"{selection.first} - {selection.last}"

    for name, counts in counted(selection, period).items():
        for identifier, part in _by_project(selection, counts):
            project = directory.project_of_id.get(identifier or 0)
            client = directory.client_of_id.get(project.client_id or 0) if project else None
            yield (name, project.name if project else "", client.name if client else "", *_cells(part))


def _by_project(selection: Selection, counts: Counts) -> list[tuple[int | None, Sum]]:
    found = sums(selection, counts, lambda work: (work.project_id,))
    return sorted(found.items(), key=lambda pair: pair[0] or 0)


def _cells(part: Sum) -> tuple[str, ...]:
    """Write out hours, and the money that they brought in, cost and left over."""
    left = part.amount - part.cost
    profit = money(left) if left >= 0 else f"-{money(-left)}"
    hours = (duration(part.seconds, None), duration(part.billable_seconds, None))
    return (*hours, money(part.amount), money(part.cost), profit)
