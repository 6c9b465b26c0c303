"""``toggl-async list``: prints clients, projects and other objects that reports can be filtered by."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

from cyclopts import App, Parameter

from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.field_arguments import print_fields, request_of
from toggl_async.cli.field_values import fields_of
from toggl_async.cli.hidden_options import hide
from toggl_async.cli.options import AsJson, FieldArguments, JsonOptions, RowFormat
from toggl_async.cli.row_commands import RowCommand, print_rows
from toggl_async.cli.row_output import chosen_format, output_as
from toggl_async.cli.row_text import printable
from toggl_async.cli.signals import run
from toggl_async.focus import tasks as focus_tasks
from toggl_async.focus import time_entries as focus_entries
from toggl_async.reports import clients, project_members, projects, statuses, tasks, users
from toggl_async.track import clients as track_clients
from toggl_async.track import currencies, data_exports, me, organization, saved_reports, tags, time_entries
from toggl_async.track import project_members as track_members
from toggl_async.track import projects as track_projects
from toggl_async.track import tasks as track_tasks
from toggl_async.track import users as track_users

Name = Annotated[
    str | None, Parameter(name="--name", help="List only objects whose name contains this text.")
]
Format = Annotated[
    RowFormat | None,
    Parameter(
        name="--format",
        help="Lines with columns separated by tabs, the default; one JSON object for each row, with all its "
        "fields; csv with a header, for spreadsheets; or a table.",
    ),
]

_PROJECT = ("id", "client_id", "name")
_TASK = ("id", "project_id", "name")
_GROUP = ("id", "group_id", "project_id", "name")
_STATUS = ("id", "tracked_seconds", "estimated_seconds", "billable_seconds")
LISTINGS = (
    RowCommand("clients", clients.FilterClients, ("id", "name")),
    RowCommand("projects", projects.FilterProjects, _PROJECT),
    RowCommand("tasks", tasks.FilterTasks, _TASK),
    RowCommand("users", users.SearchUsers, ("id", "fullname", "email")),
    RowCommand("user-names", users.FilterUsers, ("id", "name")),
    RowCommand(
        "project-groups", project_members.FilterProjectGroups, ("id", "group_id", "project_id", "name")
    ),
    RowCommand("project-users", project_members.FilterProjectUsers, ("id", "user_id", "project_id")),
    RowCommand("project-statuses", statuses.FilterProjectStatuses, _STATUS),
    RowCommand("task-statuses", statuses.FilterTaskStatuses, _STATUS),
    RowCommand("search-clients", clients.SearchClients, ("id", "name")),
    RowCommand("search-projects", projects.SearchProjects, _PROJECT),
    RowCommand("search-tasks", tasks.SearchTasks, _TASK),
    RowCommand(
        "saved-reports",
        saved_reports.SavedReports,
        ("id", "public", "name"),
        remark="Only --raw prints the tokens, which are secrets.",
    ),
    RowCommand("tags", tags.WorkspaceTags, ("id", "name")),
    RowCommand("track-clients", track_clients.WorkspaceClients, ("id", "archived", "name")),
    RowCommand("track-projects", track_projects.WorkspaceProjects, _PROJECT),
    RowCommand("track-tasks", track_tasks.WorkspaceTasks, _TASK),
    RowCommand("track-users", track_users.WorkspaceUsers, ("id", "fullname", "email")),
    RowCommand("workspace-users", track_users.WorkspaceMemberships, ("id", "user_id", "name", "email")),
    RowCommand("groups", track_users.WorkspaceGroups, ("id", "name")),
    RowCommand("organization-groups", organization.OrganizationGroups, ("group_id", "name")),
    RowCommand("track-project-users", track_members.WorkspaceProjectUsers, ("id", "user_id", "project_id")),
    RowCommand(
        "track-project-groups", track_members.WorkspaceProjectGroups, ("id", "group_id", "project_id")
    ),
    RowCommand("data-exports", data_exports.DataExports, ("token", "state", "error_message")),
    RowCommand("currencies", currencies.Currencies, ("currency_id", "iso_code", "symbol")),
    RowCommand("time-entries", time_entries.MyTimeEntries, ("id", "start", "duration", "description")),
    RowCommand(
        "focus-time-entries", focus_entries.FocusTimeEntries, ("id", "start", "duration", "description")
    ),
    RowCommand("focus-tasks", focus_tasks.FocusTasks, _TASK),
    RowCommand("workspaces", me.Workspaces, ("id", "organization_id", "name")),
    RowCommand("organizations", me.Organizations, ("id", "pricing_plan_name", "name")),
)


def row_line(columns: Sequence[str], row: object) -> str:
    """Return the columns of a row as one line, separated by tabs."""
    values = (getattr(row, column, None) for column in columns)
    return "\t".join("" if value is None else printable(str(value)) for value in values) + "\n"


def _command(listing: RowCommand) -> Callable[..., int]:
    def command(
        *field_arguments: FieldArguments,
        name: Name = None,
        account: AccountOptions | None = None,
        row_format: Format = None,
        as_json: AsJson = False,
        json_options: JsonOptions | None = None,
    ) -> int:
        json_options = json_options or JsonOptions()
        if json_options.list_fields:
            return print_fields(listing.request, has_dates=False)
        options = {} if name is None else {"name": name}
        request = request_of(listing.request, options, field_arguments, listing.name)
        output = output_as(
            chosen_format(row_format, as_json=as_json, default="lines"),
            listing.columns,
            partial(row_line, listing.columns),
            raw=json_options.raw,
        )
        return run(print_rows(account, request, output, raw=json_options.raw, quiet=json_options.quiet))

    has_name = any(field.name == "name" for field in fields_of(listing.request))
    return command if has_name else hide(command, "name")


def list_app() -> App:
    """Return the ``list`` command with a subcommand for each list."""
    app = App(name="list")
    for listing in LISTINGS:
        app.command(_command(listing), name=listing.name, help=listing.summary)
    return app


LIST_APP = list_app()
