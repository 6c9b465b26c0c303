"""Trends of clients, projects and users: https://engineering.toggl.com/docs/reports/data_trends."""

from typing import Annotated, Generic, TypeAlias

import attrs

from toggl_async.reports.steps import SteppedReport
from toggl_async.request.base import ModelT, endpoint, request_base
from toggl_async.request.fields import renamed
from toggl_async.request.model import Model
from toggl_async.request.validation import AtMost, Ids

TrendIds: TypeAlias = Annotated[Ids, AtMost(5)]


@request_base
class TrendRequest(SteppedReport[ModelT], Generic[ModelT]):
    """Time and money of one to five clients, projects or users in each step."""

    ids: TrendIds
    """One to five ids."""
    currency: str
    """Currency of the amounts, which Toggl requires."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class Earnings(Model):
    """Time and money in one step. Time is in seconds, money in cents."""

    name: str | None = None
    """Name of the client, project or user."""
    total_seconds: int | None = None
    """Tracked time, in seconds."""
    billable_seconds: int | None = None
    """Billable time, in seconds."""
    earnings: int | None = None
    """Money earned, in cents."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientEarnings(Earnings):
    """Time and money of a client in one step. Time is in seconds, money in cents."""

    client_id: int | None = None
    """Id of the client."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectEarnings(Earnings):
    """Time and money of a project in one step. Time is in seconds, money in cents."""

    project_id: int | None = None
    """Id of the project."""
    color: str | None = None
    """The project's colour."""
    currency: str | None = None
    """Currency of the money."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserEarnings(Earnings):
    """Time and money of a user in one step. Time is in seconds, money in cents."""

    user_id: int | None = None
    """Id of the user."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientTrendPoint(Model):
    """Time and money of the clients in one step."""

    date_: str | None = renamed("date", default=None)
    """First day of the step, as Toggl writes it."""
    clients: tuple[ClientEarnings, ...] = ()
    """The clients in this step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectTrendPoint(Model):
    """Time and money of the projects in one step."""

    date_: str | None = renamed("date", default=None)
    """First day of the step, as Toggl writes it."""
    projects: tuple[ProjectEarnings, ...] = ()
    """The projects in this step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserTrendPoint(Model):
    """Time and money of the users in one step."""

    date_: str | None = renamed("date", default=None)
    """First day of the step, as Toggl writes it."""
    users: tuple[UserEarnings, ...] = ()
    """The users in this step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientTrendGraph(Model):
    """Time and money of clients in each step."""

    data: tuple[ClientTrendPoint, ...] = ()
    """The steps."""
    resolution: str | None = None
    """Length of a step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectTrendGraph(Model):
    """Time and money of projects in each step."""

    data: tuple[ProjectTrendPoint, ...] = ()
    """The steps."""
    resolution: str | None = None
    """Length of a step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserTrendGraph(Model):
    """Time and money of users in each step."""

    data: tuple[UserTrendPoint, ...] = ()
    """The steps."""
    resolution: str | None = None
    """Length of a step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ClientTrendReport(Model):
    """The trends of clients."""

    currency: str | None = None
    """Currency of the money."""
    graph: ClientTrendGraph | None = None
    """Time and money of the clients in each step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class ProjectTrendReport(Model):
    """The trends of projects."""

    currency: str | None = None
    """Currency of the money."""
    graph: ProjectTrendGraph | None = None
    """Time and money of the projects in each step."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class UserTrendReport(Model):
    """The trends of users."""

    currency: str | None = None
    """Currency of the money."""
    graph: UserTrendGraph | None = None
    """Time and money of the users in each step."""


@endpoint("/reports/api/v3/workspace/{workspace_id}/data_trends/clients")
class ClientTrends(TrendRequest[ClientTrendReport]):
    """Time and money of one to five clients in each step.

    https://engineering.toggl.com/docs/reports/data_trends#post-load-clients-data-trends
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/data_trends/projects")
class ProjectTrends(TrendRequest[ProjectTrendReport]):
    """Time and money of one to five projects in each step.

    https://engineering.toggl.com/docs/reports/data_trends#post-load-projects-data-trends
    """


@endpoint("/reports/api/v3/workspace/{workspace_id}/data_trends/users")
class UserTrends(TrendRequest[UserTrendReport]):
    """Time and money of one to five users in each step.

    https://engineering.toggl.com/docs/reports/data_trends#post-load-users-data-trends
    """
