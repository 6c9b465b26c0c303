"""One company, its sandbox, and a client of it."""

from collections.abc import AsyncIterator

import pytest

from tests.support.calls import ONCE
from toggl_async import ApiToken, FocusKey, Hosts, RateLimit, Toggl
from toggl_async.sandbox import Company, Sandbox


@pytest.fixture(scope="session")
def company() -> Company:
    """A company small enough to be added up many times, with everything that one can have."""
    return Company(entries=900, users=9)


@pytest.fixture
async def sandbox(company: Company) -> AsyncIterator[Sandbox]:
    """Its sandbox, with no quota."""
    async with Sandbox(company, hourly=None) as opened:
        yield opened


def client_of(sandbox: Sandbox) -> Toggl:
    """A client of a sandbox that gives up at once and keeps no pace."""
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
    """A client of the sandbox."""
    async with client_of(sandbox) as client:
        yield client
