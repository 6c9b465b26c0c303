"""Every test runs under watch: it may leave nothing open, running or half-written."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.leaks import nothing_left

settings.register_profile("here", database=None, deadline=None)
settings.load_profile("here")


@pytest.fixture(autouse=True)
async def _nothing_left(tmp_path: Path) -> AsyncIterator[None]:
    async with nothing_left(tmp_path):
        yield
