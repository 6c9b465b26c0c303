"""Reports of Toggl Focus: https://engineering.toggl.com/docs/focus/api/reports."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

import attrs

from toggl_async.answer import answer
from toggl_async.conform import AtLeast, Checked
from toggl_async.fields import UNSET, Unset, query
from toggl_async.hosts import Host
from toggl_async.request import WorkspaceRequest, endpoint, part


@part
class Grouping(Checked):
    """Rows are grouped by a property."""

    property: str = attrs.field(kw_only=False)
    """The property, such as ``project_id``, ``user_account_id``, ``tag_ids`` or ``start_date``."""
    show_empty: bool | Unset = UNSET
    """Show groups without entries too."""


@part
class Aggregation(Checked):
    """A number for each row: ``Aggregation("sum", "duration")`` comes as ``sum_duration``, in seconds."""

    function: str = attrs.field(kw_only=False)
    """What is done with the values, such as ``sum`` or ``count``."""
    property: str = attrs.field(kw_only=False)
    """The property whose values are taken."""


@part
class Filter(Checked):
    """A condition on a property, or several joined: ``Filter(operator="and", conditions=[...])``."""

    operator: str | Unset = UNSET
    """How the value is compared, or how the conditions are joined."""
    property: str | Unset = UNSET
    """The property that is looked at."""
    value: object = UNSET
    """What it is compared with."""
    conditions: "Sequence[Filter] | Unset" = UNSET
    """The conditions that are joined; each may join others."""


@part
class AggregationFilter(Checked):
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


@part
class Attribute(Checked):
    """A property that is told beside each row."""

    property: str = attrs.field(kw_only=False)
    """The property."""


@part
class Ordination(Checked):
    """What rows are ordered by."""

    property: str = attrs.field(kw_only=False)
    """The property or aggregated number, such as ``sum_duration``."""
    direction: Literal["asc", "desc"] | str | Unset = UNSET
    """``asc`` or ``desc``."""
    nulls: Literal["first", "last"] | str | Unset = UNSET
    """Where rows without a value go: ``first`` or ``last``."""


@part
class Pagination(Checked):
    """Which part of the rows comes."""

    page: Annotated[int, AtLeast(1)] = 1
    """The page, from 1."""
    per_page: Annotated[int, AtLeast(1)] = 100
    """Rows on a page; Focus takes at most 100."""


@part
class QueryPeriod(Checked):
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


@part
class Transformation(Checked):
    """A change to the rows, done by Focus."""

    name: str = attrs.field(kw_only=False)
    """What is done."""
    parameters: Sequence[Mapping[str, object]] | Unset = UNSET
    """What it is done with."""


@answer
class Dictionaries:
    """Names and more for the ids in a report, by id as a string."""

    clients: Mapping[str, object] | None = None
    groups: Mapping[str, object] | None = None
    projects: Mapping[str, object] | None = None
    status: Mapping[str, object] | None = None
    tags: Mapping[str, object] | None = None
    tasks: Mapping[str, object] | None = None
    users: Mapping[str, object] | None = None


@answer
class Report:
    """What a query found; without a single row Focus answers ``{}``.

    ``data_json_row`` has one object a row: the groupings' properties and the aggregated numbers
    (durations in seconds); ``project_id`` 0 stands for "no project". ``total_count`` comes with pagination.
    """

    data_json_row: tuple[Mapping[str, object], ...] = ()
    data_table: tuple[tuple[object, ...], ...] = ()
    data_hierarchical: Mapping[str, object] | None = None
    dictionaries: Dictionaries | None = None
    total_count: int | None = None


@endpoint("/api/reports/workspaces/{workspace_id}/query", host=Host.FOCUS)
class Query(WorkspaceRequest[Report]):
    """Time entries of Focus, grouped, aggregated and filtered as asked.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-flexible-query-report
    """

    include_dicts: bool | Unset = query(default=UNSET)
    """Tell the names of the ids in the report as well."""
    period: QueryPeriod
    """The days that are covered."""
    groupings: Sequence[Grouping] = ()
    """What rows are grouped by."""
    aggregations: Sequence[Aggregation] = ()
    """The numbers in each row."""
    attributes: Sequence[Attribute] = ()
    """Properties told beside each row."""
    filters: Sequence[Filter] = ()
    """Which entries count."""
    aggregation_filters: Sequence[AggregationFilter] = ()
    """Which rows are shown, by their numbers."""
    ordinations: Sequence[Ordination] = ()
    """What rows are ordered by."""
    transformations: Sequence[Transformation] = ()
    """What is done to the rows."""
    limit: int | Unset = UNSET
    """The most rows that come."""
    modifiers: Mapping[str, object] | Unset = UNSET
    """Switches of Focus; not documented further."""
    pagination: Pagination | Unset = UNSET
    """Which part of the rows comes; left out, all of them do."""
