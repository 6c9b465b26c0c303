"""The report endpoints of Toggl Focus: https://engineering.toggl.com/docs/focus/api/reports."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, Self

import attrs

from toggl_async._typeguards import is_mapping
from toggl_async.errors import DecodeError
from toggl_async.focus.clauses import (
    MOST_ROWS,
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
from toggl_async.focus.report import Report, Row, innermost
from toggl_async.hosts import Host
from toggl_async.request.base import WorkspaceRequest, endpoint, request_base
from toggl_async.request.fields import UNSET, WHOLE_BODY, Unset, query
from toggl_async.request.numbered_pages import page_after, page_after_all
from toggl_async.request.pages import Following, PageContents, PageEnd, Paginated
from toggl_async.request.validation import AtLeast

__all__ = ["Profitability", "Query", "QueryDictionary", "Report", "ReportQuery", "Workload"]


@request_base
class ReportQuery(WorkspaceRequest[Report], Paginated[Report, Row]):
    """The fields of a report request. Every list is sent, even an empty one, since Focus requires it."""

    period: QueryPeriod | Unset = UNSET
    """The days that the report covers; without them, Focus chooses."""
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
    limit: Annotated[int, AtLeast(0)] | Unset = UNSET
    """Maximum number of rows."""
    modifiers: Mapping[str, object] | Unset = UNSET
    """Settings of Focus; not documented further."""
    pagination: Pagination | Unset = UNSET
    """The page of rows to return; by default all rows, from as many requests as needed."""
    currency: str | Unset = UNSET
    """Currency that money is converted to, such as ``EUR``; by default, the workspace's currency."""
    conversion_date: date | Unset = UNSET
    """Day whose exchange rates are used; by default, each row is converted at its own day's rates."""

    @property
    def wants_all(self) -> bool:
        """True if the request names no page, so that all rows are wanted."""
        return not self.pagination

    def contents(self, model: object) -> PageContents[Row]:
        """Return the rows of a report, and the number of rows on all pages, if Focus states it."""
        report = model if isinstance(model, Report) else Report()
        try:
            rows, total = report.rows or tuple(innermost(report.data_hierarchical)), report.total_count
        except DecodeError as error:
            return PageContents((), unread=error.with_traceback(None))
        return PageContents(rows, total if total is None or not self.limit else min(total, self.limit))

    def following(self, end: PageEnd) -> Following[Self]:
        """Return the request for the next page, None if the report has all rows.

        Raises:
            DecodeError: rows are missing from a page.
        """
        page = self.pagination
        found = page_after(page.page, page.per_page, end) if page else page_after_all(end, MOST_ROWS)
        if found.next is None:
            return Following(found.kept, None)
        pagination = Pagination(page=found.next.page, per_page=found.next.size)
        return Following(found.kept, self.evolve(pagination=pagination), found.basis)

    def assembled(self, model: object, rows: Sequence[object], following: object) -> Report:
        """Return a report with these of its rows and the request for the next page."""
        report = model if isinstance(model, Report) else Report()
        after = following if isinstance(following, ReportQuery) else None
        if rows and len(rows) != len(report.rows):
            report = report.with_rows(rows)
        return attrs.evolve(report, next=after)

    def joined(self, before: object, after: object) -> Report:
        """Return one report with the rows of two."""
        if not isinstance(before, Report) or not isinstance(after, Report):
            raise TypeError(before, after)
        return before.joined(after)

    def row_ids(self, row: object) -> tuple[Hashable, ...]:
        """Return the values by which a row was grouped, which identify it; () if it does not have them."""
        names = [grouping.property for grouping in self.groupings]
        if not is_mapping(row) or not names or any(name not in row for name in names):
            return ()
        return (tuple(repr(row[name]) for name in names),)


@endpoint("/api/reports/workspaces/{workspace_id}/query", host=Host.FOCUS)
class Query(ReportQuery):
    """The time entries of Focus, grouped, aggregated and filtered; durations are in seconds.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-flexible-query-report
    """

    include_dicts: bool | Unset = query(default=UNSET)
    """True to include the items that are referred to by id in the report."""
    response_format: Literal["json_row", "table", "hierarchical"] | str | Unset = query(default=UNSET)
    """Form of the rows: ``json_row`` (the default), ``table`` or ``hierarchical``."""


@endpoint("/api/reports/workspaces/{workspace_id}/profitability", host=Host.FOCUS)
class Profitability(ReportQuery):
    """Cost and earnings of the work, with a forecast.

    https://engineering.toggl.com/docs/focus/api/reports#post-generate-profitability-report-with-forecast
    """

    include_dicts: bool | Unset = query(default=UNSET)
    """True to include the items that are referred to by id in the report."""
    response_format: Literal["json_row", "hierarchical"] | str | Unset = query(default=UNSET)
    """Form of the rows: ``json_row`` (the default) or ``hierarchical``."""


@endpoint("/api/reports/workspaces/{workspace_id}/workload", host=Host.FOCUS)
class Workload(ReportQuery):
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
