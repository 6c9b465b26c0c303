"""Fixtures for the tests of the object store."""

import asyncio
from collections.abc import Iterator

import obstore
import pytest
from obstore.store import MemoryStore

from tests.sinks.s3 import S3, running


@pytest.fixture(scope="session", autouse=True)
def _threads_of_obstore() -> None:
    # obstore starts threads with the first asynchronous and the first synchronous call of a process, and
    # keeps them; this makes both calls before a test counts threads.
    async def put(store: MemoryStore) -> None:
        await obstore.put_async(store, "a", b"a")

    store = MemoryStore()
    asyncio.run(put(store))
    assert len(list(obstore.list(store))) == 1


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    """Start one S3 server for all tests."""
    with running() as server:
        yield server


@pytest.fixture
def s3(s3_server: S3) -> S3:
    """Return the S3 server with an empty bucket."""
    s3_server.empty()
    return s3_server
