"""The commands ``toggl-async bulk status``, ``verify`` and ``manifest``, which inspect an archive."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from toggl_async.bulk import (
    Archive,
    JobGroup,
    Plan,
    Run,
    TotalsCheck,
    Verification,
    calendar_of,
    check_totals,
    coverage_of,
    manifest_lines,
    verify,
    weekly_hours,
)
from toggl_async.bulk.ledger.ledger import Ledger
from toggl_async.cli.bulk.archive_options import ArchiveOptions
from toggl_async.cli.bulk.coverage_output import print_coverage
from toggl_async.cli.bulk.page import COMMAND, PageContent, page_of
from toggl_async.cli.bulk.plan_options import PlanArgument, PlanOptions
from toggl_async.cli.bulk.results import exit_code_of, print_verification
from toggl_async.cli.bulk.run_commands import AsJson, run_to_end
from toggl_async.cli.bulk.run_display import RunDisplay
from toggl_async.cli.exit_codes import ExitCode, UsageError
from toggl_async.cli.html_file import check_page, write_page
from toggl_async.cli.signals import run

Sample = Annotated[
    str,
    Parameter(name="--sample", help="Part of the files to read, such as 5%, chosen at random."),
]
Html = Annotated[
    Path | None,
    Parameter(
        name="--html",
        show_default=False,
        help="Also write a web page, with a chart of the hours of each week; an earlier page is replaced.",
    ),
]
Repair = Annotated[
    bool,
    Parameter(name="--repair", show_default=False, help="Fetch missing and altered files again."),
]
CheckTotals = Annotated[
    bool,
    Parameter(
        name="--check-totals",
        show_default=False,
        help="Compare each csv with Toggl's totals by day, with one request for each workspace and year.",
    ),
]


def status_command(
    plan: PlanArgument = None,
    *,
    options: PlanOptions | None = None,
    archive: ArchiveOptions | None = None,
    html: Html = None,
    as_json: AsJson = False,
) -> int:
    """Print the files that are settled, done, due, missing, altered, failed or extra; no request is sent.

    A month in the calendar has the letter of its file that needs most attention.
    """
    made = (options or PlanOptions()).plan(plan)
    return run(_status(made, archive or ArchiveOptions(), html, as_json=as_json))


async def _status(plan: Plan, options: ArchiveOptions, html: Path | None, *, as_json: bool) -> int:
    if html is not None:
        check_page(html, COMMAND)
    async with options.open(plan, writes=False) as archive:
        groups = await archive.known_groups()
        coverage = await coverage_of(archive, groups)
        accounts = await archive.known_workspaces()
        calendar = calendar_of(coverage, {each.id: each.name for some in accounts.values() for each in some})
        hours = None if html is None else await weekly_hours(archive, groups)
        now = archive.clock.utc()
    if html is not None:
        write_page(html, page_of(PageContent(plan, coverage, calendar, hours, now)))
    print_coverage(plan, coverage, calendar, as_json=as_json)
    return 0


def verify_command(
    plan: PlanArgument = None,
    *,
    options: PlanOptions | None = None,
    archive: ArchiveOptions | None = None,
    sample: Sample = "100%",
    repair: Repair = False,
    totals: CheckTotals = False,
    as_json: AsJson = False,
) -> int:
    """Read the files and compare them with the ledger; the exit code is 1 if one differs.

    No request is sent, except with --repair and --check-totals.
    """
    made, part = (options or PlanOptions()).plan(plan), _part(sample)
    work = _verify(made, archive or ArchiveOptions(), part, repair=repair, totals=totals, as_json=as_json)
    return run(work)


async def _verify(
    plan: Plan, options: ArchiveOptions, sample: float, *, repair: bool, totals: bool, as_json: bool
) -> int:
    async with options.open(plan, writes=repair) as archive:
        groups = await archive.known_groups()
        verification = await verify(archive, groups, sample=sample)
        checks = await _totals(archive, groups) if totals else ()
        print_verification(verification, checks, as_json=as_json)
        if repair and not verification.complete:
            return await _repair(archive, verification, as_json=as_json)
    agrees = verification.complete and all(each.agrees for each in checks)
    return ExitCode.OK if agrees else ExitCode.REFUSED


async def _totals(archive: Archive, groups: Sequence[JobGroup]) -> Sequence[TotalsCheck]:
    return [each async for each in check_totals(archive, groups)]


async def _repair(archive: Archive, verification: Verification, *, as_json: bool) -> int:
    display = RunDisplay(as_json=as_json)
    with display.listening() as listener:
        result = await run_to_end(Run(archive=archive, only=verification.repairs(), listener=listener))
    display.print_result(result)
    return exit_code_of(result)


def _part(text: str) -> float:
    number, percent = text.removesuffix("%"), text.endswith("%")
    try:
        part = float(number) / (100 if percent else 1)
    except ValueError:
        part = 0.0
    if not 0 < part <= 1:
        raise UsageError(f"--sample: {text!r} is not a part such as 5%")
    return part


def manifest_command(
    plan: PlanArgument = None, *, options: PlanOptions | None = None, archive: ArchiveOptions | None = None
) -> int:
    """Print a line of JSON for each file: name, size, sha256, rows, time tracked, and request."""
    return run(_manifest((options or PlanOptions()).plan(plan), archive or ArchiveOptions()))


async def _manifest(plan: Plan, options: ArchiveOptions) -> int:
    async with options.open(plan, writes=False) as archive:
        await archive.ledger.do(_print_manifest)
    return 0


def _print_manifest(ledger: Ledger) -> None:
    for line in manifest_lines(ledger):
        sys.stdout.write(f"{line}\n")
