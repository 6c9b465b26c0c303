"""Time and money over time: comparative, trends, profitability.

https://engineering.toggl.com/docs/reports/data_trends
"""

from collections.abc import Sequence
from typing import Annotated, Generic, Literal, TypeAlias

import attrs

from toggl_async.request.base import DateRange, ModelT, WorkspaceRequest, endpoint, request_base
from toggl_async.request.fields import UNSET, Unset, renamed
from toggl_async.request.model import Model
from toggl_async.request.validation import AtMost, Id, Ids, OptionalIds

Resolution: TypeAlias = Literal["day", "week", "month"] | str
FewIds: TypeAlias = Annotated[Sequence[Id], AtMost(5)]


@request_base
class Stepped(DateRange[ModelT], WorkspaceRequest[ModelT], Generic[ModelT]):
    """A span of days in steps."""

    resolution: Resolution | Unset | None = UNSET
    """Length of the steps."""
    rounding: int | Unset | None = UNSET
    """Round durations: -1 down, 0 to the nearest, 1 up."""
    rounding_minutes: int | Unset | None = UNSET
    """Minutes to round to."""
    billable: bool | Unset | None = UNSET
    """Only billable time, or only the other."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ComparativePoint(Model):
    """One step."""

    date_: str | None = renamed("date", default=None)
    """The step's first day, as Toggl writes it."""
    total_seconds: int | None = None
    """Time tracked, in seconds."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ComparativeGraph(Model):
    """Time by step."""

    data: tuple[ComparativePoint, ...] = ()
    """The steps."""
    resolution: str | None = None
    """Their length."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ComparativeReport(Model):
    """The comparative report."""

    graph: ComparativeGraph | None = None
    """Time by step."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/comparative")
class Comparative(Stepped[ComparativeReport]):
    """Time by step, to lay beside another span.

    https://engineering.toggl.com/docs/reports/comparative_reports#post-load-comparative-report
    """

    client_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these clients; ``None`` in the list stands for entries without one."""
    group_ids: Ids | Unset | None = UNSET
    """Only entries of the members of these user groups."""
    project_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these projects; ``None`` in the list stands for entries without one."""
    tag_ids: OptionalIds | Unset | None = UNSET
    """Only entries with one of these tags; ``None`` in the list stands for entries without one."""
    task_ids: OptionalIds | Unset | None = UNSET
    """Only entries of these tasks; ``None`` in the list stands for entries without one."""
    user_ids: Ids | Unset | None = UNSET
    """Only entries of these users."""


@request_base
class Trend(Stepped[ModelT], Generic[ModelT]):
    """Time and money of a few things, by step."""

    ids: FewIds
    """Which of them: one to five."""
    currency: str
    """Currency of the amounts; Toggl asks for it."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Earned(Model):
    """Time and money in one step. Time is in seconds, money in cents."""

    name: str | None = None
    """What it is called."""
    total_seconds: int | None = None
    """Time tracked."""
    billable_seconds: int | None = None
    """Billable time."""
    earnings: int | None = None
    """Money earned."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientEarned(Earned):
    """Time and money of a client in one step. Time is in seconds, money in cents."""

    client_id: int | None = None
    """The client."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectEarned(Earned):
    """Time and money of a project in one step. Time is in seconds, money in cents."""

    project_id: int | None = None
    """The project."""
    color: str | None = None
    """The project's colour."""
    currency: str | None = None
    """Currency of the money."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserEarned(Earned):
    """Time and money of a user in one step. Time is in seconds, money in cents."""

    user_id: int | None = None
    """The user."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientTrendPoint(Model):
    """One step."""

    date_: str | None = renamed("date", default=None)
    """The step's first day, as Toggl writes it."""
    clients: tuple[ClientEarned, ...] = ()
    """Each client in it."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectTrendPoint(Model):
    """One step."""

    date_: str | None = renamed("date", default=None)
    """The step's first day, as Toggl writes it."""
    projects: tuple[ProjectEarned, ...] = ()
    """Each project in it."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserTrendPoint(Model):
    """One step."""

    date_: str | None = renamed("date", default=None)
    """The step's first day, as Toggl writes it."""
    users: tuple[UserEarned, ...] = ()
    """Each user in it."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientTrendGraph(Model):
    """Clients by step."""

    data: tuple[ClientTrendPoint, ...] = ()
    """The steps."""
    resolution: str | None = None
    """Their length."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectTrendGraph(Model):
    """Projects by step."""

    data: tuple[ProjectTrendPoint, ...] = ()
    """The steps."""
    resolution: str | None = None
    """Their length."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserTrendGraph(Model):
    """Users by step."""

    data: tuple[UserTrendPoint, ...] = ()
    """The steps."""
    resolution: str | None = None
    """Their length."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientTrendReport(Model):
    """Trends of clients."""

    currency: str | None = None
    """Currency of the money."""
    graph: ClientTrendGraph | None = None
    """Clients by step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectTrendReport(Model):
    """Trends of projects."""

    currency: str | None = None
    """Currency of the money."""
    graph: ProjectTrendGraph | None = None
    """Projects by step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserTrendReport(Model):
    """Trends of users."""

    currency: str | None = None
    """Currency of the money."""
    graph: UserTrendGraph | None = None
    """Users by step."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/data_trends/clients")
class ClientTrends(Trend[ClientTrendReport]):
    """Time and money of one to five clients, by step.

    https://engineering.toggl.com/docs/reports/data_trends#post-load-clients-data-trends
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/data_trends/projects")
class ProjectTrends(Trend[ProjectTrendReport]):
    """Time and money of one to five projects, by step.

    https://engineering.toggl.com/docs/reports/data_trends#post-load-projects-data-trends
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/data_trends/users")
class UserTrends(Trend[UserTrendReport]):
    """Time and money of one to five users, by step.

    https://engineering.toggl.com/docs/reports/data_trends#post-load-users-data-trends
    """


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProfitPoint(Model):
    """Money in one step, in cents."""

    date_: str | None = renamed("date", default=None)
    """The step's first day, as Toggl writes it."""
    earnings: int | None = None
    """Money earned."""
    labour_cost: int | None = None
    """What the work cost."""
    labor_cost: float | None = None
    """The same in units of the currency, under the newer name: one of the two comes."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProfitGraph(Model):
    """Money by step."""

    data: tuple[ProfitPoint, ...] = ()
    """The steps."""
    resolution: str | None = None
    """Their length."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectProfit(ProjectEarned):
    """Time and money of one project. Time is in seconds, money in cents."""

    labour_cost: int | None = None
    """What the work cost."""
    labor_cost: float | None = None
    """The same in units of the currency, under the newer name: one of the two comes."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProfitReport(Model):
    """What projects cost and earn."""

    currency: str | None = None
    """Currency of the money."""
    graph: ProfitGraph | None = None
    """Money by step."""
    table: tuple[ProjectProfit, ...] = ()
    """Each project."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/profitability/projects")
class ProjectProfitability(Stepped[ProfitReport]):
    """What projects cost and earn; for workspace admins on a paid plan.

    https://engineering.toggl.com/docs/reports/profitability#post-load-profitability-projects-report
    """

    client_ids: OptionalIds | Unset | None = UNSET
    """Only projects of these clients; ``None`` in the list stands for projects without one."""
    currency: str | Unset | None = UNSET
    """Currency of the amounts, such as ``"usd"``."""
    project_ids: Ids | Unset | None = UNSET
    """Only these projects."""
