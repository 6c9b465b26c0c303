"""Whose data: a workspace of the account in the environment, or a sandbox in this process."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from os import environ
from typing import Annotated, TypeVar

from attrs import frozen
from cyclopts import Parameter

from toggl_async import Request, Toggl, Workspace
from toggl_async.cli import values
from toggl_async.cli.exits import MistakeError
from toggl_async.environment import workspace_in

RequestT = TypeVar("RequestT", bound=Request[object])


@frozen
class Connection:
    """A client that is ready, and the workspace that it looks at, if one is named."""

    toggl: Workspace
    named: int | None

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
        """The same request with its workspace, if it is about one.

        Raises:
            MistakeError: it is, and none is named.
        """
        about = "{workspace_id}" in request.route.path
        return request.within(self.workspace_id) if about else request


@Parameter(name="*")
@frozen(kw_only=True)
class Account:
    """The options that say whose data a command is about."""

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

    def connect(self) -> AbstractAsyncContextManager[Connection]:
        """Open a client.

        Raises:
            MistakeError: the options contradict.
            TogglError: the environment has no credentials, or malformed settings.
        """
        if self.sandbox:
            return _sandboxed(self.entries)
        if self.entries is not None:
            raise MistakeError("--entries goes with --sandbox")
        return _account(self.workspace)


@asynccontextmanager
async def _account(workspace: int | None) -> AsyncGenerator[Connection]:
    settings = dict(environ)
    if workspace is not None:
        # What the command says goes before what the environment says, even if that is malformed.
        settings["TOGGL_WORKSPACE_ID"] = str(workspace)
    async with Toggl.from_env(settings) as toggl:
        yield Connection(toggl, workspace_in(settings))


def _sandboxed(entries: int | None) -> AbstractAsyncContextManager[Connection]:
    # Only here: the sandbox is an extra of its own, and is as long in coming as all the rest.
    module = import_module("toggl_async.cli.sandboxes")
    sandboxed: Callable[[int | None], AbstractAsyncContextManager[Connection]] = module.sandboxed
    return sandboxed(entries)
