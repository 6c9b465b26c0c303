"""What the commands do with a sandbox; imported only where one is asked for, as it is an extra."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from attrs import asdict, fields_dict

from toggl_async import ApiToken, FocusKey, Hosts, Options, RateLimit, Toggl
from toggl_async.cli.accounts import Connection
from toggl_async.cli.serving import Playground
from toggl_async.sandbox import Company, Sandbox


@asynccontextmanager
async def sandboxed(entries: int | None, options: Options) -> AsyncGenerator[Connection]:
    """Open a client of a sandbox in this process."""
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


async def serve(playground: Playground, *, as_json: bool) -> int:
    """Run a sandbox until told to end, which is a good end."""
    try:
        async with _opened(playground) as sandbox:
            sys.stdout.write(_settings(sandbox, as_json=as_json))
            sys.stdout.flush()
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        pass
    return 0


def _opened(playground: Playground) -> Sandbox:
    said = {name: value for name, value in asdict(playground).items() if value is not None}
    company = Company(**{name: said[name] for name in fields_dict(Company) if name in said})
    return Sandbox(
        company,
        hourly=playground.hourly,
        min_interval=playground.pace,
        port=playground.port,
        focus_port=playground.focus_port,
    )


def _settings(sandbox: Sandbox, *, as_json: bool) -> str:
    settings: Mapping[str, str] = {
        "TOGGL_TRACK_URL": sandbox.track_url,
        "TOGGL_FOCUS_URL": sandbox.focus_url,
        "TOGGL_API_TOKEN": sandbox.api_token,
        "TOGGL_FOCUS_KEY": sandbox.focus_key,
        "TOGGL_WORKSPACE_ID": str(sandbox.workspace_id),
    }
    if as_json:
        return json.dumps(settings) + "\n"
    return "".join(f"export {name}={value}\n" for name, value in settings.items())
