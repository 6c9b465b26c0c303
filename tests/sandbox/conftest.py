"""A company, and somebody at the door of its sandbox."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox

from .http_client import HttpClient


@pytest.fixture(scope="session")
def company() -> Company:
    """A company small enough for all tests, and large enough to have everything."""
    return Company(entries=600, users=9)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A session that is closed again."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as opened:
        yield opened


@pytest.fixture
async def http(company: Company, session: aiohttp.ClientSession) -> AsyncIterator[HttpClient]:
    """Somebody at the door of a sandbox with the usual settings."""
    async with Sandbox(company) as sandbox:
        yield HttpClient(sandbox, session)
