"""A file goes into a sink whole, or the sink leaves nothing behind."""

import asyncio
import functools
import gzip
import hashlib
import os
import threading
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Literal, TypeAlias

import anyio
import pytest
import xxhash

from tests.sinks.recorder import Recorder, RecorderWriting, stopped, stopped_task
from tests.support.calls import ONCE, client, export
from tests.support.files import CSV, pdf, xlsx
from tests.support.server import respond, serve
from tests.support.wire import CSV_TYPE, PDF_TYPE, XLSX_TYPE, csv_response, head, response
from toggl_async import (
    Connections,
    DeadlineError,
    IncompleteResponseError,
    Options,
    Progress,
    SizeLimits,
    Timeout,
    Toggl,
    TogglError,
    TransportError,
)
from toggl_async.request.media_types import FileFormat
from toggl_async.sinks import BytesSink, IncomingFile, session

LARGE = b"Ada,walls,01:00:00\n" * 130_000
COUNTED = Options(count_rows=True)
FILES: dict[FileFormat, tuple[bytes, str]] = {
    "csv": (CSV, CSV_TYPE),
    "xlsx": (xlsx(), XLSX_TYPE),
    "pdf": (pdf(), PDF_TYPE),
}


@pytest.mark.parametrize("zipped", [False, True])
async def test_delivered_tells_what_went_by(*, zipped: bool) -> None:
    """Size, hash, rows and media type are those of the bytes that the sink got; its result is beside them."""
    sink = Recorder()
    async with serve(respond(csv_response(LARGE, zipped=zipped))) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(options=COUNTED), sink)
    assert sink.visible == [LARGE]
    assert delivered.result == delivered.size == len(LARGE)
    assert delivered.sha256 == hashlib.sha256(LARGE).hexdigest()
    assert (delivered.rows, delivered.media_type) == (129_999, "text/csv")
    assert [each.outcome for each in delivered.attempts] == ["ok"]
    assert sink.calls == ["begin", "write", "write", "write", "commit"]
    assert sink.arrived[0].length == (None if zipped else len(LARGE))


@pytest.mark.parametrize("file_format", FILES)
async def test_a_sink_is_told_what_arrives(file_format: FileFormat) -> None:
    """The request, the format and the media type; of a pdf the pages are counted, of an xlsx nothing."""
    body, media_type = FILES[file_format]
    sink = Recorder()
    request = export(file_format, workspace_id=7, options=COUNTED)
    async with serve(respond(response(body, media_type=media_type))) as server, client(server) as toggl:
        delivered = await toggl.deliver(request, sink)
    told = sink.arrived[0]
    assert (told.request, told.file_format, told.attempt) == (delivered.request, file_format, 1)
    assert told.media_type == media_type.partition(";")[0]
    assert (delivered.rows, delivered.pages) == {"csv": (2, None), "xlsx": (None, None), "pdf": (None, 1)}[
        file_format
    ]


@pytest.mark.parametrize("reset", [False, True], ids=["fin", "rst"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("chunks", [None, 50], ids=["length", "chunks"])
@pytest.mark.parametrize("file_format", FILES)
async def test_an_answer_cut_anywhere_is_never_seen(
    file_format: FileFormat, chunks: int | None, *, zipped: bool, reset: bool
) -> None:
    """Cut after every seventh byte and near the end, nothing is committed, and what began is aborted once."""
    body, media_type = FILES[file_format]
    data = response(body, media_type=media_type, chunks=chunks, zipped=zipped)
    cuts = [*range(0, len(data) - 20, 7), *range(max(0, len(data) - 20), len(data) - 2)]
    async with serve(*(respond(data, cut=cut, reset=reset) for cut in cuts)) as server:
        async with client(server, retry=ONCE) as toggl:
            for cut in cuts:
                sink = Recorder()
                with pytest.raises(TransportError):
                    await toggl.deliver(export(file_format), sink)
                assert sink.visible == [], cut
                assert sink.calls.count("abort") == sink.calls.count("begin")


@pytest.mark.parametrize("zipped", [False, True])
async def test_a_large_answer_cut_anywhere_is_aborted_once(*, zipped: bool) -> None:
    """Also where the sink has got some of it."""
    data = csv_response(LARGE, zipped=zipped)
    cuts = range(1, len(data), len(data) // 12)
    async with serve(*(respond(data, cut=cut) for cut in cuts)) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in cuts:
                sink = Recorder()
                with pytest.raises(IncompleteResponseError):
                    await toggl.deliver(export(), sink)
                assert sink.visible == []
                assert sink.calls.count("abort") == sink.calls.count("begin")


async def test_a_second_try_begins_anew() -> None:
    """The broken one is aborted first; the bytes, the hash and the number of the try are the second's."""
    data = csv_response(LARGE)
    reported: list[Progress] = []
    sink = Recorder()
    async with serve(respond(data, cut=len(data) // 2), respond(data)) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(options=Options(progress=reported.append)), sink)
    assert sink.calls == ["begin", "write", "abort", "begin", "write", "write", "write", "commit"]
    assert sink.visible == [LARGE]
    assert [each.attempt for each in sink.arrived] == [1, 2]
    assert delivered.sha256 == hashlib.sha256(LARGE).hexdigest()
    assert (reported[-1].bytes_done, reported[-1].attempt) == (len(LARGE), 2)


@pytest.mark.parametrize(
    ("file_format", "media_type", "body"),
    [
        ("csv", "text/html", b"<html></html>"),
        ("csv", "text/csv", b"<!DOCTYPE html>\n"),
        ("csv", None, xlsx()),
        ("xlsx", XLSX_TYPE, b"User,Duration\n"),
        ("pdf", PDF_TYPE, b"oh no\n%%EOF\n"),
        ("csv", CSV_TYPE, b""),
    ],
)
async def test_something_else_does_not_begin(
    file_format: FileFormat, media_type: str | None, body: bytes
) -> None:
    """A page of HTML, another format or nothing is not the sink's business."""
    sink = Recorder()
    data = response(body, media_type=media_type)
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(IncompleteResponseError):
            await toggl.deliver(export(file_format), sink)
    assert sink.calls == []


@pytest.mark.parametrize(
    ("file_format", "data"),
    [
        ("csv", csv_response(CSV[:-1])),
        ("csv", csv_response(CSV + b'Bob,"half')),
        ("csv", csv_response(CSV + b"a\0b\n")),
        ("csv", response(gzip.compress(CSV)[:-4], ("Content-Encoding", "gzip"), media_type=CSV_TYPE)),
        ("xlsx", response(xlsx()[:-5], media_type=XLSX_TYPE)),
        ("xlsx", response(xlsx() + b"junk", media_type=XLSX_TYPE)),
        ("xlsx", response(xlsx()[:40] + xlsx()[50:], media_type=XLSX_TYPE)),
        ("pdf", response(pdf()[:-8], media_type=PDF_TYPE)),
    ],
)
async def test_what_came_whole_but_damaged_is_never_seen(file_format: FileFormat, data: bytes) -> None:
    """An open quote or record, a NUL, gzip without its end, a directory that does not fit, no trailer."""
    sink = Recorder()
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(IncompleteResponseError):
            await toggl.deliver(export(file_format), sink)
    assert sink.visible == []
    assert sink.calls.count("abort") == sink.calls.count("begin")


@pytest.mark.parametrize("digest", [None, "xxh3_128"])
async def test_another_hash_or_none(digest: Literal["xxh3_128"] | None) -> None:
    """As for files; rows are counted where that is asked for."""
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(options=Options(digest=digest)), Recorder())
    assert delivered.sha256 is None
    assert delivered.xxh3_128 == (xxhash.xxh3_128(CSV).hexdigest() if digest else None)
    assert delivered.rows is None


async def test_a_body_without_an_end_mark_does_not_begin() -> None:
    """It may be a part at any length."""
    sink = Recorder()
    async with serve(respond(head(200, ("Content-Type", CSV_TYPE)) + CSV)) as server:
        async with client(server, retry=ONCE) as toggl:
            with pytest.raises(IncompleteResponseError):
                await toggl.deliver(export(), sink)
    assert sink.calls == []


async def test_a_file_over_the_limit_is_aborted() -> None:
    """The same bound as for files, and no second try."""
    sink = Recorder()
    async with serve(respond(csv_response(LARGE))) as server:
        async with client(server, size_limits=SizeLimits(file=3 << 19)) as toggl:
            with pytest.raises(IncompleteResponseError, match="larger"):
                await toggl.deliver(export(), sink)
    assert sink.calls == ["begin", "write", "abort"]
    assert server.connections == 1


@pytest.mark.parametrize(
    "fault", [OSError(28, "no space"), TransportError("of another client"), TimeoutError()]
)
@pytest.mark.parametrize("number", range(1, 6))
async def test_what_a_sink_raises_comes_out_as_it_is(number: int, fault: Exception) -> None:
    """In any of its calls: the same object, not tried again, aborted once, and never seen."""
    sink = Recorder(fails_at=number, fault=fault)
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        with pytest.raises(type(fault)) as caught:
            await toggl.deliver(export(), sink)
    assert caught.value is fault
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert server.connections == 1
    assert sink.visible == []
    assert sink.calls.count("abort") == (number > 1)


async def test_a_sink_that_cannot_abort_a_broken_try_says_so() -> None:
    """It may have left something behind: its error comes out, and the call is not tried again."""
    data = csv_response(LARGE)
    sink = Recorder(fails_at=3)
    async with serve(respond(data, cut=len(data) // 2)) as server, client(server) as toggl:
        with pytest.raises(OSError, match="no space"):
            await toggl.deliver(export(), sink)
    assert sink.calls == ["begin", "write", "abort"]
    assert server.connections == 1


async def test_a_sink_that_fails_twice_tells_the_first_fault() -> None:
    """That its abort failed as well stands in a note."""

    class Failing(Recorder):
        def note(self, name: str) -> None:
            self.calls.append(name)
            if name in ("write", "abort"):
                raise KeyError(name)

    sink = Failing()
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        with pytest.raises(KeyError, match="write") as caught:
            await toggl.deliver(export(), sink)
    assert caught.value.__notes__ == ["the sink could not abort (KeyError)"]


async def test_a_block_that_is_kept_is_found_out() -> None:
    """Its memory is used again: who looks at it later gets an error, not other bytes."""
    kept: list[memoryview] = []

    class Keeping(Recorder):
        async def begin(self, incoming: IncomingFile) -> RecorderWriting:
            class SinkWriter(RecorderWriting):
                async def write(self, block: memoryview) -> None:
                    kept.append(block)

            return SinkWriter(self)

    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        await toggl.deliver(export(), Keeping())
    with pytest.raises(ValueError, match="released"):
        bytes(kept[0])


# Cancelled.


async def cancelled_task(toggl: Toggl, sink: Recorder, at: int) -> bool:
    """By the task."""
    task = stopped_task(toggl.deliver(export(), sink), at)
    await asyncio.wait({task})
    return task.cancelled()


async def timed_out(toggl: Toggl, sink: Recorder, at: int) -> bool:
    """By a timeout."""
    try:
        async with asyncio.timeout(None) as bound:
            await stopped(toggl.deliver(export(), sink), at, functools.partial(bound.reschedule, 0))
            bound.reschedule(None)
    except TimeoutError:
        return True
    return False


async def cancelled_scope(toggl: Toggl, sink: Recorder, at: int) -> bool:
    """By a scope, which cancels again and again."""
    with anyio.CancelScope() as scope:
        await stopped(toggl.deliver(export(), sink), at, scope.cancel)
    return scope.cancelled_caught


Way: TypeAlias = Callable[[Toggl, Recorder, int], Awaitable[bool]]


@pytest.mark.parametrize("way", [cancelled_task, timed_out, cancelled_scope])
async def test_cancelled_at_any_of_its_waits_it_is_never_seen(way: Way) -> None:
    """Whichever way it is cancelled, what began is aborted once, and the cancellation comes through."""
    begun = 0
    async with serve(respond(csv_response(LARGE, zipped=True))) as server, client(server) as toggl:
        for at in count(1):
            sink = Recorder()
            if not await way(toggl, sink, at):
                break
            begun += "begin" in sink.calls
            assert sink.visible == []
            assert sink.calls.count("abort") == sink.calls.count("begin")
            assert sink.calls[-1:] in (["abort"], [])
    assert begun > 2
    assert sink.visible == [LARGE]


async def test_a_deadline_aborts() -> None:
    """The bound of the call holds for slow sinks too."""

    class Slow(Recorder):
        async def begin(self, incoming: IncomingFile) -> RecorderWriting:
            class SinkWriter(RecorderWriting):
                async def write(self, block: memoryview) -> None:
                    await asyncio.sleep(10)

            return SinkWriter(self)

    sink = Slow()
    options = Options(timeout=Timeout(deadline=0.2))
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        with pytest.raises(DeadlineError):
            await toggl.deliver(export(options=options), sink)
    assert sink.calls == ["abort"]


class Lingering(Recorder):
    """Takes its time to abort."""

    begun = asyncio.Event()

    async def begin(self, incoming: IncomingFile) -> RecorderWriting:
        """Begin."""
        sink = self

        class SinkWriter(RecorderWriting):
            async def write(self, block: memoryview) -> None:
                sink.note("write")
                sink.begun.set()
                await asyncio.Event().wait()

            async def abort(self) -> None:
                for _ in range(20):
                    await asyncio.sleep(0.001)
                sink.note("abort")

        return SinkWriter(self)


async def test_an_abort_outlives_any_number_of_cancellations() -> None:
    """Cancelled again while it aborts, the call still ends only once the sink is done."""
    sink = Lingering()
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        task = asyncio.create_task(toggl.deliver(export(), sink))
        await sink.begun.wait()
        while not task.done():
            task.cancel()
            await asyncio.sleep(0)
    assert task.cancelled()
    assert sink.calls == ["write", "abort"]


async def test_a_cancellation_while_a_broken_try_is_aborted_ends_the_call() -> None:
    """There is no second try."""
    data = csv_response(LARGE)

    class Slow(Recorder):
        begun = asyncio.Event()

        async def begin(self, incoming: IncomingFile) -> RecorderWriting:
            class SinkWriter(RecorderWriting):
                async def abort(self) -> None:
                    sink.begun.set()
                    await asyncio.sleep(0.02)

            return SinkWriter(self)

    sink = Slow()
    async with serve(respond(data, cut=len(data) // 2)) as server, client(server) as toggl:
        task = asyncio.create_task(toggl.deliver(export(), sink))
        await sink.begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert server.connections == 1


async def test_an_abort_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The call ends within a bound, and says so in a note."""
    monkeypatch.setattr(session, "ABORT_SECONDS", 0.02)

    class Endless(Recorder):
        async def begin(self, incoming: IncomingFile) -> RecorderWriting:
            class SinkWriter(RecorderWriting):
                async def write(self, block: memoryview) -> None:
                    raise OSError(5, "broken")

                async def abort(self) -> None:
                    await asyncio.Event().wait()

            return SinkWriter(self)

    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        with pytest.raises(OSError, match="broken") as caught:
            await toggl.deliver(export(), Endless())
    assert caught.value.__notes__ == ["the sink could not abort (TimeoutError)"]


async def test_refusals_come_as_for_files() -> None:
    """Without the sink."""
    sink = Recorder()
    async with serve(respond(response(b'"no"', status=404))) as server, client(server) as toggl:
        with pytest.raises(TogglError):
            await toggl.deliver(export(), sink)
    assert sink.calls == []


async def test_saves_on_a_stuck_disk_do_not_delay_a_delivery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cancelled save still holds its thread; deliveries have threads of their own."""
    loop = asyncio.get_running_loop()
    stuck, freed = asyncio.Event(), threading.Event()

    def wait(_: int) -> None:
        loop.call_soon_threadsafe(stuck.set)
        freed.wait(10)

    one = Connections(limit=1)
    async with serve(respond(csv_response(CSV))) as server, client(server, connections=one) as toggl:
        monkeypatch.setattr(os, "fsync", wait)
        saving = asyncio.ensure_future(toggl.save(export(), tmp_path / "a.csv"))
        await stuck.wait()
        saving.cancel()
        try:
            delivered = await asyncio.wait_for(toggl.deliver(export(), BytesSink()), 5)
        finally:
            freed.set()
    assert delivered.result == CSV
