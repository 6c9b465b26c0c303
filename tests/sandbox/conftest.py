"""Fixtures: a company, and an HTTP client of a sandbox."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from toggl_async.sandbox import Company, Sandbox

from .http_client import HttpClient


@pytest.fixture(scope="session")
def company() -> Company:
    """A company that is small enough for many tests, but has all kinds of objects."""
    return Company(entries=600, users=9)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """An aiohttp session that is closed after the test."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as opened:
        yield opened


@pytest.fixture
async def http(company: Company, session: aiohttp.ClientSession) -> AsyncIterator[HttpClient]:
    """An HTTP client of a sandbox with default settings."""
    async with Sandbox(company) as sandbox:
        yield HttpClient(sandbox, session)
