"""The options for the account: that of the environment or of a profile, or a sandbox."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli import converters
from toggl_async.cli.connection import Connection
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.profiles.options import ProfileName
from toggl_async.cli.profiles.settings import ChosenProfile, chosen_profile
from toggl_async.options import Options, Timeout


@Parameter(name="*")
@frozen(kw_only=True)
class AccountOptions:
    """The options for the account that a command uses, and for how long its calls may take."""

    workspace: Annotated[
        int | None,
        Parameter(
            name="--workspace",
            converter=converters.identifier,
            help="Id of the workspace; by default, the value of TOGGL_WORKSPACE_ID, or the profile's.",
        ),
    ] = None
    profile: ProfileName = None
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
            "by default, the profile's or none. Others can see the command line: give a password "
            "in HTTPS_PROXY alone.",
        ),
    ] = None

    @property
    def options(self) -> Options:
        """The options of every call."""
        return Options(max_quota_wait=self.max_quota_wait, timeout=Timeout(deadline=self.deadline))

    def connect(self, *, quiet: bool = False) -> AbstractAsyncContextManager[Connection]:
        """Open a client; ``quiet`` leaves out the warnings about quotas.

        Raises:
            UsageError: the options contradict each other, or the profile contains a mistake.
            TogglError: there are no credentials, or malformed settings.
        """
        if self.sandbox:
            given = (
                ("--workspace", self.workspace),
                ("--profile", self.profile),
                ("--proxy", self.proxy),
            )
            for option, value in given:
                if value is not None:
                    raise UsageError(f"--sandbox has its own server and workspace: leave {option} out")
            return _connect_to_sandbox(self.entries, self.options)
        if self.entries is not None:
            raise UsageError("--entries requires --sandbox")
        # Importing the client takes as long as importing everything else, and --help needs none.
        module = import_module("toggl_async.cli.account_connection")
        connect: Callable[..., AbstractAsyncContextManager[Connection]] = module.connect
        return connect(
            self.chosen_profile(), self.options, workspace=self.workspace, proxy=self.proxy, quiet=quiet
        )

    def chosen_profile(self) -> ChosenProfile | None:
        """Return the profile that the command uses; with a sandbox there is none.

        Raises:
            UsageError: the configuration file contains a mistake, or has no such profile.
            OSError: the file cannot be read.
        """
        return None if self.sandbox else chosen_profile(self.profile)

    def default_timezone(self) -> str | None:
        """Return the time zone of the profile that the command uses, None if there is none.

        Raises:
            UsageError: the configuration file contains a mistake, or has no such profile.
            OSError: the file cannot be read.
        """
        chosen = self.chosen_profile()
        return None if chosen is None else chosen.profile.timezone


def _connect_to_sandbox(entries: int | None, options: Options) -> AbstractAsyncContextManager[Connection]:
    # The sandbox is an extra, and importing it takes as long as importing everything else.
    module = import_module("toggl_async.cli.local_sandbox")
    connect: Callable[[int | None, Options], AbstractAsyncContextManager[Connection]] = module.connect
    return connect(entries, options)
