"""``toggl-async sandbox``: serves made-up data on this machine."""

from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Annotated

from cyclopts import Parameter

from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.sandbox_options import SandboxOptions
from toggl_async.cli.signals import run


def sandbox(
    *command: Annotated[str, Parameter(name="COMMAND", show_default=False)],
    options: SandboxOptions | None = None,
    as_json: Annotated[bool, Parameter(name="--json", show_default=False)] = False,
) -> int:
    """Run a fake Toggl server with made-up data on this machine.

    Parameters
    ----------
    command
        A command and its arguments, after --.
    as_json
        Print the variables as one JSON object.
    """
    if command and as_json:
        raise UsageError("--json prints the variables, which a command gets by itself: leave one of them out")
    # The sandbox is an extra, and its import is slow.
    module = import_module("toggl_async.cli.local_sandbox")
    if command:
        run_in_sandbox: Callable[..., Coroutine[object, object, int]] = module.run_in_sandbox
        return run(run_in_sandbox(options or SandboxOptions(), command))
    serve: Callable[..., Coroutine[object, object, int]] = module.serve
    return run(serve(options or SandboxOptions(), as_json=as_json))
