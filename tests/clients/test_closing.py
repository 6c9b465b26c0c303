"""The end of a pool: what it ends, also if its own end is cut short or comes in another event loop."""

import asyncio
import subprocess
import sys
from contextlib import suppress

import pytest

from tests.clients.pools import ANA, BEN, CAROL, pool
from tests.support.calls import export
from tests.support.files import CSV
from tests.support.server import respond, serve
from tests.support.wire import csv_response
from toggl_async import ApiToken, Clients, ClientsState, IncompleteResponseError, MisuseError


async def _read(clients: Clients, token: ApiToken, began: asyncio.Semaphore) -> None:
    async with clients.acquire(token) as toggl, toggl.open(export()) as stream:
        began.release()
        async for _ in stream:
            pass


@pytest.mark.parametrize("steps", range(1, 8))
async def test_a_cancelled_close_leaves_no_reader_waiting(steps: int) -> None:
    """Every stream ends when the pool is closed, at whatever moment the task that closes it is cancelled."""
    data = csv_response(CSV * 1000, chunks=100)
    async with serve(respond(data, cut=len(data) - 100, stall=True)) as server:
        clients = pool(server)
        async with clients.acquire(CAROL):
            pass  # an idle client, for which the pool has a task
        began = asyncio.Semaphore(0)
        readers = [asyncio.create_task(_read(clients, token, began)) for token in (ANA, BEN)]
        for _ in readers:
            await began.acquire()
        closing = asyncio.create_task(clients.aclose())
        for _ in range(steps):
            await asyncio.sleep(0)
        closing.cancel()
        with suppress(asyncio.CancelledError):
            await closing
        async with asyncio.timeout(5):
            ends = await asyncio.gather(*readers, return_exceptions=True)
        assert all(isinstance(each, IncompleteResponseError | MisuseError) for each in ends)
        assert clients.state == ClientsState(open=0, in_use=0, waiting=0)
        await clients.aclose()


PROGRAM = """
import asyncio
from toggl_async import ApiToken, Clients

async def use(clients):
    async with clients.acquire(ApiToken("a" * 32)):
        pass

clients = Clients()
loop = asyncio.new_event_loop()
loop.run_until_complete(use(clients))
loop.close()
asyncio.run(clients.aclose())
print(clients.state)
"""


def test_a_pool_can_be_closed_after_its_event_loop() -> None:
    """Where an event loop was closed without its tasks, the pool can still be closed, in another one."""
    # In a process of its own, since asyncio reports the tasks of that loop when they are collected.
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.stdout == "ClientsState(open=0, in_use=0, waiting=0)\n", done.stderr
