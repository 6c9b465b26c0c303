"""What a Focus report is asked for, clause by clause: https://engineering.toggl.com/docs/focus/api/reports."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

import attrs

from toggl_async.request.base import request_base
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.validation import AtLeast, Validated


@request_base
class Grouping(Validated):
    """Rows are grouped by a property."""

    property: str = attrs.field(kw_only=False)
    """The property, such as ``project_id``, ``user_account_id``, ``tag_ids`` or ``start_date``."""
    show_empty: bool | Unset = UNSET
    """Show groups without entries too."""


@request_base
class Aggregation(Validated):
    """A number for each row: ``Aggregation("sum", "duration")`` comes as ``sum_duration``, in seconds."""

    function: str = attrs.field(kw_only=False)
    """What is done with the values, such as ``sum`` or ``count``."""
    property: str = attrs.field(kw_only=False)
    """The property whose values are taken."""


@request_base
class Filter(Validated):
    """A condition on a property, or several joined: ``Filter(operator="and", conditions=[...])``."""

    operator: str | Unset = UNSET
    """How the value is compared, or how the conditions are joined."""
    property: str | Unset = UNSET
    """The property that is looked at."""
    value: object = UNSET
    """What it is compared with."""
    conditions: "Sequence[Filter] | Unset" = UNSET
    """The conditions that are joined; each may join others."""


@request_base
class AggregationFilter(Validated):
    """A condition on an aggregated number, or several joined."""

    aggregation: Aggregation | Unset = UNSET
    """The number that is looked at."""
    operator: str | Unset = UNSET
    """How the value is compared, or how the conditions are joined."""
    property: str | Unset = UNSET
    """The property that is looked at."""
    value: object = UNSET
    """What it is compared with."""
    conditions: "Sequence[AggregationFilter] | Unset" = UNSET
    """The conditions that are joined; each may join others."""


@request_base
class Attribute(Validated):
    """A property that is told beside each row."""

    property: str = attrs.field(kw_only=False)
    """The property."""


@request_base
class Ordination(Validated):
    """What rows are ordered by."""

    property: str = attrs.field(kw_only=False)
    """The property or aggregated number, such as ``sum_duration``."""
    direction: Literal["asc", "desc"] | str | Unset = UNSET
    """``asc`` or ``desc``."""
    nulls: Literal["first", "last"] | str | Unset = UNSET
    """Where rows without a value go: ``first`` or ``last``."""


@request_base
class Pagination(Validated):
    """Which part of the rows comes."""

    page: Annotated[int, AtLeast(1)] = 1
    """The page, from 1."""
    per_page: Annotated[int, AtLeast(1)] = 100
    """Rows on a page; Focus takes at most 100."""


@request_base
class QueryPeriod(Validated):
    """The days that a query covers: from one to another, or a name for them."""

    from_: date | Unset = UNSET
    """First day, included."""
    to: date | Unset = UNSET
    """Last day, included."""
    preset: str | Unset = UNSET
    """A span by name, as Focus calls it, such as ``last_month``; instead of the days."""

    def problems(self) -> Iterator[str]:
        """Days that run backwards."""
        if isinstance(self.from_, date) and isinstance(self.to, date) and self.from_ > self.to:
            yield f"from_ {self.from_} is after to {self.to}"


@request_base
class Transformation(Validated):
    """A change to the rows, done by Focus."""

    name: str = attrs.field(kw_only=False)
    """What is done."""
    parameters: Sequence[Mapping[str, object]] | Unset = UNSET
    """What it is done with."""
