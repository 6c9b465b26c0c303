"""The report endpoints of Toggl Focus: https://engineering.toggl.com/docs/focus/api/reports."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Generic, Literal

import attrs

from toggl_async.focus.clauses import (
    Aggregation,
    AggregationFilter,
    Attribute,
    Filter,
    Grouping,
    Ordination,
    Pagination,
    QueryPeriod,
    Transformation,
)
from toggl_async.focus.dictionaries import Dictionaries
from toggl_async.hosts import Host
from toggl_async.request.base import ModelT, WorkspaceRequest, endpoint, request_base
from toggl_async.request.fields import UNSET, WHOLE_BODY, Unset, query
from toggl_async.request.model import Model


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Report(Model):
    """The result of a query, in one of three forms: the one that the request asked for.

    If there is no row at all, Focus returns ``{}``.
    """

    data_json_row: tuple[Mapping[str, object], ...] = ()
    """Rows as objects: the groupings' properties and the aggregated numbers. Project 0 means "no project"."""
    data_table: tuple[tuple[object, ...], ...] = ()
    """Rows as lists; the first row has the names of the columns."""
    data_hierarchical: Mapping[str, object] | None = None
    """Rows as a tree, with one level for each grouping."""
    dictionaries: Dictionaries | None = None
    """The items that are referred to by id, if ``include_dicts`` was set."""
    total_count: int | None = None
    """Number of rows on all pages, if pagination was requested."""


@request_base
class ReportQuery(WorkspaceRequest[ModelT], Generic[ModelT]):
    """The fields of a report request. Every list is sent, even an empty one, since Focus requires it."""

    period: QueryPeriod
    """The days that the report covers."""
    groupings: Sequence[Grouping] = ()
    """The properties by which rows are grouped."""
    aggregations: Sequence[Aggregation] = ()
    """The aggregated numbers in each row."""
    attributes: Sequence[Attribute] = ()
    """Additional properties in each row."""
    filters: Sequence[Filter] = ()
    """The conditions on entries."""
    aggregation_filters: Sequence[AggregationFilter] = ()
    """The conditions on aggregated numbers, by which rows are shown."""
    ordinations: Sequence[Ordination] = ()
    """The properties by which rows are ordered."""
    transformations: Sequence[Transformation] = ()
    """The changes that Focus makes to the rows."""
    limit: int | Unset = UNSET
    """Maximum number of rows."""
    modifiers: Mapping[str, object] | Unset = UNSET
    """Settings of Focus; not documented further."""
    pagination: Pagination | Unset = UNSET
    """The page of rows to return; by default, all rows."""
    currency: str | Unset = UNSET
    """Currency that money is converted to, such as ``EUR``; by default, the workspace's currency."""
    conversion_date: date | Unset = UNSET
    """Day whose exchange rates are used; by default, each row is converted at its own day's rates."""


@endpoint("/api/reports/workspaces/{workspace_id}/query", host=Host.FOCUS)
class Query(ReportQuery[Report]):
    """The time entries of Focus, grouped, aggregated and filtered; durations are in seconds.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-flexible-query-report
    """

    include_dicts: bool | Unset = query(default=UNSET)
    """True to include the items that are referred to by id in the report."""
    response_format: Literal["json_row", "table", "hierarchical"] | str | Unset = query(default=UNSET)
    """Form of the rows: ``json_row`` (the default), ``table`` or ``hierarchical``."""


@endpoint("/api/reports/workspaces/{workspace_id}/profitability", host=Host.FOCUS)
class Profitability(ReportQuery[Report]):
    """Cost and earnings of the work, with a forecast.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-profitability-report-with-forecast
    """

    include_dicts: bool | Unset = query(default=UNSET)
    """True to include the items that are referred to by id in the report."""
    response_format: Literal["json_row", "hierarchical"] | str | Unset = query(default=UNSET)
    """Form of the rows: ``json_row`` (the default) or ``hierarchical``."""


@endpoint("/api/reports/workspaces/{workspace_id}/workload", host=Host.FOCUS)
class Workload(ReportQuery[Report]):
    """The workload of users; sums are in minutes.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-workload-report
    """


@endpoint("/api/reports/workspaces/{workspace_id}/query/dictionary", host=Host.FOCUS)
class QueryDictionary(WorkspaceRequest[Dictionaries]):
    """The items that are referred to by id in the given conditions.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-dictionary-from-filters
    """

    filters: Sequence[Filter] = attrs.field(kw_only=False, metadata=WHOLE_BODY)
    """The conditions."""
