"""The query of Focus: one flexible report."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import product

from toggl_async.sandbox.aggregates import Sum, count_activities, count_by, sum_by
from toggl_async.sandbox.api_request import ApiRequest
from toggl_async.sandbox.filters import EntrySelection
from toggl_async.sandbox.focus_dictionaries import dictionaries
from toggl_async.sandbox.focus_filters import (
    FocusFilter,
    parse_day,
    property_values,
    validation_error,
)
from toggl_async.sandbox.focus_query_body import FocusPagination, FocusPeriod, FocusQuery, FocusUrlQuery, Row
from toggl_async.sandbox.request_bodies import read_query
from toggl_async.sandbox.responses import HttpResponse, json_response

MAX_ROWS_PER_PAGE = 100


def query(request: ApiRequest[FocusQuery]) -> HttpResponse:
    """Return the rows of a query; without rows Focus sends an empty object."""
    return rows_response(request, grouped_rows(select_entries(request, request.body), request.body))


def rows_response(request: ApiRequest[FocusQuery], found: Iterator[Row]) -> HttpResponse:
    """Sort the rows, select the page, and return it in the requested format."""
    body, url = request.body, read_query(FocusUrlQuery, request.query)
    rows = _sort(list(found), body)
    page = page_of(rows, body.pagination)
    if not page:
        return json_response({})
    content: Row = _formatted(page, body, url.response_format or "json_row")
    if url.include_dicts:
        content["dictionaries"] = dictionaries(request.data.directory)
    if body.pagination:
        content["total_count"] = len(rows)
    return json_response(content)


def select_entries(request: ApiRequest[FocusQuery], body: FocusQuery) -> EntrySelection:
    """Select the entries that match the period and the filters of a query."""
    period, data = body.period or FocusPeriod(), request.data
    first, last = parse_day(period.from_, data.first_day), parse_day(period.to, data.last_day)
    return EntrySelection(data, FocusFilter(body.filters or ()), first, last)


def grouped_rows(
    selection: EntrySelection, body: FocusQuery, extra_columns: Callable[[Sum], Row] = lambda _: {}
) -> Iterator[Row]:
    """Yield a row for each group, with the requested columns and with `extra_columns`."""
    names = [grouping.property_ for grouping in body.groupings or ()]
    properties = [name for name in names if name != "start_date"]
    counts = count_by(selection, str) if "start_date" in names else {"": count_activities(selection)}
    for day, day_counts in counts.items():
        found = sum_by(
            selection,
            day_counts,
            lambda activity: product(*(property_values(activity, name) for name in properties)),
        )
        for key, entry_sum in found.items():
            row: Row = {"start_date": day} if day else {}
            row.update(zip(properties, key, strict=True))
            row.update(
                (aggregation.column, aggregation.apply(entry_sum)) for aggregation in body.aggregations or ()
            )
            row.update(extra_columns(entry_sum))
            if all(condition.holds(row) for condition in body.aggregation_filters or ()):
                yield row


def _sort(rows: list[Row], body: FocusQuery) -> list[Row]:
    columns = [grouping.property_ for grouping in body.groupings or ()]
    for name in reversed(columns):
        rows.sort(key=partial(_sort_key, name))
    for ordination in reversed(body.ordinations or ()):
        if rows and ordination.property_ not in rows[0]:
            raise validation_error(f"cannot sort by '{ordination.property_}'")
        descending = (ordination.direction or "asc").lower() == "desc"
        rows.sort(key=partial(_sort_key, ordination.property_), reverse=descending)
    return rows[: body.limit] if body.limit else rows


def _sort_key(name: str, row: Row) -> tuple[float, str]:
    value = row[name]
    return (value, "") if isinstance(value, int | float) else (0, str(value))


def page_of(rows: list[Row], pagination: FocusPagination | None) -> list[Row]:
    """Return one page of the rows, or all rows without a pagination.

    Raises:
        HttpError: with 400, the page is below 1, or it has more than a hundred rows or none.
    """
    if pagination is None:
        return rows
    page, size = pagination.page or 1, pagination.per_page or MAX_ROWS_PER_PAGE
    if page < 1:
        raise _pagination_error("Page", "min")
    if not 1 <= size <= MAX_ROWS_PER_PAGE:
        raise _pagination_error("PerPage", "max" if size > MAX_ROWS_PER_PAGE else "min")
    return rows[(page - 1) * size : page * size]


def _pagination_error(name: str, tag: str) -> Exception:
    return validation_error(
        f"Key: 'Pagination.{name}' Error:Field validation for '{name}' failed on the '{tag}' tag"
    )


def _formatted(rows: list[Row], body: FocusQuery, response_format: str) -> Row:
    if response_format == "json_row":
        return {"data_json_row": rows}
    if response_format == "table":
        return {"data_table": [list(rows[0]), *(list(row.values()) for row in rows)]}
    return {"data_hierarchical": _tree(rows, [grouping.property_ for grouping in body.groupings or ()])}


def _tree(rows: list[Row], names: Collection[str]) -> object:
    if not names:
        return rows[0] if rows else {}
    name, *rest = names
    branches: dict[str, list[Row]] = {}
    for row in rows:
        branches.setdefault(str(row[name]), []).append({k: v for k, v in row.items() if k != name})
    return {name: {key: _tree(branch, rest) for key, branch in branches.items()}}
