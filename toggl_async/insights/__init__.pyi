# Written by `nox -s stubs` from the request classes, for editors and type checkers.

from collections.abc import Callable, Coroutine, Iterable
from datetime import date
from os import PathLike
from typing import Literal, ParamSpec

from toggl_async.facade import Facade, Method, P, RequestT, ReturnT
from toggl_async.insights.exports import ExportEmployeeProfitability, ExportProjectProfitability
from toggl_async.insights.trends import ExportProjectTrends, ProjectTrend, ProjectTrends
from toggl_async.options import Options
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.files import FileRequest
from toggl_async.saved import Saved

_FieldsP = ParamSpec("_FieldsP")

def _export_of(
    request: Callable[_FieldsP, FileRequest], /
) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, Callable[_FieldsP, FileRequest]]]: ...
def _method_of(request: RequestT, /) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, RequestT]]: ...

class Insights(Facade):
    """Profitability and trends of Toggl Insights."""

    @_method_of(ProjectTrends)
    @staticmethod
    def project_trends(
        *,
        start_date: date,
        end_date: date,
        previous_period_start: date | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        project_ids: Iterable[int] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, tuple[ProjectTrend, ...]]:
        """Time of projects in two date ranges, for workspace admins on a plan with Insights.

        https://engineering.toggl.com/docs/insights#post-load-projects-data-trends

        Args:
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            previous_period_start: First day of the earlier date range.
            billable: Only billable projects (True), or only the others (False).
            project_ids: Only projects with these ids.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1).
            rounding_minutes: Minutes to which durations are rounded.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            tuple[ProjectTrend, ...]: All items of the response.
            ProjectTrend: Time of a project in two date ranges.
        """

    @_export_of(ExportProjectTrends)
    @staticmethod
    def export_project_trends(
        to: str | PathLike[str],
        /,
        *,
        start_date: date,
        end_date: date,
        format: Literal["csv", "xlsx"] | Unset = UNSET,
        previous_period_start: date | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        project_ids: Iterable[int] | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, Saved]:
        """Time of projects in two date ranges, as csv or xlsx.

        https://engineering.toggl.com/docs/insights#post-export-projects-data-trends

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            start_date: First day, included.
            end_date: Last day, included; at most 365 days in all.
            format: The format of the file: ``"csv"``, or ``"xlsx"``, which needs a paid plan; by default
                the one that the path's suffix names, or csv.
            previous_period_start: First day of the earlier date range.
            billable: Only billable projects (True), or only the others (False).
            project_ids: Only projects with these ids.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1).
            rounding_minutes: Minutes to which durations are rounded.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.
        """

    @_export_of(ExportEmployeeProfitability)
    @staticmethod
    def export_employee_profitability(
        to: str | PathLike[str],
        /,
        *,
        format: Literal["csv", "xlsx"] | Unset = UNSET,
        start_date: date | Unset = UNSET,
        end_date: date | Unset = UNSET,
        currency: str | Unset | None = UNSET,
        resolution: Literal["day", "week", "month", "quarter"] | str | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        group_ids: Iterable[int] | Unset | None = UNSET,
        user_ids: Iterable[int] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, Saved]:
        """Cost and earnings of each employee as csv or xlsx, for workspace admins on a plan with Insights.

        https://engineering.toggl.com/docs/insights#post-export-employee-profitability-insights

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            format: The format of the file: ``"csv"``, or ``"xlsx"``, which needs a paid plan; by default
                the one that the path's suffix names, or csv.
            start_date: First day, included; Toggl chooses it if it is not given.
            end_date: Last day, included; at most 365 days in all; Toggl chooses it if it is not given.
            currency: Currency of the amounts, such as ``"usd"``; required for employees, and if
                ``resolution`` is given.
            resolution: Length of the steps into which the date range is divided.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1).
            rounding_minutes: Minutes to which durations are rounded.
            group_ids: Only members of these user groups.
            user_ids: Only users with these ids.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.
        """

    @_export_of(ExportProjectProfitability)
    @staticmethod
    def export_project_profitability(
        to: str | PathLike[str],
        /,
        *,
        format: Literal["csv", "xlsx"] | Unset = UNSET,
        start_date: date | Unset = UNSET,
        end_date: date | Unset = UNSET,
        currency: str | Unset | None = UNSET,
        resolution: Literal["day", "week", "month", "quarter"] | str | Unset | None = UNSET,
        rounding: int | Unset | None = UNSET,
        rounding_minutes: int | Unset | None = UNSET,
        billable: bool | Unset | None = UNSET,
        client_ids: Iterable[int | None] | Unset | None = UNSET,
        project_ids: Iterable[int] | Unset | None = UNSET,
        workspace_id: int | Unset = UNSET,
        options: Options = ...,
    ) -> Coroutine[object, object, Saved]:
        """Cost and earnings of each project as csv or xlsx, for workspace admins on a plan with Insights.

        https://engineering.toggl.com/docs/insights#post-export-profitability-project-insights

        Args:
            to: The path of the file to write; a file that exists there is kept unless ``options`` say
                otherwise.
            format: The format of the file: ``"csv"``, or ``"xlsx"``, which needs a paid plan; by default
                the one that the path's suffix names, or csv.
            start_date: First day, included; Toggl chooses it if it is not given.
            end_date: Last day, included; at most 365 days in all; Toggl chooses it if it is not given.
            currency: Currency of the amounts, such as ``"usd"``; required for employees, and if
                ``resolution`` is given.
            resolution: Length of the steps into which the date range is divided.
            rounding: Rounding of durations: down (-1), to the nearest (0) or up (1).
            rounding_minutes: Minutes to which durations are rounded.
            billable: Only billable projects (True), or only the others (False).
            client_ids: Only projects of these clients; ``None`` in the list means projects without a
                client.
            project_ids: Only projects with these ids.
            workspace_id: The workspace; by default, the client's.
            options: How the call is carried out: time limits, retries, progress and more; not sent to
                Toggl.

        Returns:
            Saved: An export that is on disk, at ``path``.
        """
