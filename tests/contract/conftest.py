"""A company, a sandbox with its data, and a client of the sandbox."""

from collections.abc import AsyncIterator

import pytest

from tests.support.calls import ONCE
from toggl_async import ApiToken, FocusKey, Hosts, RateLimit, Toggl
from toggl_async.sandbox import Company, Sandbox


@pytest.fixture(scope="session")
def company() -> Company:
    """Return a company with data of every kind, small enough to be summed many times."""
    return Company(entries=900, users=9)


@pytest.fixture
async def sandbox(company: Company) -> AsyncIterator[Sandbox]:
    """Return a sandbox of the company, without an hourly quota."""
    async with Sandbox(company, hourly=None) as opened:
        yield opened


def client_of(sandbox: Sandbox) -> Toggl:
    """Return a client of a sandbox that makes one attempt for each call and has no rate limit."""
    return Toggl(
        ApiToken(sandbox.api_token),
        FocusKey(sandbox.focus_key),
        workspace_id=sandbox.workspace_id,
        hosts=Hosts(track=sandbox.track_url, focus=sandbox.focus_url),
        retry=ONCE,
        rate_limit=RateLimit(per_second=None),
    )


@pytest.fixture
async def toggl(sandbox: Sandbox) -> AsyncIterator[Toggl]:
    """Return a client of the sandbox."""
    async with client_of(sandbox) as client:
        yield client
