"""Settings for all tests, and a check after each test that it left nothing behind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.leaks import nothing_left

settings.register_profile("tests", database=None, deadline=None)
settings.load_profile("tests")


@pytest.fixture(autouse=True)
async def _nothing_left(tmp_path: Path) -> AsyncIterator[None]:
    async with nothing_left(tmp_path):
        yield
