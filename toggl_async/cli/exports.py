"""``toggl-async export``: saves reports as files."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

from attrs import evolve
from cyclopts import App, Parameter

from toggl_async.cli import converters
from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.date_options import DateOptions
from toggl_async.cli.destination_options import DestinationOptions
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.field_arguments import print_fields
from toggl_async.cli.file_exports import FileExport, ReportExport, check_paths
from toggl_async.cli.file_output import OutputOptions
from toggl_async.cli.filter_options import FilterOptions
from toggl_async.cli.hidden_options import replace_options, showing
from toggl_async.cli.options import FieldArguments, ListFields
from toggl_async.cli.report_token import TokenOptions
from toggl_async.cli.reports import REPORTS, SAVED, ReportCommand
from toggl_async.cli.signals import run
from toggl_async.cli.streamed_export import check_output, stream_export
from toggl_async.options import Existing
from toggl_async.request.calendar_units import Unit
from toggl_async.saved import Saved

if TYPE_CHECKING:  # imported when a connection is opened, see :mod:`.account_connection`
    from toggl_async.workspace import Workspace

DATA = "data"
DATA_SUMMARY = "The workspace's own data with ids, as a zip of JSON files. Formats: zip."

Formats = Annotated[
    tuple[str, ...] | None,
    Parameter(
        name="--format",
        converter=converters.comma_separated,
        show_default=False,
        help="Format of the file, or several such as csv,pdf: one file and one request each. "
        "[default: the suffix of --output, or csv]",
    ),
]
Split = Annotated[
    Unit | None,
    Parameter(
        name="--split",
        help="Save one file, and send one request, for each week, month, quarter or year of the date range.",
    ),
]


async def export(
    toggl: "Workspace", file: FileExport, output: OutputOptions, existing: Existing, *, keep_bar: bool = False
) -> Saved:
    """Save one file; with ``keep_bar`` its progress bar stays on the terminal.

    Raises:
        TogglError: the request was refused, or no complete file arrived.
        OSError: the file cannot be written.
    """
    # Bars that stay stand in a column, below each other.
    label = f"{file.label:<14}" if keep_bar else file.label
    with output.progress(label, keep=keep_bar) as progress:
        options = evolve(file.request.options, existing=existing, progress=progress, count_rows=True)
        return await toggl.save(file.request.evolve(options=options), file.path)


async def _export_all(account: AccountOptions, report_export: ReportExport, output: OutputOptions) -> int:
    existing = report_export.destination.existing
    async with account.connect(quiet=output.quiet) as connection:
        files = tuple(report_export.files(connection))
        if report_export.destination.streams:
            await stream_export(connection.toggl, files[0].request)
            return 0
        check_paths(files, existing)
        if report_export.parts:
            output.print_message(f"toggl-async: {len(files)} files, one request each")
        for file in files:
            output.print_result(file, await export(connection.toggl, file, output, existing))
    return 0


def _run(account: AccountOptions | None, report_export: ReportExport, output: OutputOptions | None) -> int:
    output = output or OutputOptions()
    if report_export.destination.streams:
        if output.as_json:
            raise UsageError("--output - writes the file itself to standard output: leave --json out")
        check_output(report_export.formats[0])
    return run(_export_all(account or AccountOptions(), report_export, output))


def _command(report: ReportCommand) -> Callable[..., int]:
    def command(
        *field_arguments: FieldArguments,
        dates: DateOptions | None = None,
        split: Split = None,
        formats: Formats = None,
        destination: DestinationOptions | None = None,
        filters: FilterOptions | None = None,
        account: AccountOptions | None = None,
        output: OutputOptions | None = None,
        list_fields: ListFields = False,
    ) -> int:
        destination = destination or DestinationOptions()
        chosen = destination.formats(formats)
        if list_fields:
            return _print_fields(report, chosen)
        quiet = output is not None and output.quiet
        account = account or AccountOptions()
        dates = (dates or DateOptions()).resolve(
            quiet=quiet, splits_weeks=split == "week", default_timezone=account.default_timezone
        )
        if split is None:
            dates.validate()
        report_export = ReportExport(
            report=report,
            formats=chosen,
            options={**dates.field_values(), **(filters or FilterOptions()).field_values()},
            field_arguments=field_arguments,
            destination=destination,
            parts=() if split is None else dates.split(split),
        )
        return _run(account, report_export, output)

    shown = showing(FilterOptions, report.fields)
    return replace_options(command, filters=shown)


def _export_saved(
    *field_arguments: FieldArguments,
    formats: Formats = None,
    token: TokenOptions | None = None,
    destination: DestinationOptions | None = None,
    account: AccountOptions | None = None,
    output: OutputOptions | None = None,
    list_fields: ListFields = False,
) -> int:
    destination = destination or DestinationOptions()
    chosen = destination.formats(formats)
    if list_fields:
        return _print_fields(SAVED, chosen)
    report_export = ReportExport(
        report=SAVED,
        formats=chosen,
        options={"report_token": (token or TokenOptions()).read()},
        field_arguments=field_arguments,
        destination=destination,
    )
    return _run(account, report_export, output)


def _print_fields(report: ReportCommand, formats: Sequence[str]) -> int:
    for file_format in formats:
        print_fields(report.request_class(file_format))
    return 0


def export_app() -> App:
    """Return the ``export`` command with a subcommand for each report."""
    app = App(name="export")
    for report in REPORTS:
        app.command(_command(report), name=report.name, help=report.summary)
    app.command(_export_saved, name=SAVED.name, help=SAVED.summary)
    app.command("toggl_async.cli.data_export:export_data", name=DATA, help=DATA_SUMMARY)
    return app


EXPORT_APP = export_app()
