"""A sandbox in this process. It is imported only when it is used, since the sandbox is an extra."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from attrs import asdict, fields

from toggl_async import ApiToken, FocusKey, Hosts, Options, RateLimit, Toggl
from toggl_async.cli.child_process import run_child
from toggl_async.cli.connection import Connection
from toggl_async.cli.sandbox_options import SandboxOptions
from toggl_async.events import Listener
from toggl_async.sandbox import Company, Sandbox, environment_of


@asynccontextmanager
async def connect(entries: int | None, options: Options) -> AsyncGenerator[Connection]:
    """Start a sandbox and open a client for it."""
    company = Company() if entries is None else Company(entries=entries)
    async with (
        Sandbox(company) as sandbox,
        Toggl(
            ApiToken(sandbox.api_token),
            FocusKey(sandbox.focus_key),
            workspace_id=sandbox.workspace_id,
            hosts=Hosts(track=sandbox.track_url, focus=sandbox.focus_url),
            rate_limit=RateLimit(per_second=None),
        ) as toggl,
    ):
        yield Connection(toggl, sandbox.workspace_id, options)


@asynccontextmanager
async def serve_clients() -> AsyncGenerator[Callable[[Sequence[Listener]], Toggl]]:
    """Start a sandbox, and yield a function that makes a client for it."""
    async with Sandbox() as sandbox:

        def client(listeners: Sequence[Listener]) -> Toggl:
            return Toggl(
                ApiToken(sandbox.api_token),
                hosts=Hosts(track=sandbox.track_url),
                rate_limit=RateLimit(per_second=None),
                listeners=listeners,
            )

        yield client


async def run_in_sandbox(options: SandboxOptions, command: Sequence[str]) -> int:
    """Run a command with the variables of a sandbox, and return its exit code."""
    async with _sandbox(options) as sandbox:
        return await run_child(command, environment_of(sandbox))


async def serve(options: SandboxOptions, *, as_json: bool) -> int:
    """Run a sandbox until a signal stops it, and return exit code 0."""
    try:
        async with _sandbox(options) as sandbox:
            sys.stdout.write(_as_text(environment_of(sandbox), as_json=as_json))
            sys.stdout.flush()
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        pass
    return 0


def _sandbox(options: SandboxOptions) -> Sandbox:
    given = {name: value for name, value in asdict(options).items() if value is not None}
    names = [each.alias for each in fields(Company)]
    company = Company(**{name: given[name] for name in names if name in given})
    return Sandbox(
        company,
        hourly=options.hourly,
        min_interval=options.min_interval,
        port=options.port,
        focus_port=options.focus_port,
    )


def _as_text(settings: Mapping[str, str], *, as_json: bool) -> str:
    if as_json:
        return json.dumps(settings) + "\n"
    return "".join(f"export {name}={value}\n" for name, value in settings.items())
