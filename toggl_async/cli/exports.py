"""``toggl-async export``: reports as files."""

from collections.abc import Callable, Sequence
from typing import Annotated

from attrs import evolve
from cyclopts import App, Parameter

from toggl_async import Saved, Workspace
from toggl_async.cli import values
from toggl_async.cli.accounts import Account
from toggl_async.cli.days import Days
from toggl_async.cli.fields import print_fields
from toggl_async.cli.jobs import Destination, Job, Plan, refuse_taken
from toggl_async.cli.options import Fields, Pairs
from toggl_async.cli.reporting import Talk
from toggl_async.cli.reports import REPORTS, SAVED, Report, Selection
from toggl_async.cli.running import run
from toggl_async.cli.tokens import TokenSource
from toggl_async.options import Existing

Formats = Annotated[
    tuple[str, ...],
    Parameter(
        name="--format",
        converter=values.listed,
        show_default=False,
        help="Format of the file; several make several files, one request each. [default: csv]",
    ),
]


async def export(toggl: Workspace, job: Job, talk: Talk, existing: Existing) -> Saved:
    """Fetch one file.

    Raises:
        TogglError: it was refused, or no whole file came.
        OSError: it cannot be written.
    """
    with talk.progress(job.label) as tell:
        options = evolve(job.request.options, existing=existing, progress=tell, count_rows=True)
        try:
            return await toggl.save(job.request.evolve(options=options), job.path)
        except OSError as fault:
            # A full disk names no file, and of several it should.
            fault.filename = fault.filename or str(job.path)
            raise


async def _export_all(account: Account, plan: Plan, talk: Talk) -> int:
    existing = plan.destination.existing
    async with account.connect() as connection:
        jobs = tuple(plan.jobs(connection))
        if existing == "error":
            refuse_taken(jobs)
        for job in jobs:
            talk.finished(job, await export(connection.toggl, job, talk, existing))
    return 0


def _command(report: Report) -> Callable[..., int]:
    def command(
        *pairs: Pairs,
        days: Days | None = None,
        formats: Formats = ("csv",),
        destination: Destination | None = None,
        selection: Selection | None = None,
        account: Account | None = None,
        talk: Talk | None = None,
        fields: Fields = False,
    ) -> int:
        if fields:
            return _print_fields(report, formats)
        days = days or Days()
        days.check()
        plan = Plan(
            report=report,
            formats=formats,
            given={**days.given(), **(selection or Selection()).given()},
            pairs=pairs,
            destination=destination or Destination(),
        )
        return run(_export_all(account or Account(), plan, talk or Talk()))

    return command


def _saved(
    *pairs: Pairs,
    formats: Formats = ("csv",),
    token: TokenSource | None = None,
    destination: Destination | None = None,
    account: Account | None = None,
    talk: Talk | None = None,
    fields: Fields = False,
) -> int:
    if fields:
        return _print_fields(SAVED, formats)
    given = {"report_token": (token or TokenSource()).read()}
    plan = Plan(
        report=SAVED,
        formats=formats,
        given=given,
        pairs=pairs,
        destination=destination or Destination(),
    )
    return run(_export_all(account or Account(), plan, talk or Talk()))


def _print_fields(report: Report, formats: Sequence[str]) -> int:
    for file_format in formats:
        print_fields(report.request_class(file_format))
    return 0


def export_app() -> App:
    """The command with one command of its own for each report."""
    app = App(name="export", help="Export a report into files that are whole or not there.")
    for report in REPORTS:
        app.command(_command(report), name=report.name, help=report.summary)
    app.command(_saved, name=SAVED.name, help=SAVED.summary)
    return app
