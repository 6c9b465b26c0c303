"""``toggl-async report``: reports and other answers as JSON."""

from collections.abc import Callable, Mapping, Sequence

from cyclopts import App

from toggl_async.cli.accounts import Account
from toggl_async.cli.asking import Inquiry, ask
from toggl_async.cli.days import Days
from toggl_async.cli.fields import print_fields, request_of
from toggl_async.cli.options import Form, Pairs
from toggl_async.cli.running import run
from toggl_async.cli.tokens import TokenSource
from toggl_async.insights import trends as insights
from toggl_async.reports import comparative, detailed, profitability, saved, summary, trends, weekly
from toggl_async.track import me, organization, workspace

SAVED = Inquiry("saved", saved.LoadSaved)
INQUIRIES = (
    Inquiry("detailed", detailed.Detailed),
    Inquiry("detailed-totals", detailed.DetailedTotals),
    Inquiry("summary", summary.Summary),
    Inquiry("weekly", weekly.Weekly),
    Inquiry("comparative", comparative.Comparative),
    Inquiry("client-trends", trends.ClientTrends),
    Inquiry("project-trends", trends.ProjectTrends),
    Inquiry("user-trends", trends.UserTrends),
    Inquiry("project-profitability", profitability.ProjectProfitability),
    Inquiry("project-summary", summary.ProjectSummary),
    Inquiry("project-user-summaries", summary.ProjectUserSummaries),
    Inquiry("insights-project-trends", insights.ProjectTrends),
    Inquiry("me", me.Me),
    Inquiry("quota", me.QuotaRequest),
    Inquiry("workspace", workspace.GetWorkspace),
    Inquiry("organization", organization.GetOrganization),
)


def _ask(
    inquiry: Inquiry, given: Mapping[str, object], pairs: Sequence[str], account: Account | None, form: Form
) -> int:
    request = request_of(inquiry.request, given, pairs, inquiry.name)
    return run(ask(account or Account(), request, raw=form.raw))


def _command(inquiry: Inquiry) -> Callable[..., int]:
    def command(
        *pairs: Pairs,
        days: Days | None = None,
        account: Account | None = None,
        form: Form | None = None,
    ) -> int:
        form = form or Form()
        if form.fields:
            return print_fields(inquiry.request)
        return _ask(inquiry, (days or Days()).given(), pairs, account, form)

    return command


def _saved(
    *pairs: Pairs,
    days: Days | None = None,
    token: TokenSource | None = None,
    account: Account | None = None,
    form: Form | None = None,
) -> int:
    form = form or Form()
    if form.fields:
        return print_fields(SAVED.request)
    given = {"report_token": (token or TokenSource()).read(), **(days or Days()).given()}
    return _ask(SAVED, given, pairs, account, form)


def report_app() -> App:
    """The command with one command of its own for each report."""
    app = App(name="report", help="Print a report as JSON: a line for each row, over all pages.")
    for inquiry in INQUIRIES:
        app.command(_command(inquiry), name=inquiry.name, help=inquiry.summary)
    app.command(_saved, name=SAVED.name, help=SAVED.summary)
    return app
