"""The command ``toggl-async chart``."""

import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import attrs
from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli import converters
from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.chart.entries import add_files, add_from_toggl
from toggl_async.cli.chart.json_lines import json_lines
from toggl_async.cli.chart.page import COMMAND, page_of
from toggl_async.cli.chart.terminal import COLOURS, print_chart
from toggl_async.cli.chart.weekly_totals import Division, WeekAdder, WeeklyChart
from toggl_async.cli.console import output_console
from toggl_async.cli.date_options import DateOptions
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.filter_options import FilterOptions
from toggl_async.cli.html_file import check_page, write_page
from toggl_async.cli.row_text import printable
from toggl_async.cli.signals import run
from toggl_async.tables import UnreadCellWarning

_DAYS = 84
"""The days of a chart without options for dates: twelve weeks."""


@Parameter(name="*")
@frozen(kw_only=True)
class ChartOptions:
    """The options for how the chart is drawn."""

    by: Annotated[
        Division | None, Parameter(name="--by", help="Divide each bar by project, client or user.")
    ] = None
    top: Annotated[
        int,
        Parameter(
            name="--top",
            converter=converters.positive_count,
            help="The number of projects, clients or users that have a colour of their own, at most 8.",
        ),
    ] = len(COLOURS)
    html: Annotated[
        Path | None,
        Parameter(
            name="--html",
            show_default=False,
            help="Write the chart as a web page in place of the terminal; an earlier one is replaced.",
        ),
    ] = None
    as_json: Annotated[
        bool, Parameter(name="--json", show_default=False, help="Print one JSON object for each week.")
    ] = False
    quiet: Annotated[
        bool, Parameter(name="--quiet", show_default=False, help="Print no messages and no path.")
    ] = False

    def check(self) -> None:
        """Check the options.

        Raises:
            UsageError: the options contradict each other, or the page cannot be written.
        """
        if self.top > len(COLOURS):
            raise UsageError(f"--top {self.top}: a chart has at most {len(COLOURS)} colours")
        if self.html is not None and self.as_json:
            raise UsageError("--html and --json contradict each other: give one of them")
        if self.html is not None:
            check_page(self.html, COMMAND)

    def write(self, chart: WeeklyChart, source: str) -> None:
        """Print the chart, or write its page."""
        if self.html is not None:
            write_page(self.html, page_of(chart, source))
            if not self.quiet:
                sys.stdout.write(f"{self.html}\n")
        elif self.as_json:
            sys.stdout.writelines(json_lines(chart))
        else:
            print_chart(chart, output_console())
        if chart.unread and not self.quiet:
            rows = "1 row has" if chart.unread == 1 else f"{chart.unread:,} rows have"
            sys.stderr.write(f"toggl-async: left out: {rows} no date or duration that is understood\n")


def chart(
    *files: Path,
    dates: DateOptions | None = None,
    filters: FilterOptions | None = None,
    options: ChartOptions | None = None,
    account: AccountOptions | None = None,
) -> int:
    """Draw the hours of each week as bars, from saved csvs or from Toggl.

    Without files, the entries of the last twelve weeks, or of another date range, are requested from Toggl:
    one request for each year.

    Parameters
    ----------
    files
        Csvs of the detailed report; no request is sent.
    """
    options = options or ChartOptions()
    options.check()
    if files:
        _check_no_requests(dates, filters, account)
        return run(_from_files(files, options))
    if dates is None or dates == DateOptions(timezone=dates.timezone):
        dates = attrs.evolve(dates or DateOptions(), days=_DAYS)
    account = account or AccountOptions()
    resolved = dates.resolve(quiet=options.quiet, default_timezone=account.default_timezone)
    if None in (resolved.start_date, resolved.end_date):
        raise UsageError("a chart needs two dates: give --from and --to, or an option such as --last year")
    resolved.split("year")  # checks the order of the dates
    fields = {**resolved.field_values(), **(filters or FilterOptions()).field_values()}
    return run(_from_toggl(fields, account, options))


def _check_no_requests(*unused: DateOptions | FilterOptions | AccountOptions | None) -> None:
    if any(each is not None and each != type(each)() for each in unused):
        raise UsageError(
            "a chart of files sends no request: leave out the options for dates, filters and the account"
        )


async def _from_files(files: Sequence[Path], options: ChartOptions) -> int:
    adder = WeekAdder(options.by)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnreadCellWarning)  # such rows are counted
        await add_files(adder, files)
    options.write(adder.chart(options.top), ", ".join(printable(str(path)) for path in files))
    return 0


async def _from_toggl(fields: dict[str, object], account: AccountOptions, options: ChartOptions) -> int:
    adder = WeekAdder(options.by)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnreadCellWarning)
        workspace_id = await add_from_toggl(adder, account, fields, quiet=options.quiet)
    period = f"{fields.get('start_date')} to {fields.get('end_date')}"
    options.write(adder.chart(options.top), f"Workspace {workspace_id}, {period}")
    return 0
