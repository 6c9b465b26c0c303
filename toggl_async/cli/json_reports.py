"""``toggl-async report``: prints reports, and data of the account, as JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from cyclopts import App, Parameter

from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.date_options import DateOptions
from toggl_async.cli.field_arguments import print_fields, request_of
from toggl_async.cli.field_values import fields_of
from toggl_async.cli.hidden_options import replace_options, showing
from toggl_async.cli.options import FieldArguments, JsonOptions
from toggl_async.cli.report_token import TokenOptions
from toggl_async.cli.row_commands import RowCommand, print_rows, row_columns
from toggl_async.cli.row_output import output_as
from toggl_async.cli.signals import run
from toggl_async.insights import trends as insights
from toggl_async.reports import comparative, detailed, profitability, saved, summary, trends, weekly
from toggl_async.track import me, organization, time_entries, workspace

ReportFormat: TypeAlias = Literal["json", "csv", "table"]
Format = Annotated[
    ReportFormat,
    Parameter(
        name="--format",
        help="One JSON object for each row; csv with a header, for spreadsheets; or a table. In both, "
        "lists and objects within a row are JSON.",
    ),
]
SAVED = RowCommand("saved", saved.LoadSaved)
JSON_REPORTS = (
    RowCommand("detailed", detailed.Detailed),
    RowCommand("detailed-totals", detailed.DetailedTotals),
    RowCommand("summary", summary.Summary),
    RowCommand("weekly", weekly.Weekly),
    RowCommand("comparative", comparative.Comparative),
    RowCommand("client-trends", trends.ClientTrends),
    RowCommand("project-trends", trends.ProjectTrends),
    RowCommand("user-trends", trends.UserTrends),
    RowCommand("project-profitability", profitability.ProjectProfitability),
    RowCommand("project-summary", summary.ProjectSummary),
    RowCommand("project-user-summaries", summary.ProjectUserSummaries),
    RowCommand("insights-project-trends", insights.ProjectTrends),
    RowCommand("me", me.Me),
    RowCommand("quota", me.QuotaRequest),
    RowCommand("workspace", workspace.GetWorkspace),
    RowCommand("organization", organization.GetOrganization),
    RowCommand("time-entry", time_entries.GetTimeEntry),
    RowCommand("current-time-entry", time_entries.CurrentTimeEntry),
)


def _print_report(
    report: RowCommand,
    options: Mapping[str, object],
    field_arguments: Sequence[str],
    account: AccountOptions,
    json_options: JsonOptions,
    *,
    report_format: ReportFormat,
) -> int:
    request = request_of(report.request, options, field_arguments, report.name)
    output = output_as(report_format, row_columns(report.request), raw=json_options.raw)
    return run(print_rows(account, request, output, raw=json_options.raw, quiet=json_options.quiet))


def _dates(
    dates: DateOptions | None, account: AccountOptions, json_options: JsonOptions
) -> Mapping[str, object]:
    resolved = (dates or DateOptions()).resolve(
        quiet=json_options.quiet, default_timezone=account.default_timezone
    )
    return resolved.field_values()


def _command(report: RowCommand) -> Callable[..., int]:
    def command(
        *field_arguments: FieldArguments,
        dates: DateOptions | None = None,
        report_format: Format = "json",
        account: AccountOptions | None = None,
        json_options: JsonOptions | None = None,
    ) -> int:
        json_options, account = json_options or JsonOptions(), account or AccountOptions()
        if json_options.list_fields:
            return print_fields(report.request)
        options = _dates(dates, account, json_options)
        return _print_report(
            report, options, field_arguments, account, json_options, report_format=report_format
        )

    has_dates = any(field.name == "start_date" for field in fields_of(report.request))
    return command if has_dates else replace_options(command, dates=showing(DateOptions, ()))


def _print_saved(
    *field_arguments: FieldArguments,
    dates: DateOptions | None = None,
    token: TokenOptions | None = None,
    report_format: Format = "json",
    account: AccountOptions | None = None,
    json_options: JsonOptions | None = None,
) -> int:
    json_options, account = json_options or JsonOptions(), account or AccountOptions()
    if json_options.list_fields:
        return print_fields(SAVED.request)
    given = _dates(dates, account, json_options)
    options = {"report_token": (token or TokenOptions()).read(), **given}
    return _print_report(SAVED, options, field_arguments, account, json_options, report_format=report_format)


def report_app() -> App:
    """Return the ``report`` command with a subcommand for each report."""
    app = App(name="report")
    for report in JSON_REPORTS:
        app.command(_command(report), name=report.name, help=report.summary)
    app.command(_print_saved, name=SAVED.name, help=SAVED.summary)
    return app


REPORT_APP = report_app()
