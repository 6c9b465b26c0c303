"""The entries of a chart: read from saved csvs, or requested from Toggl."""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from toggl_async import DecodeError, IncompleteResponseError
from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.chart.weekly_totals import WeekAdder
from toggl_async.cli.field_arguments import request_of
from toggl_async.reports.exports import ExportDetailed
from toggl_async.tables import read_rows


async def add_files(adder: WeekAdder, paths: Sequence[Path]) -> None:
    """Add the entries of csvs of the detailed report, on a thread.

    Raises:
        DecodeError: a file is not such a csv, or ends in the middle of a line.
        OSError: a file cannot be read.
    """
    stopped = threading.Event()

    def add_all() -> None:
        for path in paths:
            _add_file(adder, path, stopped)

    try:
        await asyncio.to_thread(add_all)
    except asyncio.CancelledError:
        stopped.set()
        raise


def _add_file(adder: WeekAdder, path: Path, stopped: threading.Event) -> None:
    try:
        for row in read_rows(path, ExportDetailed):
            if stopped.is_set():
                return
            adder.add(row)
    except (DecodeError, IncompleteResponseError) as error:
        problem = DecodeError(f"{path}: {error}")  # a file does not become whole by waiting
    else:
        return
    raise problem


async def add_from_toggl(
    adder: WeekAdder, account: AccountOptions, fields: Mapping[str, object], *, quiet: bool
) -> int:
    """Add the entries of the detailed report, with one request for each year, and return the workspace's id.

    ``quiet`` leaves out the warnings about quotas.

    Raises:
        UsageError: there is no workspace, or a field is malformed.
        TogglError: a request was refused, or no complete csv arrived.
    """
    export = request_of(ExportDetailed, fields, (), "chart")
    async with account.connect(quiet=quiet) as connection:
        for request in export.by_year():
            async for row in connection.toggl.rows(connection.prepare(request)):
                adder.add(row)
        return connection.workspace_id
