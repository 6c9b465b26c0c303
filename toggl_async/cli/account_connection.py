"""Opens a client for the account in the environment or in a profile; importing the client is slow."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from toggl_async.cli.connection import Connection
from toggl_async.cli.profiles.settings import ChosenProfile, Settings, overridden, settings_with
from toggl_async.cli.proxy import connections_through
from toggl_async.cli.refusal_advice import advising
from toggl_async.client import Toggl
from toggl_async.environment import credentials_in, hosts_in, workspace_in
from toggl_async.errors import QuotaError, RateLimitError
from toggl_async.events import Event, QuotaLowEvent, RetryEvent, WaitEvent
from toggl_async.http.connections import Connections
from toggl_async.options import Options

_TOO_MANY_REQUESTS = frozenset({QuotaError.__name__, RateLimitError.__name__})


def connect(
    profile: ChosenProfile | None,
    options: Options,
    *,
    workspace: int | None,
    proxy: str | None,
    quiet: bool,
) -> AbstractAsyncContextManager[Connection]:
    """Open a client for the account in the environment, or in the profile as far as the environment has none.

    ``workspace`` and ``proxy`` are those of the command line, which take precedence over both.
    """
    # The option overrides the variable before the variable is read, since its value may be malformed.
    given = {} if workspace is None else {"TOGGL_WORKSPACE_ID": str(workspace)}
    return _connect(profile, options, given, proxy, quiet=quiet)


@asynccontextmanager
async def _connect(
    profile: ChosenProfile | None,
    options: Options,
    given: Mapping[str, str],
    proxy: str | None,
    *,
    quiet: bool,
) -> AsyncGenerator[Connection]:
    settings = await settings_for(profile, given, quiet=quiet)
    environment = settings.environment
    connections = connections_for(profile, proxy, environment)
    listeners = () if quiet else (print_quota_warning,)
    with advising(settings):
        async with Toggl.from_env(environment, listeners=listeners, connections=connections) as toggl:
            yield Connection(toggl, workspace_in(environment), options, credentials_in(environment))


async def settings_for(
    profile: ChosenProfile | None, given: Mapping[str, str] | None = None, *, quiet: bool = False
) -> Settings:
    """Return the settings of a command; ``given`` are those of its options, by the names of their variables.

    If ``--profile`` was given, a message names the variables that take precedence over the profile.

    Raises:
        UsageError: the token of the profile is missing, or others can read it.
        OSError: the file with the token cannot be read.
    """
    if profile is not None and profile.chosen_by == "--profile" and not quiet:
        variables = [name for name in overridden(profile) if name not in (given or {})]
        if variables:
            verb = "takes" if len(variables) == 1 else "take"
            sys.stderr.write(
                f"toggl-async: {' and '.join(variables)} in the environment {verb} precedence over "
                f"profile {profile.name}\n"
            )
    # On a thread, since a keyring may ask for its password, and Ctrl-C must end the program then.
    return await asyncio.to_thread(settings_with, profile, given or {})


def connections_for(
    profile: ChosenProfile | None, proxy: str | None, environment: Mapping[str, str]
) -> Connections:
    """Return the settings for connections through the proxy of the command line, or else of the profile.

    Raises:
        UsageError: the proxy is not an http or https URL.
    """
    chosen = profile.profile.proxy if proxy is None and profile is not None else proxy
    return connections_through(chosen, hosts_in(environment))


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
