"""The body of a Focus query: groupings, aggregations, filters, order and pagination."""

from datetime import date
from typing import Literal

from attrs import frozen

from toggl_async.sandbox.aggregates import Sum
from toggl_async.sandbox.focus_filters import (
    FocusCondition,
    compare,
    validation_error,
)
from toggl_async.sandbox.request_bodies import Count

Row = dict[str, object]
FUNCTIONS = ("sum", "count", "avg")


@frozen(kw_only=True)
class FocusAggregation:
    """A function of a property; the column is named after both."""

    function: str
    property_: str | None = None

    @property
    def column(self) -> str:
        """The name of the column."""
        return f"{self.function}_{self.property_}" if self.property_ else self.function

    def apply(self, entry_sum: Sum) -> float:
        """Return the value of the function for the sum of some entries."""
        sums: dict[str | None, int] = {
            "duration": entry_sum.seconds,
            "billable_duration": entry_sum.billable_seconds,
            "amount": entry_sum.amount,
        }
        if self.function == "count":
            return entry_sum.count
        if self.function not in FUNCTIONS or self.property_ not in sums:
            raise validation_error(f"unknown aggregation '{self.column}'")
        value = sums[self.property_]
        return value if self.function == "sum" else value / max(1, entry_sum.count)


@frozen(kw_only=True)
class FocusAggregationFilter:
    """A condition on a column, or `conditions` joined by an operator."""

    aggregation: FocusAggregation | None = None
    conditions: "tuple[FocusAggregationFilter, ...] | None" = None
    operator: str | None = None
    property_: str | None = None
    value: object = None

    def holds(self, row: Row) -> bool:
        """Return whether the condition is true for a row."""
        if self.conditions:
            combine = any if (self.operator or "").lower() == "or" else all
            return combine(condition.holds(row) for condition in self.conditions)
        column = self.aggregation.column if self.aggregation else self.property_ or ""
        return compare(self.operator or "=", (row.get(column),), self.value)


@frozen(kw_only=True)
class FocusAttribute:
    """A property to show; the sandbox ignores it."""

    property_: str | None = None


@frozen(kw_only=True)
class FocusGrouping:
    """A property by which entries are grouped to rows."""

    property_: str
    show_empty: bool | None = None


@frozen(kw_only=True)
class FocusOrdination:
    """A column to sort by; `direction` is `asc` (the default) or `desc`."""

    property_: str
    direction: str | None = None
    nulls: str | None = None


@frozen(kw_only=True)
class FocusPagination:
    """The number of the page, which counts from 1, and the number of rows per page."""

    page: int | None = None
    per_page: int | None = None


@frozen(kw_only=True)
class FocusPeriod:
    """The first and the last day; a preset is accepted, and selects all days."""

    from_: str | None = None
    preset: str | None = None
    to: str | None = None


@frozen(kw_only=True)
class FocusTransformation:
    """A named transformation of the result; the sandbox ignores it."""

    name: str | None = None
    parameters: tuple[object, ...] | None = None


@frozen(kw_only=True)
class FocusQuery:
    """The body of a query."""

    aggregation_filters: tuple[FocusAggregationFilter, ...] | None = None
    aggregations: tuple[FocusAggregation, ...] | None = None
    attributes: tuple[FocusAttribute, ...] | None = None
    conversion_date: date | None = None
    currency: str | None = None
    filters: tuple[FocusCondition, ...] | None = None
    groupings: tuple[FocusGrouping, ...] | None = None
    limit: Count | None = None
    modifiers: dict[str, object] | None = None
    ordinations: tuple[FocusOrdination, ...] | None = None
    pagination: FocusPagination | None = None
    period: FocusPeriod | None = None
    transformations: tuple[FocusTransformation, ...] | None = None


@frozen(kw_only=True)
class FocusUrlQuery:
    """The query parameters of a query."""

    include_dicts: bool | None = None
    response_format: Literal["json_row", "table", "hierarchical"] | None = None


@frozen(kw_only=True)
class FocusProfitabilityUrlQuery:
    """The query parameters of the profitability, which has no tables."""

    include_dicts: bool | None = None
    response_format: Literal["json_row", "hierarchical"] | None = None
