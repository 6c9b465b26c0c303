"""``toggl-async demo``: exports that work without an account."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from toggl_async import Saved
from toggl_async.cli import converters
from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.connection import Connection
from toggl_async.cli.date_options import DateOptions
from toggl_async.cli.destination_options import DestinationOptions
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.exports import export
from toggl_async.cli.file_exports import FileExport, ReportExport
from toggl_async.cli.file_output import OutputOptions, print_table
from toggl_async.cli.reports import REPORTS
from toggl_async.cli.signals import run

FORMATS: Mapping[str, Sequence[str]] = {
    "detailed": ("csv", "xlsx", "pdf"),
    "summary": ("csv",),
    "weekly": ("csv",),
}
YEAR = DateOptions(start_date=date(2025, 1, 1), end_date=date(2025, 12, 31))

NEXT_STEP = """
Next, your own reports: put the API token of https://track.toggl.com/profile
into the environment variable TOGGL_API_TOKEN, and type

  toggl-async list workspaces
  toggl-async export detailed --workspace ID --last month --format csv,pdf"""

ToDir = Annotated[
    Path,
    Parameter(
        name="--to-dir",
        help="Folder for the files; it is created if missing, and files of the same names are replaced.",
    ),
]
Entries = Annotated[
    int | None,
    Parameter(
        name="--entries", converter=converters.count, help="Number of time entries of the made-up company."
    ),
]


def demo(
    *, to_dir: ToDir = Path("toggl-demo"), entries: Entries = None, output: OutputOptions | None = None
) -> int:
    """Export a year of a made-up company as csv, xlsx and pdf; no account is needed."""
    if to_dir.exists() and not to_dir.is_dir():
        raise UsageError(f"--to-dir {to_dir} is a file")
    return run(_demo(to_dir, entries, output or OutputOptions()))


def _files(to_dir: Path, connection: Connection) -> Sequence[FileExport]:
    to_dir.mkdir(parents=True, exist_ok=True)
    destination = DestinationOptions(to_dir=to_dir)
    exports = (
        ReportExport(
            report=report,
            formats=FORMATS[report.name],
            options=YEAR.field_values(),
            destination=destination,
        )
        for report in REPORTS
        if report.name in FORMATS
    )
    return [file for each in exports for file in each.files(connection)]


async def _demo(to_dir: Path, entries: int | None, output: OutputOptions) -> int:
    results: list[Saved] = []
    async with AccountOptions(sandbox=True, entries=entries).connect() as connection:
        output.print_message("Exporting the year 2025 of a made-up company from a sandbox on this machine:")
        for file in _files(to_dir, connection):
            saved = await export(connection.toggl, file, output, "replace", keep_bar=True)
            results.append(saved)
            if output.as_json:
                output.print_result(file, saved)
            elif not output.shows_bars:
                output.print_message(f"  {file.label:<14} {saved.seconds:.1f} s")
    if not output.as_json and not output.quiet:
        print_table(results)
        output.print_message(
            f"Saved {len(results)} files in {to_dir}{os.sep}; each was checked before it got its final name."
        )
        output.print_message(NEXT_STEP)
    return 0
