"""An account in a sandbox, and the program with that account set."""

from collections.abc import AsyncIterator
from multiprocessing.forkserver import ensure_running
from pathlib import Path

import pytest

from tests.cli.program import Program, account
from toggl_async.sandbox import Company, Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(Company(entries=2000)) as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def _fork_server() -> None:
    # Started before any test, which would take it for something that it left behind.
    ensure_running()


@pytest.fixture
def program(sandbox: Sandbox, tmp_path: Path) -> Program:
    return Program(tmp_path, account(sandbox))
