"""Settings for all tests, and a check after each test that it left nothing behind."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.leaks import nothing_left
from tests.support.loops import LoopFactory, chosen

# How long an example takes says something of the machine alone.
settings.register_profile("tests", database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")


_LOOPS = chosen()
if _LOOPS is not None:

    def pytest_asyncio_loop_factories() -> Mapping[str, LoopFactory] | None:
        """Run the tests on the event loop that is chosen."""
        return _LOOPS


@pytest.fixture(autouse=True)
async def _nothing_left(tmp_path: Path) -> AsyncIterator[None]:
    async with nothing_left(tmp_path):
        yield
