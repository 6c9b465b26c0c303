"""The clauses of a Focus report request: https://engineering.toggl.com/docs/focus/api/reports."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

import attrs

from toggl_async.request.base import request_part
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.validation import AtLeast, Validated

MOST_ROWS = 100
"""The most rows that Focus sends on a page."""


@request_part
class Grouping(Validated):
    """A property by which rows are grouped."""

    property: str = attrs.field(kw_only=False)
    """The property, such as ``project_id``, ``user_account_id``, ``tag_ids`` or ``start_date``."""
    show_empty: bool | Unset = UNSET
    """True to show groups without entries too."""


@request_part
class Aggregation(Validated):
    """A number in each row: ``Aggregation("sum", "duration")`` is the column ``sum_duration``, in seconds."""

    function: str = attrs.field(kw_only=False)
    """Function that is applied to the values, such as ``sum`` or ``count``."""
    property: str = attrs.field(kw_only=False)
    """Property whose values are aggregated."""


@request_part
class Filter(Validated):
    """A condition on a property, or a combination of conditions.

    A combination is written ``Filter(operator="and", conditions=[...])``.
    """

    operator: str | Unset = UNSET
    """Operator by which the value is compared, or the conditions are combined."""
    property: str | Unset = UNSET
    """Property whose value is compared."""
    value: object = UNSET
    """Value to compare with."""
    conditions: "Sequence[Filter] | Unset" = UNSET
    """The conditions to combine; each may itself be a combination."""


@request_part
class AggregationFilter(Validated):
    """A condition on an aggregated number, or a combination of conditions."""

    aggregation: Aggregation | Unset = UNSET
    """Aggregated number that is compared."""
    operator: str | Unset = UNSET
    """Operator by which the value is compared, or the conditions are combined."""
    property: str | Unset = UNSET
    """Property whose value is compared."""
    value: object = UNSET
    """Value to compare with."""
    conditions: "Sequence[AggregationFilter] | Unset" = UNSET
    """The conditions to combine; each may itself be a combination."""


@request_part
class Attribute(Validated):
    """An additional property in each row."""

    property: str = attrs.field(kw_only=False)
    """Name of the property."""


@request_part
class Ordination(Validated):
    """A property by which rows are ordered."""

    property: str = attrs.field(kw_only=False)
    """The property or aggregated number, such as ``sum_duration``."""
    direction: Literal["asc", "desc"] | str | Unset = UNSET
    """Direction of the order: ``asc`` or ``desc``."""
    nulls: Literal["first", "last"] | str | Unset = UNSET
    """Position of rows without a value: ``first`` or ``last``."""


@request_part
class Pagination(Validated):
    """A page of the rows."""

    page: Annotated[int, AtLeast(1)] = 1
    """Number of the page, counted from 1."""
    per_page: Annotated[int, AtLeast(1, high=MOST_ROWS)] = MOST_ROWS
    """Rows on a page, at most 100."""


@request_part
class QueryPeriod(Validated):
    """The days that a query covers, given as first and last day or by name."""

    from_: date | Unset = UNSET
    """First day, included."""
    to: date | Unset = UNSET
    """Last day, included."""
    preset: str | Unset = UNSET
    """Name that Focus gives to a date range, such as ``last_month``; used instead of the two days."""

    def problems(self) -> Iterator[str]:
        """Yield a complaint if the first day is after the last."""
        if isinstance(self.from_, date) and isinstance(self.to, date) and self.from_ > self.to:
            yield f"from_ {self.from_} is after to {self.to}"


@request_part
class Transformation(Validated):
    """A change that Focus makes to the rows."""

    name: str = attrs.field(kw_only=False)
    """Name of the change."""
    parameters: Sequence[Mapping[str, object]] | Unset = UNSET
    """Parameters of the change."""
