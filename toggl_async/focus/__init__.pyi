# Written by `nox -s stubs` from the request classes, for editors and type checkers.

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import date
from typing import Literal

from toggl_async.facade import Facade, Method, P, PagedReport, RequestT, ReturnT
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
from toggl_async.focus.report import Report
from toggl_async.focus.reports import Profitability, Query, QueryDictionary, Workload
from toggl_async.options import Options
from toggl_async.request.fields import UNSET, Unset

def _method_of(request: RequestT, /) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, RequestT]]: ...

class Focus(Facade):
    """The reports of Toggl Focus."""

    @_method_of(Query)
    @staticmethod
    def query(
        *,
        period: QueryPeriod | Unset = UNSET,
        groupings: Sequence[Grouping] = (),
        aggregations: Sequence[Aggregation] = (),
        attributes: Sequence[Attribute] = (),
        filters: Sequence[Filter] = (),
        aggregation_filters: Sequence[AggregationFilter] = (),
        ordinations: Sequence[Ordination] = (),
        transformations: Sequence[Transformation] = (),
        limit: int | Unset = UNSET,
        modifiers: Mapping[str, object] | Unset = UNSET,
        pagination: Pagination | Unset = UNSET,
        currency: str | Unset = UNSET,
        conversion_date: date | Unset = UNSET,
        include_dicts: bool | Unset = UNSET,
        response_format: Literal["json_row", "table", "hierarchical"] | str | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> PagedReport[Report, Mapping[str, object]]:
        """The time entries of Focus, grouped, aggregated and filtered; durations are in seconds.

        https://engineering.toggl.com/docs/focus/api/reports#post-generate-flexible-query-report

        Args:
            period: The days that the report covers; without them, Focus chooses.
            groupings: The properties by which rows are grouped.
            aggregations: The aggregated numbers in each row.
            attributes: Additional properties in each row.
            filters: The conditions on entries.
            aggregation_filters: The conditions on aggregated numbers, by which rows are shown.
            ordinations: The properties by which rows are ordered.
            transformations: The changes that Focus makes to the rows.
            limit: Maximum number of rows.
            modifiers: Settings of Focus; not documented further.
            pagination: The page of rows to return; by default all rows, from as many requests as needed.
            currency: Currency that money is converted to, such as ``EUR``; by default, the workspace's
                currency.
            conversion_date: Day whose exchange rates are used; by default, each row is converted at its own
                day's rates.
            include_dicts: True to include the items that are referred to by id in the report.
            response_format: Form of the rows: ``json_row`` (the default), ``table`` or ``hierarchical``.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            PagedReport[Report, Mapping[str, object]]: A report that is awaited as a whole, or iterated: row
                by row, or with ``pages()`` page by page.
            Report: The result of a query, in one of three forms: the one that the request asked for.
        """

    @_method_of(QueryDictionary)
    @staticmethod
    def query_dictionary(
        filters: Sequence[Filter],
        *,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, Dictionaries]:
        """The items that are referred to by id in the given conditions.

        https://engineering.toggl.com/docs/focus/api/reports#post-generate-dictionary-from-filters

        Args:
            filters: The conditions.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Dictionaries: The items that are referred to by id in a report. The ids are numbers here; Focus
                sends strings.
        """

    @_method_of(Workload)
    @staticmethod
    def workload(
        *,
        period: QueryPeriod | Unset = UNSET,
        groupings: Sequence[Grouping] = (),
        aggregations: Sequence[Aggregation] = (),
        attributes: Sequence[Attribute] = (),
        filters: Sequence[Filter] = (),
        aggregation_filters: Sequence[AggregationFilter] = (),
        ordinations: Sequence[Ordination] = (),
        transformations: Sequence[Transformation] = (),
        limit: int | Unset = UNSET,
        modifiers: Mapping[str, object] | Unset = UNSET,
        pagination: Pagination | Unset = UNSET,
        currency: str | Unset = UNSET,
        conversion_date: date | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> PagedReport[Report, Mapping[str, object]]:
        """The workload of users; sums are in minutes.

        https://engineering.toggl.com/docs/focus/api/reports#post-generate-workload-report

        Args:
            period: The days that the report covers; without them, Focus chooses.
            groupings: The properties by which rows are grouped.
            aggregations: The aggregated numbers in each row.
            attributes: Additional properties in each row.
            filters: The conditions on entries.
            aggregation_filters: The conditions on aggregated numbers, by which rows are shown.
            ordinations: The properties by which rows are ordered.
            transformations: The changes that Focus makes to the rows.
            limit: Maximum number of rows.
            modifiers: Settings of Focus; not documented further.
            pagination: The page of rows to return; by default all rows, from as many requests as needed.
            currency: Currency that money is converted to, such as ``EUR``; by default, the workspace's
                currency.
            conversion_date: Day whose exchange rates are used; by default, each row is converted at its own
                day's rates.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            PagedReport[Report, Mapping[str, object]]: A report that is awaited as a whole, or iterated: row
                by row, or with ``pages()`` page by page.
            Report: The result of a query, in one of three forms: the one that the request asked for.
        """

    @_method_of(Profitability)
    @staticmethod
    def profitability(
        *,
        period: QueryPeriod | Unset = UNSET,
        groupings: Sequence[Grouping] = (),
        aggregations: Sequence[Aggregation] = (),
        attributes: Sequence[Attribute] = (),
        filters: Sequence[Filter] = (),
        aggregation_filters: Sequence[AggregationFilter] = (),
        ordinations: Sequence[Ordination] = (),
        transformations: Sequence[Transformation] = (),
        limit: int | Unset = UNSET,
        modifiers: Mapping[str, object] | Unset = UNSET,
        pagination: Pagination | Unset = UNSET,
        currency: str | Unset = UNSET,
        conversion_date: date | Unset = UNSET,
        include_dicts: bool | Unset = UNSET,
        response_format: Literal["json_row", "hierarchical"] | str | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> PagedReport[Report, Mapping[str, object]]:
        """Cost and earnings of the work, with a forecast.

        https://engineering.toggl.com/docs/focus/api/reports#post-generate-profitability-report-with-forecast

        Args:
            period: The days that the report covers; without them, Focus chooses.
            groupings: The properties by which rows are grouped.
            aggregations: The aggregated numbers in each row.
            attributes: Additional properties in each row.
            filters: The conditions on entries.
            aggregation_filters: The conditions on aggregated numbers, by which rows are shown.
            ordinations: The properties by which rows are ordered.
            transformations: The changes that Focus makes to the rows.
            limit: Maximum number of rows.
            modifiers: Settings of Focus; not documented further.
            pagination: The page of rows to return; by default all rows, from as many requests as needed.
            currency: Currency that money is converted to, such as ``EUR``; by default, the workspace's
                currency.
            conversion_date: Day whose exchange rates are used; by default, each row is converted at its own
                day's rates.
            include_dicts: True to include the items that are referred to by id in the report.
            response_format: Form of the rows: ``json_row`` (the default) or ``hierarchical``.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            PagedReport[Report, Mapping[str, object]]: A report that is awaited as a whole, or iterated: row
                by row, or with ``pages()`` page by page.
            Report: The result of a query, in one of three forms: the one that the request asked for.
        """
