"""The options for the account: a workspace of the account in the environment, or a sandbox."""

import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from os import environ
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async import (
    Connections,
    Event,
    Options,
    QuotaError,
    QuotaLowEvent,
    RateLimitError,
    RetryEvent,
    Timeout,
    Toggl,
    WaitEvent,
)
from toggl_async.cli import converters
from toggl_async.cli.connection import Connection
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.proxy import connections_through
from toggl_async.environment import credentials_in, workspace_in

_TOO_MANY_REQUESTS = frozenset({QuotaError.__name__, RateLimitError.__name__})


@Parameter(name="*")
@frozen(kw_only=True)
class AccountOptions:
    """The options for the account that a command uses, and for how long its calls may take."""

    workspace: Annotated[
        int | None,
        Parameter(
            name="--workspace",
            converter=converters.identifier,
            help="Id of the workspace; by default, the value of TOGGL_WORKSPACE_ID.",
        ),
    ] = None
    sandbox: Annotated[
        bool,
        Parameter(
            name="--sandbox",
            show_default=False,
            help="Use a sandbox with made-up data in this process instead of an account.",
        ),
    ] = False
    entries: Annotated[
        int | None,
        Parameter(
            name="--entries", converter=converters.count, help="Number of time entries in the sandbox."
        ),
    ] = None
    max_quota_wait: Annotated[
        float | None,
        Parameter(
            name="--max-quota-wait",
            converter=converters.seconds,
            help="Seconds that each call may wait for the hourly quota to reset; by default, none.",
        ),
    ] = None
    deadline: Annotated[
        float | None,
        Parameter(
            name="--deadline",
            converter=converters.seconds,
            help="Seconds that each call may take, with all its attempts and waits; a file is one call.",
        ),
    ] = None

    proxy: Annotated[
        str | None,
        Parameter(
            name="--proxy",
            help="Proxy such as http://host:port, or 'env' for HTTPS_PROXY and NO_PROXY; "
            "by default, none. Others can see the command line: give a password in HTTPS_PROXY alone.",
        ),
    ] = None

    @property
    def options(self) -> Options:
        """The options of every call."""
        return Options(max_quota_wait=self.max_quota_wait, timeout=Timeout(deadline=self.deadline))

    def connect(self) -> AbstractAsyncContextManager[Connection]:
        """Open a client.

        Raises:
            UsageError: the options contradict each other.
            TogglError: the environment has no credentials, or malformed settings.
        """
        if self.sandbox:
            for option, value in (("--workspace", self.workspace), ("--proxy", self.proxy)):
                if value is not None:
                    raise UsageError(f"--sandbox has its own server and workspace: leave {option} out")
            return _connect_to_sandbox(self.entries, self.options)
        if self.entries is not None:
            raise UsageError("--entries requires --sandbox")
        return _connect_to_account(self.workspace, self.options, connections_through(self.proxy))


@asynccontextmanager
async def _connect_to_account(
    workspace: int | None, options: Options, connections: Connections
) -> AsyncGenerator[Connection]:
    settings = dict(environ)
    if workspace is not None:
        # The option overrides the variable before the variable is read, since its value may be malformed.
        settings["TOGGL_WORKSPACE_ID"] = str(workspace)
    async with Toggl.from_env(settings, listeners=[print_quota_warning], connections=connections) as toggl:
        yield Connection(toggl, workspace_in(settings), options, credentials_in(settings))


def _connect_to_sandbox(entries: int | None, options: Options) -> AbstractAsyncContextManager[Connection]:
    # The sandbox is an extra, and importing it takes as long as importing everything else.
    module = import_module("toggl_async.cli.local_sandbox")
    connect: Callable[[int | None, Options], AbstractAsyncContextManager[Connection]] = module.connect
    return connect(entries, options)


def print_quota_warning(event: Event) -> None:
    """Print a warning to standard error if few requests are left, or if a call waits for quota."""
    if isinstance(event, QuotaLowEvent) and event.remaining > 0:
        resets = "" if event.resets_in is None else f"; the quota resets in {event.resets_in:.0f} s"
        left = "1 request" if event.remaining == 1 else f"{event.remaining} requests"
        sys.stderr.write(f"toggl-async: {left} left in the hourly quota ({event.quota_key}){resets}\n")
    elif isinstance(event, RetryEvent) and event.outcome in _TOO_MANY_REQUESTS:
        sys.stderr.write(f"toggl-async: too many requests; waiting {event.wait:.0f} s\n")
    elif isinstance(event, WaitEvent) and event.reason == "quota" and event.seconds is not None:
        sys.stderr.write(f"toggl-async: the hourly quota is used up; waiting {event.seconds:.0f} s\n")
