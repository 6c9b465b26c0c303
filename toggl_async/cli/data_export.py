"""``toggl-async export data``: the archive of a workspace's own data."""

from collections.abc import Sequence
from typing import Annotated

from attrs import evolve
from cyclopts import Parameter

from toggl_async import save_data_export
from toggl_async.cli import converters
from toggl_async.cli.account_options import AccountOptions
from toggl_async.cli.destination_options import DestinationOptions
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.exports import DATA, export
from toggl_async.cli.field_values import construct
from toggl_async.cli.file_exports import FileExport, check_paths
from toggl_async.cli.file_output import OutputOptions
from toggl_async.cli.signals import run
from toggl_async.cli.streamed_export import check_output, stream_export
from toggl_async.track.data_exports import DataExports, ExportData, RequestDataExport
from toggl_async.transfer.file_names import file_name

_DEFAULT_OBJECTS = ("clients", "projects", "tags", "tasks", "workspace_users")

Objects = Annotated[
    tuple[str, ...] | None,
    Parameter(
        name="--objects",
        converter=converters.comma_separated,
        show_default=False,
        help="Kinds of objects in a new archive, such as clients,tags. "
        f"[default: {','.join(_DEFAULT_OBJECTS)}]",
    ),
]
Uuid = Annotated[
    str | None,
    Parameter(
        name="--uuid",
        help="Save the archive with this uuid, from 'list data-exports', and ask for no new one.",
    ),
]
Interval = Annotated[
    float,
    Parameter(
        name="--interval",
        converter=converters.seconds,
        help="Seconds between two look-ups of the state of a new archive; each is one request.",
    ),
]
LongestWait = Annotated[
    float,
    Parameter(name="--longest-wait", converter=converters.seconds, help="Seconds to wait for a new archive."),
]


async def _save_uuid(
    account: AccountOptions, uuid: str, destination: DestinationOptions, output: OutputOptions
) -> int:
    request = construct(ExportData, {"uuid": uuid}, DATA)
    async with account.connect(quiet=output.quiet) as connection:
        prepared = connection.prepare(request)
        if destination.streams:
            await stream_export(connection.toggl, prepared)
            return 0
        path = destination.path(file_name(prepared))
        file = FileExport(report=DATA, request=prepared, path=path)
        check_paths((file,), destination.existing)
        output.print_result(file, await export(connection.toggl, file, output, destination.existing))
    return 0


async def _save_new(
    account: AccountOptions,
    objects: Sequence[str],
    waits: tuple[float, float],
    destination: DestinationOptions,
    output: OutputOptions,
) -> int:
    interval, longest_wait = waits
    async with account.connect(quiet=output.quiet) as connection:
        options = connection.prepare(DataExports()).options
        path = destination.path(f"{connection.workspace_id}_{DATA}.zip")
        output.print_message(f"toggl-async: an archive is asked for, and looked up every {interval:g} s")
        with output.progress(f"{DATA} zip") as progress:
            saved = await save_data_export(
                connection.toggl.workspace(connection.workspace_id),
                path,
                objects,
                interval=interval,
                longest_wait=longest_wait,
                options=evolve(options, existing=destination.existing, progress=progress),
            )
        output.print_result(FileExport(report=DATA, request=saved.request, path=saved.path), saved)
    return 0


def export_data(
    *,
    objects: Objects = None,
    uuid: Uuid = None,
    interval: Interval = 30.0,
    longest_wait: LongestWait = 3600.0,
    destination: DestinationOptions | None = None,
    account: AccountOptions | None = None,
    output: OutputOptions | None = None,
) -> int:
    """Ask for an archive of the workspace's data, wait until it is made, and save it."""
    destination, account = destination or DestinationOptions(), account or AccountOptions()
    output = output or OutputOptions()
    destination.validate(1)
    if destination.streams:
        if uuid is None or output.as_json:
            raise UsageError("--output - writes an archive to standard output: give --uuid, and no --json")
        check_output("zip")
    if uuid is not None:
        if objects is not None:
            raise UsageError("--uuid is an archive that was asked for: leave --objects out")
        return run(_save_uuid(account, uuid, destination, output))
    if destination.existing == "skip":
        raise UsageError("--existing skip could leave out the archive that was asked for")
    if interval > longest_wait:
        raise UsageError("--interval must not be longer than --longest-wait")
    asked = construct(RequestDataExport, {"objects": _DEFAULT_OBJECTS if objects is None else objects}, DATA)
    return run(_save_new(account, tuple(asked.objects), (interval, longest_wait), destination, output))
