"""The program: reads the command, carries it out, and says how it ended."""

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from cyclopts import App, CycloptsError, Parameter

from toggl_async import TogglError
from toggl_async.cli.demo import demo
from toggl_async.cli.exits import EXPLAINED, Exit, MistakeError, exit_code, explanation
from toggl_async.cli.exports import export_app
from toggl_async.cli.inquiries import report_app
from toggl_async.cli.listing import list_app
from toggl_async.cli.querying import query
from toggl_async.cli.quota import quota
from toggl_async.cli.serving import sandbox

_ABOUT = (
    "Toggl's reports, whole, as files.\n\n"
    "Credentials come from the environment: TOGGL_API_TOKEN, or TOGGL_EMAIL and TOGGL_PASSWORD; "
    "TOGGL_FOCUS_KEY for queries. "
    "TOGGL_WORKSPACE_ID names the workspace.\n\n"
)


def _version() -> str:
    return version("toggl-async")


def program() -> App:
    """The command and all that is under it."""
    app = App(
        name="toggl-async",
        help=_ABOUT + EXPLAINED,
        help_format="plaintext",
        version=_version,
        default_parameter=Parameter(negative=(), negative_iterable=()),
    )
    app.command(export_app())
    app.command(report_app())
    app.command(query)
    app.command(list_app())
    app.command(quota)
    app.command(demo)
    app.command(sandbox)
    return app


def main() -> int:
    """Carry out the command that the process was started with, and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that the terminal's encoding lacks is no reason to stop half-way.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _carry_out(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _close_output()
        return Exit.BROKEN_PIPE
    except (TogglError, MistakeError, CycloptsError, ImportError, OSError) as error:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"toggl-async: {explanation(error)}\n")
        _close_output()
        return exit_code(error)
    return code


def _carry_out(arguments: Sequence[str]) -> int:
    command, bound, _ = program().parse_args(arguments, exit_on_error=False, print_error=False)
    code = command(*bound.args, **bound.kwargs)
    return code if isinstance(code, int) else Exit.OK


def _close_output() -> None:
    # What could not be written is tried once more when Python ends, and would be complained of.
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
