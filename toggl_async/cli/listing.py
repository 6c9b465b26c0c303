"""``toggl-async list``: what can be filtered by, with its ids."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

from cyclopts import App, Parameter

from toggl_async.cli.accounts import Account
from toggl_async.cli.asking import Inquiry, ask
from toggl_async.cli.fields import print_fields, request_of
from toggl_async.cli.options import Form, Pairs
from toggl_async.cli.plain import line
from toggl_async.cli.running import run
from toggl_async.cli.values import printable
from toggl_async.reports import clients, project_members, projects, statuses, tasks, users
from toggl_async.track import me, saved_reports

Name = Annotated[str | None, Parameter(name="--name", help="Only those whose name holds this text.")]
AsJson = Annotated[bool, Parameter(name="--json", show_default=False, help="Print one JSON object for each.")]

_PROJECT = ("id", "client_id", "name")
_TASK = ("id", "project_id", "name")
_STATUS = ("id", "tracked_seconds", "estimated_seconds", "billable_seconds")
LISTINGS = (
    Inquiry("clients", clients.FilterClients, ("id", "name")),
    Inquiry("projects", projects.FilterProjects, _PROJECT),
    Inquiry("tasks", tasks.FilterTasks, _TASK),
    Inquiry("users", users.SearchUsers, ("id", "fullname", "email")),
    Inquiry("user-names", users.FilterUsers, ("id", "name")),
    Inquiry("project-groups", project_members.FilterProjectGroups, ("id", "group_id", "project_id", "name")),
    Inquiry("project-users", project_members.FilterProjectUsers, ("id", "user_id", "project_id")),
    Inquiry("project-statuses", statuses.FilterProjectStatuses, _STATUS),
    Inquiry("task-statuses", statuses.FilterTaskStatuses, _STATUS),
    Inquiry("search-clients", clients.SearchClients, ("id", "name")),
    Inquiry("search-projects", projects.SearchProjects, _PROJECT),
    Inquiry("search-tasks", tasks.SearchTasks, _TASK),
    Inquiry("saved-reports", saved_reports.SavedReports, ("id", "public", "name")),
    Inquiry("workspaces", me.Workspaces, ("id", "organization_id", "name")),
    Inquiry("organizations", me.Organizations, ("id", "pricing_plan_name", "name")),
)


def row_line(columns: Sequence[str], row: object) -> str:
    """The columns of a row with tabs between them."""
    found = (getattr(row, column, None) for column in columns)
    return "\t".join("" if value is None else printable(str(value)) for value in found) + "\n"


def _command(listing: Inquiry) -> Callable[..., int]:
    def command(
        *pairs: Pairs,
        name: Name = None,
        account: Account | None = None,
        as_json: AsJson = False,
        form: Form | None = None,
    ) -> int:
        form = form or Form()
        if form.fields:
            return print_fields(listing.request)
        given = {} if name is None else {"name": name}
        request = request_of(listing.request, given, pairs, listing.name)
        show = line if as_json else partial(row_line, listing.columns)
        return run(ask(account or Account(), request, raw=form.raw, show=show))

    return command


def list_app() -> App:
    """The command with one command of its own for each list."""
    app = App(name="list", help="List what reports can be filtered by, one a line, with tabs between.")
    for listing in LISTINGS:
        app.command(_command(listing), name=listing.name, help=listing.summary)
    return app
