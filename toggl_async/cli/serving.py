"""``toggl-async sandbox``: a Toggl on this machine."""

from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli import values
from toggl_async.cli.running import run


@Parameter(name="*")
@frozen(kw_only=True)
class Playground:
    """The options that say what a sandbox is like; None is the sandbox's own default."""

    port: Annotated[
        int,
        Parameter(
            converter=values.port, help="Port of Track, Reports and Insights; 0 lets the system choose."
        ),
    ] = 0
    focus_port: Annotated[
        int, Parameter(converter=values.port, help="Port of Focus; 0 lets the system choose.")
    ] = 0
    entries: Annotated[
        int | None, Parameter(converter=values.count, help="How many time entries there are.")
    ] = None
    seed: Annotated[int | None, Parameter(converter=values.count, help="What the data are made up from.")] = (
        None
    )
    clients: Annotated[int | None, Parameter(converter=values.count, help="How many clients there are.")] = (
        None
    )
    hourly: Annotated[
        int | None,
        Parameter(converter=values.optional_count, help="Calls that are let through in an hour, or 'none'."),
    ] = 600
    pace: Annotated[
        float | None,
        Parameter(converter=values.seconds, help="Seconds that calls must keep between them."),
    ] = None


def sandbox(
    *,
    playground: Playground | None = None,
    as_json: Annotated[bool, Parameter(name="--json", show_default=False)] = False,
) -> int:
    """Run a Toggl with made-up data on this machine until Ctrl-C.

    It prints what to set for its clients: eval the lines in a shell. The credentials open nothing else.

    Parameters
    ----------
    as_json
        Print the settings as one JSON object.
    """
    serve: Callable[..., Coroutine[object, object, int]] = import_module("toggl_async.cli.sandboxes").serve
    return run(serve(playground or Playground(), as_json=as_json))
