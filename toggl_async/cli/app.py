"""The program: it parses the command line, runs the command, and reports errors."""

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from cyclopts import App, CycloptsError, Parameter

from toggl_async import TogglError
from toggl_async.cli import data_export
from toggl_async.cli.bulk.app import bulk_app
from toggl_async.cli.chart.command import chart
from toggl_async.cli.console import output_console
from toggl_async.cli.convert_command import convert
from toggl_async.cli.demo import demo
from toggl_async.cli.exit_codes import EXIT_CODES_HELP, ExitCode, UsageError, error_message, exit_code
from toggl_async.cli.exports import export_app
from toggl_async.cli.json_reports import report_app
from toggl_async.cli.listing import list_app
from toggl_async.cli.querying import query
from toggl_async.cli.quota import quota
from toggl_async.cli.sandbox_command import sandbox

_ABOUT = (
    "Export Toggl's reports as complete files, or print them as JSON.\n\n"
    "Credentials are read from the environment: TOGGL_API_TOKEN, or TOGGL_EMAIL and TOGGL_PASSWORD; "
    "TOGGL_FOCUS_KEY for queries. "
    "TOGGL_WORKSPACE_ID is the id of the workspace.\n\n"
)


def _version() -> str:
    return version("toggl-async")


def program() -> App:
    """Return the program with all its commands."""
    app = App(
        name="toggl-async",
        help=_ABOUT + EXIT_CODES_HELP,
        help_format="plaintext",
        version=_version,
        console=output_console(),
        default_parameter=Parameter(negative=(), negative_iterable=()),
    )
    exports = export_app()
    exports.command(data_export.export_data, name=data_export.NAME, help=data_export.SUMMARY)
    app.command(exports)
    app.command(bulk_app())
    app.command(report_app())
    app.command(query)
    app.command(list_app())
    app.command(quota)
    app.command(convert)
    app.command(chart)
    app.command(demo)
    app.command(sandbox)
    return app


def main() -> int:
    """Run the command in ``sys.argv`` and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name with characters that the terminal's encoding lacks must not stop the output half-way.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run_command(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _close_output()
        return ExitCode.BROKEN_PIPE
    except (TogglError, UsageError, CycloptsError, ImportError, OSError) as error:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"toggl-async: {error_message(error)}\n")
        _close_output()
        return exit_code(error)
    return code


def _run_command(arguments: Sequence[str]) -> int:
    command, bound, _ = program().parse_args(arguments, exit_on_error=False, print_error=False)
    code = command(*bound.args, **bound.kwargs)
    return code if isinstance(code, int) else ExitCode.OK


def _close_output() -> None:
    # At exit, Python flushes standard output again, and prints a traceback if that fails. So where the flush
    # fails here, standard output is redirected to the null device.
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
