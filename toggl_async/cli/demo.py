"""``toggl-async demo``: the main job, for which no account is needed."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from toggl_async import Saved
from toggl_async.cli import values
from toggl_async.cli.accounts import Account, Connection
from toggl_async.cli.days import Days
from toggl_async.cli.exits import MistakeError
from toggl_async.cli.exports import export
from toggl_async.cli.jobs import Destination, Job, Plan
from toggl_async.cli.reporting import Talk, print_table
from toggl_async.cli.reports import REPORTS
from toggl_async.cli.running import run

FILES: Mapping[str, Sequence[str]] = {
    "detailed": ("csv", "xlsx", "pdf"),
    "summary": ("csv",),
    "weekly": ("csv",),
}
YEAR = Days(start_date=date(2025, 1, 1), end_date=date(2025, 12, 31))

ToDir = Annotated[
    Path,
    Parameter(name="--to-dir", help="Folder for the files; it is made, and files of its names replaced."),
]
Entries = Annotated[
    int | None,
    Parameter(
        name="--entries", converter=values.count, help="How many time entries the made-up company has."
    ),
]


def demo(*, to_dir: ToDir = Path("toggl-demo"), entries: Entries = None, talk: Talk | None = None) -> int:
    """Export a year of a made-up company as csv, xlsx and pdf; no account is needed."""
    if to_dir.exists() and not to_dir.is_dir():
        raise MistakeError(f"--to-dir {to_dir} is a file")
    return run(_demo(to_dir, entries, talk or Talk()))


def _jobs(to_dir: Path, connection: Connection) -> Sequence[Job]:
    to_dir.mkdir(parents=True, exist_ok=True)
    destination = Destination(to_dir=to_dir)
    plans = (
        Plan(report=report, formats=FILES[report.name], given=YEAR.given(), destination=destination)
        for report in REPORTS
        if report.name in FILES
    )
    return [job for plan in plans for job in plan.jobs(connection)]


async def _demo(to_dir: Path, entries: int | None, talk: Talk) -> int:
    files: list[Saved] = []
    async with Account(sandbox=True, entries=entries).connect() as connection:
        talk.say("A Toggl on this machine, with a made-up company: its year 2025, through the real client.")
        for job in _jobs(to_dir, connection):
            saved = await export(connection.toggl, job, talk, "replace")
            files.append(saved)
            if talk.as_json:
                talk.finished(job, saved)
            else:
                talk.say(f"  {job.label:<14} {saved.seconds:.1f} s")
    if not talk.as_json and not talk.quiet:
        print_table(files)
        talk.say(f"{len(files)} files in {to_dir}{os.sep}, each checked to be whole before it got its name.")
    return 0
