"""The options for the ports, data and limits of a served sandbox."""

from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli import converters


@Parameter(name="*")
@frozen(kw_only=True)
class SandboxOptions:
    """The options of a served sandbox.

    None leaves the sandbox's own default, except that ``hourly=None`` means no hourly quota.
    """

    port: Annotated[
        int,
        Parameter(
            converter=converters.port,
            help="Port of the Track, Reports and Insights APIs; 0 lets the system choose.",
        ),
    ] = 0
    focus_port: Annotated[
        int,
        Parameter(converter=converters.port, help="Port of the Focus API; 0 lets the system choose."),
    ] = 0
    entries: Annotated[int | None, Parameter(converter=converters.count, help="Number of time entries.")] = (
        None
    )
    seed: Annotated[
        int | None, Parameter(converter=converters.count, help="Seed from which the data are made up.")
    ] = None
    clients: Annotated[int | None, Parameter(converter=converters.count, help="Number of clients.")] = None
    hourly: Annotated[
        int | None,
        Parameter(converter=converters.optional_count, help="Hourly quota of requests, or 'none'."),
    ] = 600
    min_interval: Annotated[
        float | None,
        Parameter(converter=converters.seconds, help="Minimum interval between requests, in seconds."),
    ] = None
