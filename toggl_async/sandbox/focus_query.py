"""Focus: one flexible query in place of many reports."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import partial
from itertools import product

from attrs import frozen

from toggl_async.sandbox.aggregates import Sum, counted, sums, totals
from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.filters import Selection
from toggl_async.sandbox.focus_dictionaries import dictionaries
from toggl_async.sandbox.focus_filters import Condition, Conditions, compared, day_of, invalid, property_of
from toggl_async.sandbox.responses import Answer, json_answer

Row = dict[str, object]
MOST_ROWS = 100
FUNCTIONS = ("sum", "count", "avg")


@frozen(kw_only=True)
class Aggregation:
    """A function of a property; its column is named after both."""

    function: str
    property_: str | None = None

    @property
    def column(self) -> str:
        """The name of the column."""
        return f"{self.function}_{self.property_}" if self.property_ else self.function

    def of(self, part: Sum) -> float:
        """Apply it to what some entries add up to."""
        value: dict[str | None, int] = {
            "duration": part.seconds,
            "billable_duration": part.billable_seconds,
            "amount": part.amount,
        }
        if self.function == "count":
            return part.count
        if self.function not in FUNCTIONS or self.property_ not in value:
            raise invalid(f"unknown aggregation '{self.column}'")
        whole = value[self.property_]
        return whole if self.function == "sum" else whole / max(1, part.count)


@frozen(kw_only=True)
class AggregationFilter:
    """A condition on a column, or conditions joined."""

    aggregation: Aggregation | None = None
    conditions: "tuple[AggregationFilter, ...] | None" = None
    operator: str | None = None
    property_: str | None = None
    value: object = None

    def holds(self, row: Row) -> bool:
        """Tell whether it is true of a row."""
        if self.conditions:
            joined = any if (self.operator or "").lower() == "or" else all
            return joined(one.holds(row) for one in self.conditions)
        column = self.aggregation.column if self.aggregation else self.property_ or ""
        return compared(self.operator or "=", (row.get(column),), self.value)


@frozen(kw_only=True)
class Attribute:
    """A property to be shown; taken and not looked at."""

    property_: str | None = None


@frozen(kw_only=True)
class Grouping:
    """A property that rows are gathered by."""

    property_: str
    show_empty: bool | None = None


@frozen(kw_only=True)
class Ordination:
    """A column to sort by, `asc` (the default) or `desc`."""

    property_: str
    direction: str | None = None
    nulls: str | None = None


@frozen(kw_only=True)
class Pagination:
    """Which page, counted from 1, and how many rows to a page."""

    page: int | None = None
    per_page: int | None = None


@frozen(kw_only=True)
class Period:
    """First and last day; presets are taken and stand for all days."""

    from_: str | None = None
    preset: str | None = None
    to: str | None = None


@frozen(kw_only=True)
class Transformation:
    """A named change of the result; taken and not carried out."""

    name: str | None = None
    parameters: tuple[object, ...] | None = None


@frozen(kw_only=True)
class Query:
    """The body of a query."""

    aggregation_filters: tuple[AggregationFilter, ...] | None = None
    aggregations: tuple[Aggregation, ...] | None = None
    attributes: tuple[Attribute, ...] | None = None
    conversion_date: date | None = None
    currency: str | None = None
    filters: tuple[Condition, ...] | None = None
    groupings: tuple[Grouping, ...] | None = None
    limit: int | None = None
    modifiers: dict[str, object] | None = None
    ordinations: tuple[Ordination, ...] | None = None
    pagination: Pagination | None = None
    period: Period | None = None
    transformations: tuple[Transformation, ...] | None = None


def query(asked: Asked[Query]) -> Answer:
    """Answer a query; nothing found is an empty object."""
    return answer_rows(asked, query_rows(select(asked, asked.body), asked.body))


def answer_rows(asked: Asked[Query], found: Iterator[Row]) -> Answer:
    """Sort and page the rows, and put them into the form that was asked for."""
    body = asked.body
    rows = _sorted(list(found), body)
    page = paged(rows, body.pagination)
    if not page:
        return json_answer({})
    answer: Row = _formatted(page, body, asked.query.get("response_format", "json_row"))
    if asked.query.get("include_dicts") == "true":
        answer["dictionaries"] = dictionaries(asked.company.directory)
    if body.pagination:
        answer["total_count"] = len(rows)
    return json_answer(answer)


def select(asked: Asked[Query], body: Query) -> Selection:
    """Select what the period and the filters of a query ask for."""
    period, company = body.period or Period(), asked.company
    first, last = day_of(period.from_, company.first_day), day_of(period.to, company.last_day)
    return Selection(company, Conditions(body.filters or ()), first, last)


def query_rows(selection: Selection, body: Query, more: Callable[[Sum], Row] = lambda _: {}) -> Iterator[Row]:
    """Yield a row for each group, with the columns asked for and some `more`."""
    names = [grouping.property_ for grouping in body.groupings or ()]
    others = [name for name in names if name != "start_date"]
    counts = counted(selection, str) if "start_date" in names else {"": totals(selection)}
    for day, of_day in counts.items():
        found = sums(selection, of_day, lambda work: product(*(property_of(work, name) for name in others)))
        for key, part in found.items():
            row: Row = {"start_date": day} if day else {}
            row.update(zip(others, key, strict=True))
            row.update((one.column, one.of(part)) for one in body.aggregations or ())
            row.update(more(part))
            if all(one.holds(row) for one in body.aggregation_filters or ()):
                yield row


def _sorted(rows: list[Row], body: Query) -> list[Row]:
    columns = [grouping.property_ for grouping in body.groupings or ()]
    for name in reversed(columns):
        rows.sort(key=partial(_rank, name))
    for ordination in reversed(body.ordinations or ()):
        if rows and ordination.property_ not in rows[0]:
            raise invalid(f"cannot sort by '{ordination.property_}'")
        down = (ordination.direction or "asc").lower() == "desc"
        rows.sort(key=partial(_rank, ordination.property_), reverse=down)
    return rows[: body.limit] if body.limit else rows


def _rank(name: str, row: Row) -> tuple[float, str]:
    value = row[name]
    return (value, "") if isinstance(value, int | float) else (0, str(value))


def paged(rows: list[Row], pagination: Pagination | None) -> list[Row]:
    """Cut a page, all rows without a pagination; 0 and more than a hundred rows are refused."""
    if pagination is None:
        return rows
    page, size = pagination.page or 1, pagination.per_page or MOST_ROWS
    if page < 1:
        raise _misfit("Page", "min")
    if not 1 <= size <= MOST_ROWS:
        raise _misfit("PerPage", "max" if size > MOST_ROWS else "min")
    return rows[(page - 1) * size : page * size]


def _misfit(name: str, tag: str) -> Exception:
    return invalid(f"Key: 'Pagination.{name}' Error:Field validation for '{name}' failed on the '{tag}' tag")


def _formatted(rows: list[Row], body: Query, form: str) -> Row:
    if form == "json_row":
        return {"data_json_row": rows}
    if form == "table":
        return {"data_table": [list(rows[0]), *(list(row.values()) for row in rows)]}
    if form == "hierarchical":
        return {"data_hierarchical": _tree(rows, [grouping.property_ for grouping in body.groupings or ()])}
    raise invalid(f"unknown response_format '{form}'")


def _tree(rows: list[Row], names: Collection[str]) -> object:
    if not names:
        return rows[0] if rows else {}
    name, *rest = names
    branches: dict[str, list[Row]] = {}
    for row in rows:
        branches.setdefault(str(row[name]), []).append({k: v for k, v in row.items() if k != name})
    return {name: {key: _tree(branch, rest) for key, branch in branches.items()}}
