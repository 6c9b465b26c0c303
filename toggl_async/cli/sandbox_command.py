"""``toggl-async sandbox``: serves made-up data on this machine."""

from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Annotated

from cyclopts import Parameter

from toggl_async.cli.sandbox_options import SandboxOptions
from toggl_async.cli.signals import run


def sandbox(
    *,
    options: SandboxOptions | None = None,
    as_json: Annotated[bool, Parameter(name="--json", show_default=False)] = False,
) -> int:
    """Run a fake Toggl server with made-up data on this machine until Ctrl-C.

    It prints the environment variables for its clients, for a shell to eval.
    The credentials are valid for this sandbox only.

    Parameters
    ----------
    as_json
        Print the variables as one JSON object.
    """
    # The sandbox is an extra, and its import is slow.
    serve: Callable[..., Coroutine[object, object, int]] = import_module(
        "toggl_async.cli.local_sandbox"
    ).serve
    return run(serve(options or SandboxOptions(), as_json=as_json))
