"""Fixtures: a sandbox, and the program with the sandbox's account in its environment."""

from collections.abc import AsyncIterator
from multiprocessing.forkserver import ensure_running
from pathlib import Path

import pytest

from tests.cli.program import Program, account, home_in
from toggl_async.sandbox import Company, Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(Company(entries=2000)) as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def _fork_server() -> None:
    # It starts before the first test, since the leak checks would report it as left behind by that test.
    ensure_running()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # For tests that run the program in this process.
    for name, value in home_in(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TOGGL_PROFILE", raising=False)


@pytest.fixture
def program(sandbox: Sandbox, tmp_path: Path) -> Program:
    return Program(tmp_path, account(sandbox))
