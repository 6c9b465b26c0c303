"""Whose data: a workspace of the account in the environment, or a sandbox in this process."""

import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from os import environ
from typing import Annotated, TypeVar

from attrs import Factory, frozen
from cyclopts import Parameter

from toggl_async import (
    Event,
    Options,
    QuotaError,
    QuotaLowEvent,
    RateLimitError,
    Request,
    RetryEvent,
    Timeout,
    Toggl,
    WaitEvent,
    Workspace,
)
from toggl_async.cli import values
from toggl_async.cli.exits import MistakeError
from toggl_async.environment import workspace_in

RequestT = TypeVar("RequestT", bound=Request[object])

_TOO_MANY = frozenset({QuotaError.__name__, RateLimitError.__name__})


@frozen
class Connection:
    """A client that is ready, the workspace that it looks at, if one is named, and how its calls go."""

    toggl: Workspace
    named: int | None
    options: Options = Factory(Options)

    @property
    def workspace_id(self) -> int:
        """The workspace.

        Raises:
            MistakeError: none is named.
        """
        if self.named is None:
            raise MistakeError(
                "no workspace: give --workspace ID, or set TOGGL_WORKSPACE_ID; "
                "'toggl-async list workspaces' lists them"
            )
        return self.named

    def fill_in(self, request: RequestT) -> RequestT:
        """The same request as it is to be sent: with its workspace, if it is about one.

        Raises:
            MistakeError: it is, and none is named.
        """
        about = "{workspace_id}" in request.route.path
        return (request.within(self.workspace_id) if about else request).evolve(options=self.options)


@Parameter(name="*")
@frozen(kw_only=True)
class Account:
    """The options that say whose data a command is about, and how long it may wait for them."""

    workspace: Annotated[
        int | None,
        Parameter(
            name="--workspace",
            converter=values.identifier,
            help="Id of the workspace; left out, TOGGL_WORKSPACE_ID names it.",
        ),
    ] = None
    sandbox: Annotated[
        bool,
        Parameter(
            name="--sandbox",
            show_default=False,
            help="Ask a sandbox with made-up data in this process, and no account.",
        ),
    ] = False
    entries: Annotated[
        int | None,
        Parameter(name="--entries", converter=values.count, help="How many time entries the sandbox has."),
    ] = None
    max_quota_wait: Annotated[
        float | None,
        Parameter(
            name="--max-wait",
            converter=values.seconds,
            help="Seconds that each call may wait until used-up calls of the hour are given back; else none.",
        ),
    ] = None
    deadline: Annotated[
        float | None,
        Parameter(
            name="--deadline",
            converter=values.seconds,
            help="Seconds that each call may take, all tries and waits included; a file is one call.",
        ),
    ] = None

    @property
    def options(self) -> Options:
        """How each call goes."""
        return Options(max_quota_wait=self.max_quota_wait, timeout=Timeout(deadline=self.deadline))

    def connect(self) -> AbstractAsyncContextManager[Connection]:
        """Open a client.

        Raises:
            MistakeError: the options contradict.
            TogglError: the environment has no credentials, or malformed settings.
        """
        if self.sandbox:
            return _sandboxed(self.entries, self.options)
        if self.entries is not None:
            raise MistakeError("--entries goes with --sandbox")
        return _account(self.workspace, self.options)


@asynccontextmanager
async def _account(workspace: int | None, options: Options) -> AsyncGenerator[Connection]:
    settings = dict(environ)
    if workspace is not None:
        # What the command says goes before what the environment says, even if that is malformed.
        settings["TOGGL_WORKSPACE_ID"] = str(workspace)
    async with Toggl.from_env(settings, listeners=[warn]) as toggl:
        yield Connection(toggl, workspace_in(settings), options)


def _sandboxed(entries: int | None, options: Options) -> AbstractAsyncContextManager[Connection]:
    # Only here: the sandbox is an extra of its own, and is as long in coming as all the rest.
    module = import_module("toggl_async.cli.sandboxes")
    sandboxed: Callable[[int | None, Options], AbstractAsyncContextManager[Connection]] = module.sandboxed
    return sandboxed(entries, options)


def warn(event: Event) -> None:
    """Say on standard error that few calls are left in the hour, and that one waits for more."""
    if isinstance(event, QuotaLowEvent) and event.remaining > 0:
        when = "" if event.resets_in is None else f"; all are given back in {event.resets_in:.0f} s"
        left = "1 call" if event.remaining == 1 else f"{event.remaining} calls"
        sys.stderr.write(f"toggl-async: {left} left in this hour ({event.quota_key}){when}\n")
    elif isinstance(event, RetryEvent) and event.outcome in _TOO_MANY:
        sys.stderr.write(f"toggl-async: too many calls; waiting {event.wait:.0f} s\n")
    elif isinstance(event, WaitEvent) and event.reason == "quota" and event.seconds is not None:
        sys.stderr.write(f"toggl-async: no calls left in this hour; waiting {event.seconds:.0f} s\n")
