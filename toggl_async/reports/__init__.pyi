# Written by `nox -s stubs` from the request classes, for editors and type checkers.

from collections.abc import Callable, Coroutine, Iterable
from datetime import date
from os import PathLike
from typing import Literal, ParamSpec

from toggl_async.facade import Facade, Method, P, RequestT, ReturnT, Rows
from toggl_async.options import Options
from toggl_async.reports.clients import ClientName, FilterClients, SearchClients
from toggl_async.reports.comparative import Comparative, ComparativeReport
from toggl_async.reports.detailed import Detailed, DetailedRow, DetailedTotals
from toggl_async.reports.detailed_exports import ExportDetailed
from toggl_async.reports.pdf_exports import ExportDetailedPdf, ExportSummaryPdf, ExportWeeklyPdf
from toggl_async.reports.profitability import ProfitReport, ProjectProfitability
from toggl_async.reports.project_members import (
    FilterProjectGroups,
    FilterProjectUsers,
    ProjectGroup,
    ProjectUser,
)
from toggl_async.reports.projects import FilterProjects, Project, SearchProjects
from toggl_async.reports.saved import LoadSaved, SavedReport
from toggl_async.reports.saved_exports import ExportSaved
from toggl_async.reports.statuses import FilterProjectStatuses, FilterTaskStatuses, ProgressStatus
from toggl_async.reports.summary import (
    ProjectSummary,
    ProjectUserSummaries,
    ProjectUserSummary,
    Summary,
    SummaryTable,
)
from toggl_async.reports.summary_exports import ExportSummary
from toggl_async.reports.summary_fields import Audit
from toggl_async.reports.tasks import FilterTasks, SearchTasks, Task
from toggl_async.reports.totals import ReportTotals
from toggl_async.reports.trends import (
    ClientTrendReport,
    ClientTrends,
    ProjectTrendReport,
    ProjectTrends,
    UserTrendReport,
    UserTrends,
)
from toggl_async.reports.users import FilterUsers, SearchUsers, UserName, WorkspaceUser
from toggl_async.reports.weekly import Weekly, WeeklyRow
from toggl_async.reports.weekly_exports import ExportWeekly
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import FileRequest
from toggl_async.saved import Saved

_FieldsP = ParamSpec("_FieldsP")

def _export_of(
    request: Callable[_FieldsP, FileRequest], /
) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, Callable[_FieldsP, FileRequest]]]: ...
def _method_of(request: RequestT, /) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, RequestT]]: ...

class Reports(Facade):
    """Detailed, summary and weekly reports of Toggl Track, and the lists to filter them by."""

    @_export_of(ExportDetailed)
    @staticmethod
    def export_detailed(
        to: str | PathLike[str],
        /,
        *,
        start_date: date,
        end_date: date,
        format: Literal["csv", "xlsx"] | Unset = UNSET,
        start_time: str | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        max_duration_seconds: int | Unset | None = UNSET,
        min_duration_seconds: int | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        time_entry_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        duration_format: Literal["classic", "decimal", "improved"] | str | Unset | None = UNSET,
        grouped: bool | Unset | None = UNSET,
        hide_amounts: bool | Unset | None = UNSET,
        order_by: Literal["date", "user", "duration", "description", "last_update"]
        | str
        | Unset
        | None = UNSET,
        order_dir: Literal["ASC", "DESC"] | str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
        enrich_response: bool | Unset | None = UNSET,
        first_id: int | Unset | None = UNSET,
        first_row_number: int | Unset | None = UNSET,
        first_timestamp: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Coroutine[object, object, Saved]:
        """The detailed report as csv or xlsx: every entry of the date range in one file and one request.

        The csv begins with a byte order mark. It has neither ids nor time zones, and its columns vary with
        the plan.

        https://engineering.toggl.com/docs/reports/exports#post-export-detailed-report

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            format: The format of the file: ``"csv"``, or ``"xlsx"``, which needs a paid plan; by default
                the one that the path's suffix names, or csv.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            max_duration_seconds: Only entries that last at most this long, in seconds.
            min_duration_seconds: Only entries that last at least this long, in seconds.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the
                setting of the user.
            rounding_minutes: Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            time_entry_ids: Only entries with these ids.
            user_ids: Only entries of these users.
            duration_format: Format of durations: ``classic`` (the default), ``decimal`` or ``improved``.
            grouped: True to group equal entries into one row.
            hide_amounts: True to leave out the amounts of money.
            order_by: Order: by ``date`` (the default), ``user``, ``duration``, ``description`` or
                ``last_update``.
            order_dir: Direction of the order: ``ASC`` or ``DESC``.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.

        Accepted as well, since Toggl documents them, but without an effect on a file: enrich_response,
        first_id, first_row_number, first_timestamp, page_size.
        """

    @_export_of(ExportDetailedPdf)
    @staticmethod
    def export_detailed_pdf(
        to: str | PathLike[str],
        /,
        *,
        start_date: date,
        end_date: date,
        start_time: str | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        max_duration_seconds: int | Unset | None = UNSET,
        min_duration_seconds: int | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        time_entry_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        cents_separator: str | Unset | None = UNSET,
        date_format: Literal[
            "MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY-MM-DD", "DD/MM/YYYY", "DD.MM.YYYY"
        ]
        | str
        | Unset
        | None = UNSET,
        duration_format: Literal["classic", "decimal", "improved"] | str | Unset | None = UNSET,
        grouped: bool | Unset | None = UNSET,
        hide_amounts: bool | Unset | None = UNSET,
        order_by: Literal["date", "user", "duration", "description", "last_update"]
        | str
        | Unset
        | None = UNSET,
        order_dir: Literal["ASC", "DESC"] | str | Unset | None = UNSET,
        display_mode: str | Unset | None = UNSET,
        hour_format: str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
        enrich_response: bool | Unset | None = UNSET,
        first_id: int | Unset | None = UNSET,
        first_row_number: int | Unset | None = UNSET,
        first_timestamp: int | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
    ) -> Coroutine[object, object, Saved]:
        """The detailed report as pdf.

        https://engineering.toggl.com/docs/reports/exports#post-export-detailed-report-1

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            max_duration_seconds: Only entries that last at most this long, in seconds.
            min_duration_seconds: Only entries that last at least this long, in seconds.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the
                setting of the user.
            rounding_minutes: Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            time_entry_ids: Only entries with these ids.
            user_ids: Only entries of these users.
            cents_separator: Separator between whole units and cents, such as ``"."``.
            date_format: Format of dates, such as ``YYYY-MM-DD``; the default is ``MM/DD/YYYY``.
            duration_format: Format of durations: ``classic`` (the default), ``decimal`` or ``improved``.
            grouped: True to group equal entries into one row.
            hide_amounts: True to leave out the amounts of money.
            order_by: Order: by ``date`` (the default), ``user``, ``duration``, ``description`` or
                ``last_update``.
            order_dir: Direction of the order: ``ASC`` or ``DESC``.
            display_mode: Display mode of entries, as Toggl's web pages send it; not documented further.
            hour_format: Format of times of day, as Toggl's web pages send it.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.

        Accepted as well, since Toggl documents them, but without an effect on a file: enrich_response,
        first_id, first_row_number, first_timestamp, page_size.
        """

    @_export_of(ExportSummary)
    @staticmethod
    def export_summary(
        to: str | PathLike[str],
        /,
        *,
        start_date: date,
        end_date: date,
        format: Literal["csv", "xlsx"] | Unset = UNSET,
        start_time: str | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        max_duration_seconds: int | Unset | None = UNSET,
        min_duration_seconds: int | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        time_entry_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        duration_format: Literal["classic", "decimal", "improved"] | str | Unset | None = UNSET,
        audit: Audit | Unset | None = UNSET,
        distinguish_rates: bool | Unset | None = UNSET,
        grouping: str | Unset | None = UNSET,
        sub_grouping: str | Unset | None = UNSET,
        collapse: bool | Unset | None = UNSET,
        hide_amounts: bool | Unset | None = UNSET,
        hide_rates: bool | Unset | None = UNSET,
        order_by: Literal["title", "duration"] | str | Unset | None = UNSET,
        order_dir: Literal["ASC", "DESC"] | str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
        include_time_entry_ids: bool | Unset | None = UNSET,
    ) -> Coroutine[object, object, Saved]:
        """The summary report as csv or xlsx.

        https://engineering.toggl.com/docs/reports/exports#post-export-summary-report

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            format: The format of the file: ``"csv"``, or ``"xlsx"``, which needs a paid plan; by default
                the one that the path's suffix names, or csv.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            max_duration_seconds: Only entries that last at most this long, in seconds.
            min_duration_seconds: Only entries that last at least this long, in seconds.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the
                setting of the user.
            rounding_minutes: Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            time_entry_ids: Only entries with these ids.
            user_ids: Only entries of these users.
            duration_format: Format of durations: ``classic`` (the default), ``decimal`` or ``improved``.
            audit: The choice of groups to show: only those within bounds, or empty groups too (paid plans).
            distinguish_rates: True to make a separate sub-group for each hourly rate.
            grouping: Property that groups time: ``projects`` (the default), ``clients``, ``users``,
                ``tags`` or another.
            sub_grouping: Property that divides groups: ``time_entries`` (the default), ``tasks``, ``users``
                or another.
            collapse: True to combine small groups into one, "other".
            hide_amounts: True to leave out the amounts of money.
            hide_rates: True to leave out the hourly rates.
            order_by: Order of the groups: by ``title`` (the default) or ``duration``.
            order_dir: Direction of the order: ``ASC`` or ``DESC``.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.

        Accepted as well, since Toggl documents them, but without an effect on a file:
        include_time_entry_ids.
        """

    @_export_of(ExportSummaryPdf)
    @staticmethod
    def export_summary_pdf(
        to: str | PathLike[str],
        /,
        *,
        start_date: date,
        end_date: date,
        start_time: str | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        max_duration_seconds: int | Unset | None = UNSET,
        min_duration_seconds: int | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        time_entry_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        cents_separator: str | Unset | None = UNSET,
        date_format: Literal[
            "MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY-MM-DD", "DD/MM/YYYY", "DD.MM.YYYY"
        ]
        | str
        | Unset
        | None = UNSET,
        duration_format: Literal["classic", "decimal", "improved"] | str | Unset | None = UNSET,
        audit: Audit | Unset | None = UNSET,
        distinguish_rates: bool | Unset | None = UNSET,
        grouping: str | Unset | None = UNSET,
        sub_grouping: str | Unset | None = UNSET,
        collapse: bool | Unset | None = UNSET,
        hide_amounts: bool | Unset | None = UNSET,
        hide_rates: bool | Unset | None = UNSET,
        order_by: Literal["title", "duration"] | str | Unset | None = UNSET,
        order_dir: Literal["ASC", "DESC"] | str | Unset | None = UNSET,
        resolution: str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
        include_time_entry_ids: bool | Unset | None = UNSET,
    ) -> Coroutine[object, object, Saved]:
        """The summary report as pdf.

        https://engineering.toggl.com/docs/reports/exports#post-export-summary-report-1

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            max_duration_seconds: Only entries that last at most this long, in seconds.
            min_duration_seconds: Only entries that last at least this long, in seconds.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the
                setting of the user.
            rounding_minutes: Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            time_entry_ids: Only entries with these ids.
            user_ids: Only entries of these users.
            cents_separator: Separator between whole units and cents, such as ``"."``.
            date_format: Format of dates, such as ``YYYY-MM-DD``; the default is ``MM/DD/YYYY``.
            duration_format: Format of durations: ``classic`` (the default), ``decimal`` or ``improved``.
            audit: The choice of groups to show: only those within bounds, or empty groups too (paid plans).
            distinguish_rates: True to make a separate sub-group for each hourly rate.
            grouping: Property that groups time: ``projects`` (the default), ``clients``, ``users``,
                ``tags`` or another.
            sub_grouping: Property that divides groups: ``time_entries`` (the default), ``tasks``, ``users``
                or another.
            collapse: True to combine small groups into one, "other".
            hide_amounts: True to leave out the amounts of money.
            hide_rates: True to leave out the hourly rates.
            order_by: Order of the groups: by ``title`` (the default) or ``duration``.
            order_dir: Direction of the order: ``ASC`` or ``DESC``.
            resolution: Length of a step in the graph, such as ``day``, ``week`` or ``month``.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.

        Accepted as well, since Toggl documents them, but without an effect on a file:
        include_time_entry_ids.
        """

    @_export_of(ExportWeekly)
    @staticmethod
    def export_weekly(
        to: str | PathLike[str],
        /,
        *,
        start_date: date,
        end_date: date,
        start_time: str | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        max_duration_seconds: int | Unset | None = UNSET,
        min_duration_seconds: int | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        time_entry_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        calculate: Literal["time", "amounts"] | str | Unset | None = UNSET,
        group_by_task: bool | Unset | None = UNSET,
        grouping: str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, Saved]:
        """The weekly report as csv.

        A range of at most seven days has a column for each day; a longer one has a column for each weekday,
        with the sum of all days that fall on it.

        https://engineering.toggl.com/docs/reports/exports#post-export-weekly-report

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            max_duration_seconds: Only entries that last at most this long, in seconds.
            min_duration_seconds: Only entries that last at least this long, in seconds.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the
                setting of the user.
            rounding_minutes: Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            time_entry_ids: Only entries with these ids.
            user_ids: Only entries of these users.
            calculate: The quantity to sum: ``time`` or ``amounts``.
            group_by_task: True to divide each project by task as well.
            grouping: The property by which rows are grouped.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.
        """

    @_export_of(ExportWeeklyPdf)
    @staticmethod
    def export_weekly_pdf(
        to: str | PathLike[str],
        /,
        *,
        start_date: date,
        end_date: date,
        start_time: str | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        max_duration_seconds: int | Unset | None = UNSET,
        min_duration_seconds: int | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        time_entry_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        cents_separator: str | Unset | None = UNSET,
        date_format: Literal[
            "MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY-MM-DD", "DD/MM/YYYY", "DD.MM.YYYY"
        ]
        | str
        | Unset
        | None = UNSET,
        duration_format: Literal["classic", "decimal", "improved"] | str | Unset | None = UNSET,
        calculate: Literal["time", "amounts"] | str | Unset | None = UNSET,
        group_by_task: bool | Unset | None = UNSET,
        grouping: str | Unset | None = UNSET,
        logo_url: str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, Saved]:
        """The weekly report as pdf, with the columns of ``ExportWeekly``.

        https://engineering.toggl.com/docs/reports/exports#post-export-weekly-report-1

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            max_duration_seconds: Only entries that last at most this long, in seconds.
            min_duration_seconds: Only entries that last at least this long, in seconds.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the
                setting of the user.
            rounding_minutes: Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            time_entry_ids: Only entries with these ids.
            user_ids: Only entries of these users.
            cents_separator: Separator between whole units and cents, such as ``"."``.
            date_format: Format of dates, such as ``YYYY-MM-DD``; the default is ``MM/DD/YYYY``.
            duration_format: Format of durations: ``classic`` (the default), ``decimal`` or ``improved``.
            calculate: The quantity to sum: ``time`` or ``amounts``.
            group_by_task: True to divide each project by task as well.
            grouping: The property by which rows are grouped.
            logo_url: Address of a picture for the head of the page, which Toggl fetches and this library
                never does.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.
        """

    @_export_of(ExportSaved)
    @staticmethod
    def export_saved(
        to: str | PathLike[str],
        /,
        report_token: str,
        *,
        format: Literal["csv", "xlsx", "pdf"] | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, Saved]:
        """A saved report as csv, xlsx or pdf, with its saved conditions.

        Everybody who has the token may see a public report, so the token is kept out of logs and messages
        like a credential. Toggl's reference spells the address in one way and newer documents in another.
        If the host does not know the newer spelling, the client sends the older one, and remembers that.

        https://engineering.toggl.com/docs/reports/exports#post-export-csv-for-saved-report

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            report_token: The token in the report's address.
            format: Format of the file: ``"csv"``, ``"xlsx"`` or ``"pdf"``; by default the one that the
                path's suffix names, or csv.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.
        """

    @_method_of(Detailed)
    @staticmethod
    def detailed(
        *,
        start_date: date,
        end_date: date,
        start_time: str | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        max_duration_seconds: int | Unset | None = UNSET,
        min_duration_seconds: int | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        time_entry_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        enrich_response: bool | Unset | None = UNSET,
        first_id: int | Unset | None = UNSET,
        first_row_number: int | Unset | None = UNSET,
        first_timestamp: int | Unset | None = UNSET,
        grouped: bool | Unset | None = UNSET,
        hide_amounts: bool | Unset | None = UNSET,
        order_by: Literal["date", "user", "duration", "description", "last_update"]
        | str
        | Unset
        | None = UNSET,
        order_dir: Literal["ASC", "DESC"] | str | Unset | None = UNSET,
        end_time: str | Unset | None = UNSET,
        page_size: int | Unset | None = 1000,
        verify: bool = False,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[DetailedRow]:
        """The detailed report, page by page; each page costs one request.

        For many rows ``ExportDetailed`` is cheaper: it returns all of them for one request.

        https://engineering.toggl.com/docs/reports/detailed_reports#post-search-time-entries

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            max_duration_seconds: Only entries that last at most this long, in seconds.
            min_duration_seconds: Only entries that last at least this long, in seconds.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the
                setting of the user.
            rounding_minutes: Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            time_entry_ids: Only entries with these ids.
            user_ids: Only entries of these users.
            enrich_response: True for all details of each entry, above all names; exports always have them.
            first_id: Id of the first entry; a part of the cursor. Exports contain all entries and seem to
                ignore it.
            first_row_number: Number of the first row, counted from 1; a part of the cursor.
            first_timestamp: Start of the first entry, in Unix seconds; a part of the cursor.
            grouped: True to group equal entries into one row.
            hide_amounts: True to leave out the amounts of money.
            order_by: Order: by ``date`` (the default), ``user``, ``duration``, ``description`` or
                ``last_update``.
            order_dir: Direction of the order: ``ASC`` or ``DESC``.
            end_time: Time of day at which the days end, as Toggl's web pages send it; not documented
                further.
            page_size: Rows on a page; a host may send fewer. With UNSET, Toggl sends 50.
            verify: True to request the totals after the last row, and fail if the rows do not add up to
                them.

                The totals cost one more request; the error is a DecodeError.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[DetailedRow]: The rows of a list over all its pages, as an async iterator; ``pages()``
                yields page by page.
            DetailedRow: A row of the detailed report: one entry, or a group of equal entries.
        """

    @_method_of(DetailedTotals)
    @staticmethod
    def detailed_totals(
        *,
        start_date: date,
        end_date: date,
        start_time: str | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        max_duration_seconds: int | Unset | None = UNSET,
        min_duration_seconds: int | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        time_entry_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        end_time: str | Unset | None = UNSET,
        granularity: str | Unset | None = UNSET,
        grouped: bool | Unset | None = UNSET,
        resolution: str | Unset | None = UNSET,
        with_graph: bool | Unset | None = UNSET,
        with_inline_rates: bool | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, ReportTotals]:
        """The totals of the detailed report.

        https://engineering.toggl.com/docs/reports/detailed_reports#post-load-totals-detailed-report

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            max_duration_seconds: Only entries that last at most this long, in seconds.
            min_duration_seconds: Only entries that last at least this long, in seconds.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the
                setting of the user.
            rounding_minutes: Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            time_entry_ids: Only entries with these ids.
            user_ids: Only entries of these users.
            end_time: Time of day at which the days end, as Toggl's web pages send it; not documented
                further.
            granularity: Length of a step in the graph.
            grouped: True to count equal entries as one.
            resolution: Length of a step in the graph, such as ``day``, ``week`` or ``month``.
            with_graph: True to include time and money in each step.
            with_inline_rates: True to include billable time by hourly rate in each step.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            ReportTotals: The totals of a date range. Toggl leaves out fields without a value, often all but
                ``seconds``.
        """

    @_method_of(Summary)
    @staticmethod
    def summary(
        *,
        start_date: date,
        end_date: date,
        start_time: str | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        max_duration_seconds: int | Unset | None = UNSET,
        min_duration_seconds: int | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        time_entry_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        audit: Audit | Unset | None = UNSET,
        distinguish_rates: bool | Unset | None = UNSET,
        grouping: str | Unset | None = UNSET,
        include_time_entry_ids: bool | Unset | None = UNSET,
        sub_grouping: str | Unset | None = UNSET,
        end_time: str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, SummaryTable]:
        """The summary report, with all groups in one response.

        https://engineering.toggl.com/docs/reports/summary_reports#post-search-time-entries

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            max_duration_seconds: Only entries that last at most this long, in seconds.
            min_duration_seconds: Only entries that last at least this long, in seconds.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the
                setting of the user.
            rounding_minutes: Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            time_entry_ids: Only entries with these ids.
            user_ids: Only entries of these users.
            audit: The choice of groups to show: only those within bounds, or empty groups too (paid plans).
            distinguish_rates: True to make a separate sub-group for each hourly rate.
            grouping: Property that groups time: ``projects`` (the default), ``clients``, ``users``,
                ``tags`` or another.
            include_time_entry_ids: True to list the ids of the entries in each sub-group; exports ignore
                it.
            sub_grouping: Property that divides groups: ``time_entries`` (the default), ``tasks``, ``users``
                or another.
            end_time: Time of day at which the days end, as Toggl's web pages send it; not documented
                further.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            SummaryTable: The summary report.
        """

    @_method_of(Weekly)
    @staticmethod
    def weekly(
        *,
        start_date: date,
        end_date: date,
        start_time: str | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        max_duration_seconds: int | Unset | None = UNSET,
        min_duration_seconds: int | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        time_entry_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        end_time: str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[WeeklyRow, ...]]:
        """The weekly report, with all rows in one response.

        Each row has seven sums. The first is for the weekday of ``start_date``; over a range of more than
        seven days, each is the sum of all days that fall on its weekday.

        https://engineering.toggl.com/docs/reports/weekly_reports#post-search-time-entries

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            max_duration_seconds: Only entries that last at most this long, in seconds.
            min_duration_seconds: Only entries that last at least this long, in seconds.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1); by default, the
                setting of the user.
            rounding_minutes: Minutes to which durations are rounded: 0, 1, 5, 6, 10, 12, 15, 30, 60 or 240.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            time_entry_ids: Only entries with these ids.
            user_ids: Only entries of these users.
            end_time: Time of day at which the days end, as Toggl's web pages send it; not documented
                further.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[WeeklyRow, ...]: All items of the response.
            WeeklyRow: Time of one user for one project on each day of the week.
        """

    @_method_of(LoadSaved)
    @staticmethod
    def saved(
        report_token: str,
        *,
        start_date: date | Unset | None = UNSET,
        end_date: date | Unset | None = UNSET,
        first_timestamp: int | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        grouped: bool | Unset | None = UNSET,
        grouping: str | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        sub_grouping: str | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, SavedReport]:
        """A saved report as values. Fields that are left out keep their saved values.

        https://engineering.toggl.com/docs/reports/saved_reports#post-load-the-previously-saved-report

        Args:
            report_token: The token in the report's address.
            start_date: First day, included.
            end_date: Last day, included.
            first_timestamp: Start of the first entry, in Unix seconds.
            billable: Only billable entries (True), or only the others (False).
            client_ids: Only entries of these clients.
            description: Only entries whose description contains this text.
            group_ids: Only entries of the members of these user groups.
            grouped: True to group equal entries into one row.
            grouping: The property by which a summary is grouped.
            project_ids: Only entries of these projects.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1).
            rounding_minutes: Minutes to which durations are rounded.
            sub_grouping: The property by which the groups of a summary are divided.
            tag_ids: Only entries with one of these tags.
            task_ids: Only entries of these tasks.
            user_ids: Only entries of these users.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            SavedReport: A saved report. Of its three results only the one that ``report_type`` names is
                set.
        """

    @_method_of(Comparative)
    @staticmethod
    def comparative(
        *,
        start_date: date,
        end_date: date,
        resolution: Literal["day", "week", "month"] | str | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        tag_ids: Iterable[int | None] | Unset | None = UNSET,
        task_ids: Iterable[int | None] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, ComparativeReport]:
        """The time tracked in each step, to compare one date range with another.

        https://engineering.toggl.com/docs/reports/comparative_reports#post-load-comparative-report

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            resolution: Length of a step: ``day``, ``week`` or ``month``.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1).
            rounding_minutes: Minutes to which durations are rounded.
            billable: Only billable time (True), or only the other time (False).
            client_ids: Only entries of these clients; ``None`` in the list means entries without a client.
            group_ids: Only entries of the members of these user groups.
            project_ids: Only entries of these projects; ``None`` in the list means entries without a
                project.
            tag_ids: Only entries with one of these tags; ``None`` in the list means entries without a tag.
            task_ids: Only entries of these tasks; ``None`` in the list means entries without a task.
            user_ids: Only entries of these users.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            ComparativeReport: The comparative report.
        """

    @_method_of(ClientTrends)
    @staticmethod
    def client_trends(
        *,
        start_date: date,
        end_date: date,
        ids: Iterable[int],
        currency: str,
        resolution: Literal["day", "week", "month"] | str | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, ClientTrendReport]:
        """Time and money of one to five clients in each step.

        https://engineering.toggl.com/docs/reports/data_trends#post-load-clients-data-trends

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            ids: One to five ids.
            currency: Currency of the amounts, which Toggl requires.
            resolution: Length of a step: ``day``, ``week`` or ``month``.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1).
            rounding_minutes: Minutes to which durations are rounded.
            billable: Only billable time (True), or only the other time (False).
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            ClientTrendReport: The trends of clients.
        """

    @_method_of(ProjectTrends)
    @staticmethod
    def project_trends(
        *,
        start_date: date,
        end_date: date,
        ids: Iterable[int],
        currency: str,
        resolution: Literal["day", "week", "month"] | str | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, ProjectTrendReport]:
        """Time and money of one to five projects in each step.

        https://engineering.toggl.com/docs/reports/data_trends#post-load-projects-data-trends

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            ids: One to five ids.
            currency: Currency of the amounts, which Toggl requires.
            resolution: Length of a step: ``day``, ``week`` or ``month``.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1).
            rounding_minutes: Minutes to which durations are rounded.
            billable: Only billable time (True), or only the other time (False).
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            ProjectTrendReport: The trends of projects.
        """

    @_method_of(UserTrends)
    @staticmethod
    def user_trends(
        *,
        start_date: date,
        end_date: date,
        ids: Iterable[int],
        currency: str,
        resolution: Literal["day", "week", "month"] | str | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, UserTrendReport]:
        """Time and money of one to five users in each step.

        https://engineering.toggl.com/docs/reports/data_trends#post-load-users-data-trends

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            ids: One to five ids.
            currency: Currency of the amounts, which Toggl requires.
            resolution: Length of a step: ``day``, ``week`` or ``month``.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1).
            rounding_minutes: Minutes to which durations are rounded.
            billable: Only billable time (True), or only the other time (False).
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            UserTrendReport: The trends of users.
        """

    @_method_of(ProjectProfitability)
    @staticmethod
    def project_profitability(
        *,
        start_date: date,
        end_date: date,
        resolution: Literal["day", "week", "month"] | str | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        currency: str | Unset | None = UNSET,
        project_ids: Iterable[int] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, ProfitReport]:
        """Cost and earnings of projects, for workspace admins on a paid plan.

        https://engineering.toggl.com/docs/reports/profitability#post-load-profitability-projects-report

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            resolution: Length of a step: ``day``, ``week`` or ``month``.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1).
            rounding_minutes: Minutes to which durations are rounded.
            billable: Only billable time (True), or only the other time (False).
            client_ids: Only projects of these clients; ``None`` in the list means projects without a
                client.
            currency: Currency of the amounts, such as ``"usd"``.
            project_ids: Only projects with these ids.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            ProfitReport: Cost and earnings of projects.
        """

    @_method_of(ProjectSummary)
    @staticmethod
    def project_summary(
        project_id: int,
        *,
        start_date: date,
        end_date: date,
        start_time: str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, ReportTotals]:
        """The totals of one project.

        https://engineering.toggl.com/docs/reports/summary_reports#post-load-project-summary

        Args:
            project_id: Id of the project.
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            ReportTotals: The totals of a date range. Toggl leaves out fields without a value, often all but
                ``seconds``.
        """

    @_method_of(ProjectUserSummaries)
    @staticmethod
    def project_user_summaries(
        *,
        start_date: date,
        end_date: date,
        start_time: str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[ProjectUserSummary, ...]]:
        """The time of each user for each project.

        https://engineering.toggl.com/docs/reports/summary_reports#post-list-project-users

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            start_time: Time of day at which the days begin, as Toggl's web pages send it; not documented
                further.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[ProjectUserSummary, ...]: All items of the response.
            ProjectUserSummary: The time of one user for one project.
        """

    @_method_of(FilterClients)
    @staticmethod
    def filter_clients(
        *,
        start: int = 1,
        ids: Iterable[int] | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[ClientName]:
        """Clients by id or part of the name, in order of ids.

        https://engineering.toggl.com/docs/reports/utils#post-list-clients

        Args:
            start: The cursor: the smallest id in the list.
            ids: Only clients with these ids; more than 2000 ids are sent in several requests.
            name: Only clients whose name contains this text.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[ClientName]: The rows of a list over all its pages, as an async iterator; ``pages()``
                yields page by page.
            ClientName: The id and name of a client.
        """

    @_method_of(FilterProjectGroups)
    @staticmethod
    def filter_project_groups(
        *,
        start_id: int = 1,
        group_ids: Iterable[int] | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[ProjectGroup]:
        """The user groups that work on projects; Toggl requires ``project_ids`` or ``group_ids``.

        https://engineering.toggl.com/docs/reports/utils#post-list-project-groups-filter

        Args:
            start_id: The cursor: the smallest id in the list.
            group_ids: Only groups with these ids.
            project_ids: Only projects with these ids.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[ProjectGroup]: The rows of a list over all its pages, as an async iterator; ``pages()``
                yields page by page.
            ProjectGroup: A user group that works on a project.
        """

    @_method_of(FilterProjectUsers)
    @staticmethod
    def filter_project_users(
        *,
        start_id: int = 1,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[ProjectUser]:
        """The users who work on projects.

        https://engineering.toggl.com/docs/reports/utils#post-list-project-users

        Args:
            start_id: The cursor: the smallest id in the list.
            client_ids: Only projects of these clients; ``None`` in the list means projects without a
                client.
            project_ids: Only projects with these ids.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[ProjectUser]: The rows of a list over all its pages, as an async iterator; ``pages()``
                yields page by page.
            ProjectUser: A user who works on a project.
        """

    @_method_of(FilterProjects)
    @staticmethod
    def filter_projects(
        *,
        start: int = 1,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        currency: str | Unset | None = UNSET,
        ids: Iterable[int] | Unset | None = UNSET,
        is_active: bool | Unset | None = UNSET,
        is_billable: bool | Unset | None = UNSET,
        is_private: bool | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[Project]:
        """Projects, in order of ids.

        https://engineering.toggl.com/docs/reports/utils#post-list-projects

        Args:
            start: The cursor: the smallest id in the list.
            client_ids: Only projects of these clients; ``None`` in the list means projects without a
                client.
            currency: Only projects with this currency, such as ``EUR``.
            ids: Only projects with these ids.
            is_active: Only active projects (True), or only archived projects (False).
            is_billable: Only billable projects (True), or only the others (False).
            is_private: Only private projects (True), or only the others (False).
            name: Only projects whose name contains this text.
            page_size: Rows in a response, 201 by default; a host may send fewer.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[Project]: The rows of a list over all its pages, as an async iterator; ``pages()`` yields
                page by page.
            Project: A project of Toggl Track.
        """

    @_method_of(FilterProjectStatuses)
    @staticmethod
    def filter_project_statuses(
        *,
        active: bool | Unset | None = UNSET,
        ids: Iterable[int] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[ProgressStatus, ...]]:
        """The progress of projects; the list has no pages.

        https://engineering.toggl.com/docs/reports/utils#post-list-projects-statuses

        Args:
            active: Only active projects (True), or only archived projects (False).
            ids: Only projects with these ids.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[ProgressStatus, ...]: All items of the response.
            ProgressStatus: The progress of a project or task. Time is in seconds, money in cents of
                ``currency``.
        """

    @_method_of(FilterTaskStatuses)
    @staticmethod
    def filter_task_statuses(
        *,
        ids: Iterable[int],
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[ProgressStatus, ...]]:
        """The progress of tasks, on paid plans; the list has no pages.

        https://engineering.toggl.com/docs/reports/utils#post-list-tasks-statuses

        Args:
            ids: Ids of the tasks.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[ProgressStatus, ...]: All items of the response.
            ProgressStatus: The progress of a project or task. Time is in seconds, money in cents of
                ``currency``.
        """

    @_method_of(FilterTasks)
    @staticmethod
    def filter_tasks(
        *,
        start: int = 1,
        active: bool | Unset | None = UNSET,
        ids: Iterable[int] | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
        project_active: bool | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[Task]:
        """Tasks, in order of ids.

        https://engineering.toggl.com/docs/reports/utils#post-list-tasks

        Args:
            start: The cursor: the smallest id in the list.
            active: Only open tasks (True), or only tasks that are done (False).
            ids: Only tasks with these ids; more than 2000 ids are sent in several requests.
            name: Only tasks whose name contains this text.
            page_size: Rows in a response, 201 by default; a host may send fewer.
            project_active: Only tasks of active projects (True), or only tasks of archived projects
                (False).
            project_ids: Only tasks of these projects.
            user_ids: Only tasks that are assigned to these users.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[Task]: The rows of a list over all its pages, as an async iterator; ``pages()`` yields page
                by page.
            Task: A task of a project of Toggl Track.
        """

    @_method_of(FilterUsers)
    @staticmethod
    def filter_users(
        *,
        start: int = 1,
        active: bool | Unset | None = UNSET,
        ids: Iterable[int] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[UserName]:
        """The ids and names of users, in order of ids.

        https://engineering.toggl.com/docs/reports/utils#post-list-users

        Args:
            start: The cursor: the smallest id in the list.
            active: Only active users (True, the default), or only the others (False).
            ids: Only users with these ids; more than 100 ids are sent in several requests.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[UserName]: The rows of a list over all its pages, as an async iterator; ``pages()`` yields
                page by page.
            UserName: The id and name of a user.
        """

    @_method_of(SearchClients)
    @staticmethod
    def search_clients(
        *,
        start: int = 1,
        ids: Iterable[int] | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[ClientName]:
        """Clients by id or part of the name, in order of ids, from Toggl's search endpoint.

        https://engineering.toggl.com/docs/reports/utils#post-search-clients

        Args:
            start: The cursor: the smallest id in the list.
            ids: Only clients with these ids; more than 2000 ids are sent in several requests.
            name: Only clients whose name contains this text.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[ClientName]: The rows of a list over all its pages, as an async iterator; ``pages()``
                yields page by page.
            ClientName: The id and name of a client.
        """

    @_method_of(SearchProjects)
    @staticmethod
    def search_projects(
        *,
        start: int = 1,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        currency: str | Unset | None = UNSET,
        ids: Iterable[int] | Unset | None = UNSET,
        is_active: bool | Unset | None = UNSET,
        is_billable: bool | Unset | None = UNSET,
        is_private: bool | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[Project]:
        """Projects, in order of ids, from Toggl's search endpoint.

        https://engineering.toggl.com/docs/reports/utils#post-list-projects-1

        Args:
            start: The cursor: the smallest id in the list.
            client_ids: Only projects of these clients; ``None`` in the list means projects without a
                client.
            currency: Only projects with this currency, such as ``EUR``.
            ids: Only projects with these ids.
            is_active: Only active projects (True), or only archived projects (False).
            is_billable: Only billable projects (True), or only the others (False).
            is_private: Only private projects (True), or only the others (False).
            name: Only projects whose name contains this text.
            page_size: Rows in a response, 201 by default; a host may send fewer.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[Project]: The rows of a list over all its pages, as an async iterator; ``pages()`` yields
                page by page.
            Project: A project of Toggl Track.
        """

    @_method_of(SearchTasks)
    @staticmethod
    def search_tasks(
        *,
        start: int = 1,
        active: bool | Unset | None = UNSET,
        ids: Iterable[int] | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        page_size: int | Unset | None = UNSET,
        project_active: bool | Unset | None = UNSET,
        project_ids: Iterable[int | None] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[Task]:
        """Tasks, in order of ids, from Toggl's search endpoint.

        https://engineering.toggl.com/docs/reports/utils#post-list-tasks

        Args:
            start: The cursor: the smallest id in the list.
            active: Only open tasks (True), or only tasks that are done (False).
            ids: Only tasks with these ids; more than 2000 ids are sent in several requests.
            name: Only tasks whose name contains this text.
            page_size: Rows in a response, 201 by default; a host may send fewer.
            project_active: Only tasks of active projects (True), or only tasks of archived projects
                (False).
            project_ids: Only tasks of these projects.
            user_ids: Only tasks that are assigned to these users.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[Task]: The rows of a list over all its pages, as an async iterator; ``pages()`` yields page
                by page.
            Task: A task of a project of Toggl Track.
        """

    @_method_of(SearchUsers)
    @staticmethod
    def search_users(
        *,
        start: int = 1,
        active: bool | Unset | None = UNSET,
        ids: Iterable[int] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Rows[WorkspaceUser]:
        """Users with all details that Toggl lists, in order of ids.

        https://engineering.toggl.com/docs/reports/utils#post-list-users-1

        Args:
            start: The cursor: the smallest id in the list.
            active: Only active users (True, the default), or only the others (False).
            ids: Only users with these ids; more than 100 ids are sent in several requests.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Rows[WorkspaceUser]: The rows of a list over all its pages, as an async iterator; ``pages()``
                yields page by page.
            WorkspaceUser: A user of a workspace.
        """
