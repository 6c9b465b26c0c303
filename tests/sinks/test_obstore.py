"""A file is stored as a whole object, or the store keeps nothing of it."""

import asyncio
from itertools import count
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.store import LocalStore, MemoryStore, ObjectStore

from tests.sinks.recorder import stopped_task
from tests.sinks.s3 import PART, S3
from tests.support.calls import ONCE, client, export
from tests.support.files import CSV
from tests.support.server import respond, serve
from tests.support.wire import csv_response
from toggl_async import IncompleteResponseError, InvalidRequestError, Options
from toggl_async.sinks.obstore import ObjectSink, StoredObject

LARGE = b"User,Description,Duration\n" + b"Ada,walls,01:00:00\n" * 130_000


def sink(store: ObjectStore, path: str = "october.csv") -> ObjectSink:
    """Return a sink with small parts."""
    return ObjectSink(store, path, part_size=PART)


@pytest.mark.parametrize(
    "body", [CSV, LARGE, LARGE[: LARGE.rindex(b"\n", 0, PART) + 1]], ids=["one request", "parts", "a part"]
)
async def test_an_object_in_s3_is_whole(s3: S3, body: bytes) -> None:
    """The object has the file's bytes and media type, and no unfinished upload remains."""
    async with serve(respond(csv_response(body))) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(), sink(s3.store()))
    assert s3.read("october.csv") == (body, "text/csv")
    assert delivered.result.path == "october.csv"
    assert delivered.result.e_tag
    assert delivered.size == len(body)
    assert s3.uploads() == []


@pytest.mark.parametrize("kind", ["memory", "folder"])
@pytest.mark.parametrize("body", [CSV, LARGE], ids=["one request", "parts"])
async def test_an_object_in_another_store_is_whole(tmp_path: Path, kind: str, body: bytes) -> None:
    """An object in memory or in a local folder has the file's bytes."""
    store = MemoryStore() if kind == "memory" else LocalStore(tmp_path)
    async with serve(respond(csv_response(body))) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(), sink(store))
        assert isinstance(delivered.result, StoredObject)
        assert bytes(await (await obstore.get_async(store, "october.csv")).bytes_async()) == body


@pytest.mark.parametrize("existing", ["skip", "number", "update"])
async def test_a_choice_that_the_sink_does_not_have_is_an_error(existing: Any) -> None:
    """The sink always replaces, so another choice is refused before anything is sent."""
    request = export(options=Options(existing=existing))
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        with pytest.raises(InvalidRequestError, match=f"existing='{existing}'"):
            await toggl.deliver(request, sink(MemoryStore()))
    assert server.connections == 0


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
async def test_a_truncated_response_leaves_no_object(s3: S3, tmp_path: Path, *, zipped: bool) -> None:
    """Wherever the response is cut, no store has an object or an unfinished upload."""
    data = csv_response(LARGE, zipped=zipped)
    cuts = range(len(data) // 9, len(data), len(data) // 4)
    stores: list[ObjectStore] = [s3.store(), MemoryStore(), LocalStore(tmp_path)]
    async with serve(*(respond(data, cut=cut) for cut in cuts for _ in stores)) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in cuts:
                for store in stores:
                    with pytest.raises(IncompleteResponseError):
                        await toggl.deliver(export(), sink(store))
    assert (s3.keys(), s3.uploads()) == ([], [])
    assert list(tmp_path.iterdir()) == []
    assert not [each for batch in obstore.list(stores[1]) for each in batch]


async def test_a_second_attempt_leaves_no_part_of_the_first(s3: S3) -> None:
    """The parts of the failed attempt are dropped, and the object is whole."""
    data = csv_response(LARGE)
    async with serve(respond(data, cut=len(data) - 9), respond(data)) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(), sink(s3.store()))
    assert len(delivered.attempts) == 2
    assert s3.read("october.csv")[0] == LARGE
    assert s3.uploads() == []


@pytest.mark.parametrize("path", ["refused.csv", "unfinished.csv", "forbidden.csv"])
async def test_an_exception_of_the_store_reaches_the_caller_and_leaves_no_parts(s3: S3, path: str) -> None:
    """If the store refuses a part, the completion or the beginning, obstore's own error is raised."""
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        with pytest.raises(obstore.exceptions.PermissionDeniedError):
            await toggl.deliver(export(), sink(s3.store(), path))
    assert server.connections == 1
    assert (s3.keys(), s3.uploads()) == ([], [])


async def test_an_exception_for_a_small_object_reaches_the_caller(s3: S3) -> None:
    """If the store refuses the only request, obstore's own error is raised."""
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        with pytest.raises(obstore.exceptions.PermissionDeniedError):
            await toggl.deliver(export(), ObjectSink(s3.store(), "forbidden.csv"))
    assert (s3.keys(), s3.uploads()) == ([], [])


@pytest.mark.parametrize("body", [CSV, LARGE], ids=["one request", "parts"])
async def test_a_delivery_cancelled_at_any_wait_leaves_no_parts(s3: S3, body: bytes) -> None:
    """An object exists only if the delivery was cancelled while it was being committed."""
    store = s3.store()
    committed = 0
    async with serve(respond(csv_response(body, zipped=True))) as server, client(server) as toggl:
        for at in count(1):
            task = stopped_task(toggl.deliver(export(), sink(store, f"{at}.csv")), at)
            await asyncio.wait({task})
            keys = s3.keys()
            assert s3.uploads() == []
            if not task.cancelled():
                break
            if keys:
                committed += 1
                assert s3.read(f"{at}.csv")[0] == body
                await obstore.delete_async(store, f"{at}.csv")
    assert at > 8
    assert committed <= 1
    assert task.exception() is None
    assert s3.read(f"{at}.csv")[0] == body


async def test_attributes_are_stored_with_the_object(s3: S3) -> None:
    """A Content-Type among the attributes replaces the media type of the response."""
    given = ObjectSink(s3.store(), "a.csv", attributes={"Content-Type": "text/x-mine"})
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        await toggl.deliver(export(), given)
    assert s3.read("a.csv") == (CSV, "text/x-mine")


def test_the_repr_of_a_sink_shows_neither_store_nor_attributes() -> None:
    """The store and the attributes may contain secrets."""
    shown = repr(ObjectSink(MemoryStore(), "a.csv", attributes={"x": "secret"}))
    assert shown == "ObjectSink(path='a.csv', part_size=5242880, concurrency=2)"
