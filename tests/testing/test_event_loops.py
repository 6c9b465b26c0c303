"""The fixtures in tests of every kind: plain functions, pytest-asyncio in both modes, and anyio."""

from pathlib import Path

import pytest

from .pytest_runs import NOTHING_LEFT, run_pytest

BODY = """
async def test_a_list(toggl, toggl_sandbox):
    clients = [client.name async for client in toggl.reports.search_clients()]
    assert len(clients) > 3
    toggl_sandbox.assert_sent("search/clients", status=200)


async def test_an_export_is_repeated(toggl, toggl_sandbox, tmp_path):
    toggl_sandbox.scenario("cut_export", times=1)
    saved = await toggl.reports.export_detailed(
        tmp_path / "january.csv", start_date=date(2025, 1, 1), end_date=date(2025, 1, 31)
    )
    assert len(saved.attempts) == 2
    toggl_sandbox.assert_sent("time_entries.csv", times=2)


async def test_rows_that_are_left_unread(toggl):
    rows = toggl.rows(ExportDetailed(start_date=date(2025, 1, 1), end_date=date(2025, 12, 31)))
    await anext(rows)


async def test_a_stream_that_is_left_open(toggl, toggl_sandbox):
    toggl_sandbox.scenario("stalled_export", after_bytes=60_000)
    context = toggl.open(ExportDetailed(start_date=date(2025, 1, 1), end_date=date(2025, 12, 31)))
    await anext(aiter(await context.__aenter__()))


async def test_a_client_of_another_account(toggl_sandbox):
    with pytest.raises(MisuseError, match="async with"):
        with toggl_sandbox.lend_client():
            pass
    async with toggl_sandbox.client() as toggl:
        await toggl.send(SearchClients())


class TestKeptConnections:
    @pytest.fixture
    def toggl_client_settings(self):
        return {"connections": Connections(reuse=True)}

    async def test_a_list(self, toggl):
        await toggl.send(SearchClients())


async def test_a_call_under_way_when_the_test_ends(toggl, toggl_sandbox):
    toggl_sandbox.scenario("slow", seconds=60)
    call = asyncio.create_task(toggl.send(SearchClients()))
    while not toggl_sandbox.requests():
        await asyncio.sleep(0.001)
    call.cancel()


async def test_an_unused_client(toggl):
    assert toggl.workspace_id
"""
IMPORTS = """
import asyncio
from datetime import date

import pytest
from toggl_async import Connections, MisuseError
from toggl_async.reports.clients import SearchClients
from toggl_async.reports.exports import ExportDetailed
"""
PLAIN = (
    IMPORTS
    + '''
import subprocess
import sys
import urllib.request

from toggl_async import Toggl

PROGRAM = """
import asyncio
from toggl_async import Toggl

async def main():
    async with Toggl.from_env() as toggl:
        print((await toggl.track.me()).email)

asyncio.run(main())
"""


async def names(toggl):
    return [client.name async for client in toggl.reports.search_clients()]


async def own_client():
    async with Toggl.from_env() as toggl:
        return await names(toggl)


def test_the_code_runs_an_event_loop(toggl_sandbox, toggl_environment):
    assert asyncio.run(own_client())
    toggl_sandbox.assert_sent("search/clients", times=1)


def test_a_client_is_passed_to_the_code(toggl, toggl_sandbox):
    assert asyncio.run(names(toggl))
    toggl_sandbox.assert_sent("search/clients", times=1)


def test_a_client_is_used_in_a_loop_that_is_still_open(toggl):
    with asyncio.Runner() as runner:
        assert runner.run(names(toggl))


def test_a_loop_that_was_closed_without_its_generators(toggl):
    loop = asyncio.new_event_loop()
    assert loop.run_until_complete(names(toggl))
    loop.close()


def test_a_program(toggl_sandbox, toggl_environment):
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == toggl_sandbox.email
    toggl_sandbox.assert_sent("/me", account=toggl_sandbox.email)


def test_another_library(toggl_sandbox):
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(toggl_sandbox.track_url + "/api/v9/me")
    toggl_sandbox.assert_sent("/me", status=401)


def test_the_record_is_new(toggl_sandbox):
    toggl_sandbox.assert_nothing_sent()
'''
)


def assert_passed(output: str, tests: int) -> None:
    """Check that all tests of a run passed."""
    assert f"{tests} passed" in output, output
    assert output.endswith("exit code 0"), output


def test_plain_functions(tmp_path: Path) -> None:
    """Without a plugin for asyncio, code may run event loops and programs of its own."""
    output = run_pytest(
        tmp_path, {"test_it.py": PLAIN, "conftest.py": NOTHING_LEFT}, "-p", "no:asyncio", "-p", "no:anyio"
    )
    assert_passed(output, 7)


def test_plain_functions_beside_asynchronous_tests(tmp_path: Path) -> None:
    """Plain functions and asynchronous ones may take turns in one run."""
    files = {"test_it.py": PLAIN, "test_other.py": IMPORTS + BODY, "conftest.py": NOTHING_LEFT}
    assert_passed(run_pytest(tmp_path, files, "-o", "asyncio_mode=auto"), 15)


def test_pytest_asyncio_in_auto_mode(tmp_path: Path) -> None:
    """Asynchronous tests of pytest-asyncio use the client."""
    files = {"test_it.py": IMPORTS + BODY, "conftest.py": NOTHING_LEFT}
    assert_passed(run_pytest(tmp_path, files, "-o", "asyncio_mode=auto", "-p", "no:anyio"), 8)


@pytest.mark.parametrize("scope", ["function", "module"])
def test_pytest_asyncio_in_strict_mode(scope: str, tmp_path: Path) -> None:
    """Marked tests use the client, whether each has an event loop of its own or not."""
    mark = f'\npytestmark = pytest.mark.asyncio(loop_scope="{scope}")\n'
    files = {"test_it.py": IMPORTS + mark + BODY, "conftest.py": NOTHING_LEFT}
    assert_passed(run_pytest(tmp_path, files, "-o", "asyncio_mode=strict"), 8)


@pytest.mark.parametrize("scope", ["function", "module"])
def test_anyio(scope: str, tmp_path: Path) -> None:
    """Tests of anyio's plugin use the client on asyncio, whether they share an event loop or not."""
    mark = f"""
pytestmark = pytest.mark.anyio


@pytest.fixture(scope="{scope}")
def anyio_backend():
    return "asyncio"
"""
    files = {"test_it.py": IMPORTS + mark + BODY, "conftest.py": NOTHING_LEFT}
    assert_passed(run_pytest(tmp_path, files, "-p", "no:asyncio"), 8)
