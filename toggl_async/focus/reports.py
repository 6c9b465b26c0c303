"""Reports of Toggl Focus: https://engineering.toggl.com/docs/focus/api/reports."""

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
    """What a query found; of the three forms the one that was asked for comes.

    Without a single row Focus answers ``{}``.
    """

    data_json_row: tuple[Mapping[str, object], ...] = ()
    """Rows as objects: the groupings' properties and the aggregated numbers. Project 0 is "no project"."""
    data_table: tuple[tuple[object, ...], ...] = ()
    """Rows as lists; the first holds the columns' names."""
    data_hierarchical: Mapping[str, object] | None = None
    """Rows by grouping within grouping."""
    dictionaries: Dictionaries | None = None
    """What the ids stand for, where it was asked for."""
    total_count: int | None = None
    """How many rows there are on all pages, where pages were asked for."""


@request_base
class ReportQuery(WorkspaceRequest[ModelT], Generic[ModelT]):
    """What a report is asked for. Every list goes out, empty where nothing is given: Focus wants it so."""

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
    currency: str | Unset = UNSET
    """Currency that money is converted to, such as ``EUR``; left out, it is the workspace's."""
    conversion_date: date | Unset = UNSET
    """Day whose rates money is converted by; left out, each row has its own."""


@endpoint("/api/reports/workspaces/{workspace_id}/query", host=Host.FOCUS)
class Query(ReportQuery[Report]):
    """Time entries of Focus, grouped, aggregated and filtered as asked; durations are in seconds.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-flexible-query-report
    """

    include_dicts: bool | Unset = query(default=UNSET)
    """Tell what the ids in the report stand for as well."""
    response_format: Literal["json_row", "table", "hierarchical"] | str | Unset = query(default=UNSET)
    """Form of the rows: ``json_row`` (the default), ``table`` or ``hierarchical``."""


@endpoint("/api/reports/workspaces/{workspace_id}/profitability", host=Host.FOCUS)
class Profitability(ReportQuery[Report]):
    """What work costs and earns, with a forecast.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-profitability-report-with-forecast
    """

    include_dicts: bool | Unset = query(default=UNSET)
    """Tell what the ids in the report stand for as well."""
    response_format: Literal["json_row", "hierarchical"] | str | Unset = query(default=UNSET)
    """Form of the rows: ``json_row`` (the default) or ``hierarchical``."""


@endpoint("/api/reports/workspaces/{workspace_id}/workload", host=Host.FOCUS)
class Workload(ReportQuery[Report]):
    """Who has how much to do; sums are in minutes.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-workload-report
    """


@endpoint("/api/reports/workspaces/{workspace_id}/query/dictionary", host=Host.FOCUS)
class QueryDictionary(WorkspaceRequest[Dictionaries]):
    """What the ids in these conditions stand for.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-dictionary-from-filters
    """

    filters: Sequence[Filter] = attrs.field(kw_only=False, metadata=WHOLE_BODY)
    """The conditions."""
