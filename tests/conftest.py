"""Every test runs under watch: it may leave nothing open, running or half-written."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.leaks import nothing_left


@pytest.fixture(autouse=True)
async def _nothing_left(tmp_path: Path) -> AsyncIterator[None]:
    async with nothing_left(tmp_path):
        yield
