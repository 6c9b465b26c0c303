# Written by `nox -s stubs` from the request classes, for editors and type checkers.

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from toggl_async.facade import Facade, Method, P, PagedReport, RequestT, ReturnT, Rows
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
from toggl_async.focus.tasks import FocusTask, FocusTasks
from toggl_async.focus.time_entries import FocusTimeEntries, FocusTimeEntry
from toggl_async.options import Options
from toggl_async.request.fields import UNSET, Unset

def _method_of(request: RequestT, /) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, RequestT]]: ...

class Focus(Facade):
    """The reports of Toggl Focus, and its time entries and tasks."""

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

    @_method_of(FocusTimeEntries)
    @staticmethod
    def time_entries(
        organization_id: int,
        *,
        date_from: datetime,
        date_to: datetime,
        include_taskless: bool = True,
        task_id: int | Unset = UNSET,
        status_id: int | Unset = UNSET,
        type: Literal["activity", "break"] | str | Unset = UNSET,
        archived: bool | Unset = UNSET,
        expand_calendar_event: bool | Unset = UNSET,
        order_by: Iterable[
            Literal[
                "start",
                "-start",
                "task_id",
                "-task_id",
                "created_at",
                "-created_at",
                "updated_at",
                "-updated_at",
            ]
            | str
        ]
        | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[FocusTimeEntry]:
        """The time entries of the user whose key is used, all in one request.

        Entries that overlap an end of the range are included, and so are entries that are only planned: a
        sum of tracked time leaves out those whose ``tracked`` is None.

        https://engineering.toggl.com/docs/focus/api/time-entries#get-list-task-time-entries-streaming-the-response

        Args:
            organization_id: Id of the organization, which Focus shares with Track: see
                ``track.organizations``.
            date_from: Start of the range, as an aware datetime.
            date_to: End of the range, as an aware datetime.
            include_taskless: False to leave out the entries without a task, as Focus does by default.
            task_id: Only entries of the task with this id.
            status_id: Only entries of tasks with this status.
            type: Only entries of this type: ``activity`` or ``break``.
            archived: Only archived entries (True), or only the others (False).
            expand_calendar_event: True to include the calendar events from which entries were made.
            order_by: Fields by which entries are ordered, such as ``start``; ``-start`` is the reverse
                order.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[FocusTimeEntry]: The rows of a list over all its pages, as an async iterator; ``pages()``
                yields page by page.
            FocusTimeEntry: A time entry of Focus: one that was tracked, one that runs, or one that is only
                planned.
        """

    @_method_of(FocusTasks)
    @staticmethod
    def tasks(
        organization_id: int,
        *,
        name: str | Unset = UNSET,
        include_parent_matches: bool | Unset = UNSET,
        project_id: Iterable[int] | Unset = UNSET,
        client_id: Iterable[int] | Unset = UNSET,
        parent_task_id: Iterable[int] | Unset = UNSET,
        status_id: Iterable[int] | Unset = UNSET,
        tag_id: Iterable[int] | Unset = UNSET,
        toggl_user_id: int | Unset = UNSET,
        assignee_user_id: Iterable[int] | Unset = UNSET,
        assignee_team_id: Iterable[int] | Unset = UNSET,
        team_id: Iterable[int] | Unset = UNSET,
        start_date: date | Unset = UNSET,
        end_date: date | Unset = UNSET,
        active_by_date: date | Unset = UNSET,
        has_dates: bool | Unset = UNSET,
        priority: Iterable[Literal["none", "low", "medium", "high"] | str] | Unset = UNSET,
        is_priority: bool | Unset = UNSET,
        state: Iterable[
            Literal["timeblocked", "not_timeblocked", "tracked", "not_tracked", "active", "done"] | str
        ]
        | Unset = UNSET,
        source: Iterable[Literal["plan", "focus", "google_calendar", "outlook_calendar"] | str]
        | Unset = UNSET,
        estimated_mins_min: int | Unset = UNSET,
        estimated_mins_max: int | Unset = UNSET,
        archived: bool | Unset = UNSET,
        pinned: bool | Unset = UNSET,
        private: bool | Unset = UNSET,
        recurring: bool | Unset = UNSET,
        recurring_task_ids: Iterable[int] | Unset = UNSET,
        has_time_entries: bool | Unset = UNSET,
        has_time_blocks: bool | Unset = UNSET,
        time_block_id: Iterable[int] | Unset = UNSET,
        time_block_completed: bool | Unset = UNSET,
        include_project_completed: bool | Unset = UNSET,
        include_drafts: bool | Unset = UNSET,
        include_assignees: bool | Unset = UNSET,
        with_entries: bool | Unset = UNSET,
        order_by: Iterable[str] | Unset = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[FocusTask]:
        """The tasks of a workspace of Focus, all in one request.

        Without further fields, Focus leaves out the tasks of projects that are completed or drafts.

        https://engineering.toggl.com/docs/focus/api/tasks#get-list-tasks-streaming-the-response

        Args:
            organization_id: Id of the organization, which Focus shares with Track: see
                ``track.organizations``.
            name: Only tasks whose name, project or client contains this text.
            include_parent_matches: True to compare ``name`` with the name of the parent task too.
            project_id: Only tasks of these projects; an empty list stands for tasks without a project.
            client_id: Only tasks of these clients; an empty list stands for tasks without a client.
            parent_task_id: Only parts of these tasks; an empty list stands for tasks that are no part of
                another.
            status_id: Only tasks with one of these statuses.
            tag_id: Only tasks with one of these tags.
            toggl_user_id: Only tasks of this user.
            assignee_user_id: Only tasks that are assigned to one of these users.
            assignee_team_id: Only tasks that are assigned to one of these teams as such.
            team_id: Only tasks of these teams.
            start_date: First day of a range that a task must overlap; it is used with ``end_date``.
            end_date: Last day of a range that a task must overlap; it is used with ``start_date``.
            active_by_date: Only tasks with a date that are active or overdue on this day.
            has_dates: Only tasks with a first or last day (True), or only the others (False).
            priority: Only tasks with one of these priorities.
            is_priority: Only tasks to which the user gave priority (True), or only the others (False).
            state: Only tasks in one of these states.
            source: Only tasks that were created in one of these places.
            estimated_mins_min: Only tasks with at least this estimate, in minutes.
            estimated_mins_max: Only tasks with at most this estimate, in minutes.
            archived: Only archived tasks (True), or only the others (False).
            pinned: Only pinned tasks (True), or only the others (False).
            private: Only private tasks (True), or only the others (False).
            recurring: Only tasks that are repeated (True), or only the others (False).
            recurring_task_ids: Only repetitions of these tasks.
            has_time_entries: Only tasks with time entries (True), or only the others (False).
            has_time_blocks: Only tasks with time blocks (True), or only the others (False).
            time_block_id: Only tasks of these time blocks.
            time_block_completed: Only tasks with completed time blocks (True), or only the others (False).
            include_project_completed: True to include tasks of completed projects.
            include_drafts: True to include tasks of projects that are drafts, which needs a permission.
            include_assignees: True to include the users and teams to which tasks are assigned.
            with_entries: True to include time entries, which this library does not decode: see
                ``send_raw``.
            order_by: Fields by which tasks are ordered, such as ``name``; ``-name`` is the reverse order.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[FocusTask]: The rows of a list over all its pages, as an async iterator; ``pages()`` yields
                page by page.
            FocusTask: A task of Focus, with sums over its parts and its time.
        """
