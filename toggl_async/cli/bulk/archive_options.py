"""The archive that a command opens, with the accounts in the environment or with a sandbox."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from os import environ
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async import Toggl
from toggl_async.bulk import Archive, OpenClient, Plan, client_from, open_archive
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.proxy import connections_through
from toggl_async.events import Listener


@Parameter(name="*")
@frozen(kw_only=True)
class ArchiveOptions:
    """The options that choose the accounts of an archive."""

    sandbox: Annotated[
        bool,
        Parameter(
            name="--sandbox",
            show_default=False,
            help="Use a sandbox with made-up data in this process instead of accounts.",
        ),
    ] = False
    proxy: Annotated[
        str | None,
        Parameter(
            name="--proxy",
            help="Proxy such as http://host:port, or 'env' for HTTPS_PROXY and NO_PROXY; "
            "by default, none. Others can see the command line: give a password in HTTPS_PROXY alone.",
        ),
    ] = None

    @asynccontextmanager
    async def open(self, plan: Plan, *, adopt: bool = False, writes: bool = True) -> AsyncGenerator[Archive]:
        """Open the archive of a plan.

        Raises:
            UsageError: the options contradict each other or the plan.
            BulkError, TogglError, OSError: for the reasons of ``open_archive``.
        """
        async with (
            self._client(plan) as open_client,
            open_archive(plan, adopt=adopt, writes=writes, open_client=open_client) as archive,
        ):
            yield archive

    @asynccontextmanager
    async def _client(self, plan: Plan) -> AsyncGenerator[OpenClient]:
        if not self.sandbox:
            yield client_from(environ, connections=connections_through(self.proxy))
            return
        if self.proxy is not None:
            raise UsageError("--sandbox has its own server: leave --proxy out")
        if [account.name for account in plan.accounts] != ["default"]:
            raise UsageError("--sandbox has one account: leave the plan's accounts out")
        # The sandbox is an extra, and its import takes as long as that of everything else.
        module = import_module("toggl_async.cli.local_sandbox")
        serve: Callable[[], AbstractAsyncContextManager[Callable[[Sequence[Listener]], Toggl]]]
        serve = module.serve_clients
        async with serve() as make:
            yield lambda _, listeners: make(listeners)
