"""The commands ``toggl-async bulk run``, which fetches the due files, and ``bulk plan``, its preview."""

from contextlib import aclosing
from typing import Annotated

from cyclopts import Parameter

from toggl_async.bulk import Plan, Run, RunResult, preview
from toggl_async.cli import converters
from toggl_async.cli.bulk.archive_options import ArchiveOptions
from toggl_async.cli.bulk.plan_options import PlanArgument, PlanOptions
from toggl_async.cli.bulk.results import exit_code_of, print_preview
from toggl_async.cli.bulk.run_display import RunDisplay
from toggl_async.cli.exit_codes import ExitCode
from toggl_async.cli.signals import run

PerHour = Annotated[
    int | None,
    Parameter(
        name="--per-hour",
        converter=converters.positive_count,
        help="Requests an hour that the workspace's Toggl plan allows; by default, as seen in earlier runs.",
    ),
]
AsJson = Annotated[bool, Parameter(name="--json", show_default=False, help="Print JSON.")]
Quiet = Annotated[
    bool, Parameter(name="--quiet", show_default=False, help="Print only failures and the summary.")
]
Adopt = Annotated[
    bool,
    Parameter(
        name="--adopt",
        show_default=False,
        help="Go on though the archive was made with another plan, or with another role in a workspace.",
    ),
]
Concurrency = Annotated[
    int,
    Parameter(
        name="--concurrency", converter=converters.positive_count, help="Number of files fetched at a time."
    ),
]
Wait = Annotated[
    bool,
    Parameter(
        name="--wait",
        show_default=False,
        help="Wait when an hourly quota is used up; otherwise the command ends with exit code 75.",
    ),
]
DryRun = Annotated[
    bool,
    Parameter(name="--dry-run", show_default=False, help="Only preview the run, as 'bulk plan' does."),
]


def plan_command(
    plan: PlanArgument = None,
    *,
    options: PlanOptions | None = None,
    archive: ArchiveOptions | None = None,
    per_hour: PerHour = None,
    adopt: Adopt = False,
    as_json: AsJson = False,
) -> int:
    """Print the files that a run would fetch, those that exist, and when the run would end.

    At most one request is sent for each account, to list its workspaces.
    """
    made = (options or PlanOptions()).plan(plan)
    return run(_preview(made, archive or ArchiveOptions(), per_hour, adopt=adopt, as_json=as_json))


def run_command(
    plan: PlanArgument = None,
    *,
    options: PlanOptions | None = None,
    archive: ArchiveOptions | None = None,
    concurrency: Concurrency = 8,
    wait: Wait = False,
    adopt: Adopt = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> int:
    """Fetch the files that are due; a run that was stopped continues where it stopped.

    Each window of each report is one file. A window is fetched again, at most
    once a day, until it was fetched at least --settle days after its end.
    With --json, each event of the run is a line on standard output.
    """
    made, chosen = (options or PlanOptions()).plan(plan), archive or ArchiveOptions()
    if dry_run:
        return run(_preview(made, chosen, None, adopt=adopt, as_json=as_json))
    return run(
        _run(made, chosen, RunDisplay(as_json=as_json, quiet=quiet), concurrency, wait=wait, adopt=adopt)
    )


async def _run(
    plan: Plan,
    options: ArchiveOptions,
    display: RunDisplay,
    concurrency: int,
    *,
    wait: bool,
    adopt: bool,
) -> int:
    async with options.open(plan, adopt=adopt) as archive:
        with display.listening() as listener:
            result = await run_to_end(
                Run(archive=archive, concurrency=concurrency, wait=wait, listener=listener)
            )
    display.print_result(result)
    return exit_code_of(result)


async def run_to_end(bulk_run: Run) -> RunResult:
    """Run all jobs, and return the result of the run."""
    async with aclosing(bulk_run.outcomes()) as outcomes:
        async for _ in outcomes:
            pass
    return bulk_run.result


async def _preview(
    plan: Plan, options: ArchiveOptions, per_hour: int | None, *, adopt: bool, as_json: bool
) -> int:
    async with options.open(plan, adopt=adopt, writes=False) as archive:
        per_second = None if options.sandbox else 1.0
        found = await preview(archive, per_hour=per_hour, per_second=per_second)
    print_preview(plan, found, as_json=as_json)
    if found.failed_accounts:
        return ExitCode.REFUSED
    return ExitCode.OK if found.resume_at is None else ExitCode.COME_BACK
