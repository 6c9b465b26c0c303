"""The program: it parses the command line, runs the command, and reports errors."""

import contextlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from cyclopts import App, CycloptsError, Parameter

from toggl_async.cli.command_list import add_commands
from toggl_async.cli.console import output_console
from toggl_async.cli.exit_codes import EXIT_CODES_HELP, ExitCode, UsageError
from toggl_async.errors import TogglError

_ABOUT = (
    "Export Toggl's reports as complete files, or print them as JSON.\n\n"
    "Credentials are read from the environment: TOGGL_API_TOKEN, or TOGGL_EMAIL and TOGGL_PASSWORD; "
    "TOGGL_FOCUS_KEY for queries. "
    "TOGGL_WORKSPACE_ID is the id of the workspace. "
    "Or 'toggl-async login' stores a token and a workspace in a profile.\n\n"
)


def _version() -> str:
    # Its import takes a tenth of the time of --help.
    version: str = import_module("importlib.metadata").version("toggl-async")
    return version


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
    add_commands(app)
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
        return _report(error)
    return code


def _report(error: Exception) -> int:
    """Print the message of an error to standard error, and return the exit code."""
    # Imported here, since most commands end without an error.
    messages = import_module("toggl_async.cli.error_messages")
    error_message: Callable[[Exception], str] = messages.error_message
    exit_code: Callable[[Exception], ExitCode] = messages.exit_code
    with contextlib.suppress(OSError):
        sys.stderr.write(f"toggl-async: {error_message(error)}\n")
    _close_output()
    return exit_code(error)


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
