"""The archive that a command opens, with the accounts in the environment or with a sandbox."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, nullcontext
from importlib import import_module
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async import Toggl
from toggl_async.bulk import Archive, OpenClient, Plan, client_from, open_archive
from toggl_async.cli.account_connection import connections_for, settings_for
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.profiles.options import ProfileName
from toggl_async.cli.profiles.settings import Settings, chosen_profile
from toggl_async.cli.refusal_advice import advising
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
            "by default, the profile's or none. Others can see the command line: give a password "
            "in HTTPS_PROXY alone.",
        ),
    ] = None

    profile: ProfileName = None

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
            profile = chosen_profile(self.profile)
            settings = await settings_for(profile)
            environment = settings.environment
            connections = connections_for(profile, self.proxy, environment)
            with _advising(plan, settings):
                yield client_from(environment, connections=connections)
            return
        for option, value in (("--profile", self.profile), ("--proxy", self.proxy)):
            if value is not None:
                raise UsageError(f"--sandbox has its own server: leave {option} out")
        if [account.name for account in plan.accounts] != ["default"]:
            raise UsageError("--sandbox has one account: leave the plan's accounts out")
        # The sandbox is an extra, and its import takes as long as that of everything else.
        module = import_module("toggl_async.cli.local_sandbox")
        serve: Callable[[], AbstractAsyncContextManager[Callable[[Sequence[Listener]], Toggl]]]
        serve = module.serve_clients
        async with serve() as make:
            yield lambda _, listeners: make(listeners)


def _advising(plan: Plan, settings: Settings) -> AbstractContextManager[None]:
    """Add advice to errors of the only account; with several, it is not known whose error it is."""
    variables = [account.token_env or account.email_env for account in plan.accounts]
    return advising(settings, variables[0]) if len(variables) == 1 else nullcontext()
