"""A file is delivered to a sink whole, or the sink leaves nothing behind."""

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

from tests.sinks.recorder import Recorder, RecorderWriter, stopped, stopped_task
from tests.support.calls import ONCE, client, export
from tests.support.files import CSV, archive, pdf, xlsx
from tests.support.server import respond, serve
from tests.support.wire import CSV_TYPE, PDF_TYPE, XLSX_TYPE, ZIP_TYPE, csv_response, head, response
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

LARGE = b"User,Description,Duration\n" + b"Ada,walls,01:00:00\n" * 129_999
COUNTED = Options(count_rows=True)
FILES: dict[FileFormat, tuple[bytes, str]] = {
    "csv": (CSV, CSV_TYPE),
    "xlsx": (xlsx(), XLSX_TYPE),
    "pdf": (pdf(), PDF_TYPE),
    "zip": (archive(seekable=False), ZIP_TYPE),
}


@pytest.mark.parametrize("zipped", [False, True])
async def test_the_result_describes_the_delivered_file(*, zipped: bool) -> None:
    """Size, hash, rows and media type are those of the bytes that the sink received."""
    sink = Recorder()
    async with serve(respond(csv_response(LARGE, zipped=zipped))) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(options=COUNTED), sink)
    assert sink.visible == [LARGE]
    assert delivered.result == delivered.size == len(LARGE)
    assert delivered.sha256 == hashlib.sha256(LARGE).hexdigest()
    assert (delivered.rows, delivered.media_type) == (129_999, "text/csv")
    assert [each.outcome for each in delivered.attempts] == ["ok"]
    assert sink.calls == ["begin", "write", "write", "write", "commit"]
    assert sink.incoming[0].length == (None if zipped else len(LARGE))


@pytest.mark.parametrize("file_format", FILES)
async def test_a_sink_gets_a_description_of_the_file(file_format: FileFormat) -> None:
    """The description has the request, the format and the media type.

    The result has the number of rows of a csv, of pages of a pdf and of files in a zip.
    """
    body, media_type = FILES[file_format]
    sink = Recorder()
    request = export(file_format, workspace_id=7, options=COUNTED)
    async with serve(respond(response(body, media_type=media_type))) as server, client(server) as toggl:
        delivered = await toggl.deliver(request, sink)
    incoming = sink.incoming[0]
    assert (incoming.request, incoming.file_format, incoming.attempt) == (delivered.request, file_format, 1)
    assert incoming.media_type == media_type.partition(";")[0]
    assert (delivered.rows, delivered.pages, delivered.members) == {
        "csv": (2, None, None),
        "xlsx": (None, None, None),
        "pdf": (None, 1, None),
        "zip": (None, None, 3),
    }[file_format]


@pytest.mark.parametrize("reset", [False, True], ids=["fin", "rst"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("chunks", [None, 50], ids=["length", "chunks"])
@pytest.mark.parametrize("file_format", FILES)
async def test_a_truncated_response_is_never_committed(
    file_format: FileFormat, chunks: int | None, *, zipped: bool, reset: bool
) -> None:
    """Wherever a response is cut, nothing is committed, and a file that began is aborted once."""
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
async def test_a_truncated_large_response_is_aborted_once(*, zipped: bool) -> None:
    """A file of which the sink received some blocks is aborted once and not committed."""
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


async def test_a_second_attempt_starts_from_the_first_byte() -> None:
    """The failed attempt is aborted first; bytes, hash and attempt number are those of the second."""
    data = csv_response(LARGE)
    reported: list[Progress] = []
    sink = Recorder()
    async with serve(respond(data, cut=len(data) // 2), respond(data)) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(options=Options(progress=reported.append)), sink)
    assert sink.calls == ["begin", "write", "abort", "begin", "write", "write", "write", "commit"]
    assert sink.visible == [LARGE]
    assert [each.attempt for each in sink.incoming] == [1, 2]
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
        ("zip", ZIP_TYPE, b"User,Duration\n"),
        ("csv", None, archive()),
        ("csv", CSV_TYPE, b""),
    ],
)
async def test_a_body_of_another_format_does_not_begin_a_file(
    file_format: FileFormat, media_type: str | None, body: bytes
) -> None:
    """A sink is not called for an HTML page, another format or an empty body."""
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
        ("zip", response(archive()[:-5], media_type=ZIP_TYPE)),
        ("zip", response(archive() + b"junk", media_type=ZIP_TYPE)),
        ("zip", response(archive()[:40] + archive()[50:], media_type=ZIP_TYPE)),
        ("zip", response(archive({"../x": b""}), media_type=ZIP_TYPE)),
    ],
)
async def test_a_damaged_file_is_never_committed(file_format: FileFormat, data: bytes) -> None:
    """A file that arrived with a complete body but is damaged is aborted.

    The damage is an open quote or record, a NUL, truncated gzip, a wrong zip directory or a missing trailer.
    """
    sink = Recorder()
    async with serve(respond(data)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(IncompleteResponseError):
            await toggl.deliver(export(file_format), sink)
    assert sink.visible == []
    assert sink.calls.count("abort") == sink.calls.count("begin")


@pytest.mark.parametrize("digest", [None, "xxh3_128"])
async def test_the_digest_option_selects_the_hash(digest: Literal["xxh3_128"] | None) -> None:
    """Another hash or none is made as for files, and rows are counted only on request."""
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(options=Options(digest=digest)), Recorder())
    assert delivered.sha256 is None
    assert delivered.xxh3_128 == (xxhash.xxh3_128(CSV).hexdigest() if digest else None)
    assert delivered.rows is None


async def test_a_body_without_framing_does_not_begin_a_file() -> None:
    """A body with neither a length nor chunks may be truncated anywhere without notice."""
    sink = Recorder()
    async with serve(respond(head(200, ("Content-Type", CSV_TYPE)) + CSV)) as server:
        async with client(server, retry=ONCE) as toggl:
            with pytest.raises(IncompleteResponseError):
                await toggl.deliver(export(), sink)
    assert sink.calls == []


async def test_a_file_over_the_limit_is_aborted() -> None:
    """The size limit is that of saved files, and the call is not repeated."""
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
async def test_an_exception_of_a_sink_reaches_the_caller_unchanged(number: int, fault: Exception) -> None:
    """Whichever method fails, the call is not repeated, and the file is aborted once and not committed."""
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


async def test_a_failed_abort_of_a_failed_attempt_is_raised() -> None:
    """The sink may have left something behind, so its error is raised and the call is not repeated."""
    data = csv_response(LARGE)
    sink = Recorder(fails_at=3)
    async with serve(respond(data, cut=len(data) // 2)) as server, client(server) as toggl:
        with pytest.raises(OSError, match="no space"):
            await toggl.deliver(export(), sink)
    assert sink.calls == ["begin", "write", "abort"]
    assert server.connections == 1


async def test_a_failed_abort_is_noted_on_the_first_exception() -> None:
    """If a sink fails and its abort fails too, the caller gets the first exception with a note."""

    class Failing(Recorder):
        def record(self, name: str) -> None:
            self.calls.append(name)
            if name in ("write", "abort"):
                raise KeyError(name)

    sink = Failing()
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        with pytest.raises(KeyError, match="write") as caught:
            await toggl.deliver(export(), sink)
    assert caught.value.__notes__ == ["the sink could not abort (KeyError)"]


async def test_a_block_that_a_sink_keeps_is_released() -> None:
    """The memory of a block is reused, so reading a block later is an error and gives no other bytes."""
    kept: list[memoryview] = []

    class Keeping(Recorder):
        async def begin(self, incoming: IncomingFile) -> RecorderWriter:
            class SinkWriter(RecorderWriter):
                async def write(self, block: memoryview) -> None:
                    kept.append(block)

            return SinkWriter(self)

    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        await toggl.deliver(export(), Keeping())
    with pytest.raises(ValueError, match="released"):
        bytes(kept[0])


async def cancelled_task(toggl: Toggl, sink: Recorder, at: int) -> bool:
    """Deliver, cancel the task at a wait, and return whether it was cancelled."""
    task = stopped_task(toggl.deliver(export(), sink), at)
    await asyncio.wait({task})
    return task.cancelled()


async def timed_out(toggl: Toggl, sink: Recorder, at: int) -> bool:
    """Deliver, let a timeout expire at a wait, and return whether it did."""
    try:
        async with asyncio.timeout(None) as bound:
            await stopped(toggl.deliver(export(), sink), at, functools.partial(bound.reschedule, 0))
            bound.reschedule(None)
    except TimeoutError:
        return True
    return False


async def cancelled_scope(toggl: Toggl, sink: Recorder, at: int) -> bool:
    """Deliver, cancel an anyio scope at a wait, and return whether it was; a scope cancels repeatedly."""
    with anyio.CancelScope() as scope:
        await stopped(toggl.deliver(export(), sink), at, scope.cancel)
    return scope.cancelled_caught


Interruption: TypeAlias = Callable[[Toggl, Recorder, int], Awaitable[bool]]


@pytest.mark.parametrize("interrupted", [cancelled_task, timed_out, cancelled_scope])
async def test_a_delivery_cancelled_at_any_wait_is_never_committed(interrupted: Interruption) -> None:
    """However it is cancelled, a file that began is aborted once, and the cancellation reaches the caller."""
    begun = 0
    async with serve(respond(csv_response(LARGE, zipped=True))) as server, client(server) as toggl:
        for at in count(1):
            sink = Recorder()
            if not await interrupted(toggl, sink, at):
                break
            begun += "begin" in sink.calls
            assert sink.visible == []
            assert sink.calls.count("abort") == sink.calls.count("begin")
            assert sink.calls[-1:] in (["abort"], [])
    assert begun > 2
    assert sink.visible == [LARGE]


async def test_an_expired_deadline_aborts_the_file() -> None:
    """The deadline of the call includes the time that a slow sink takes."""

    class Slow(Recorder):
        async def begin(self, incoming: IncomingFile) -> RecorderWriter:
            class SinkWriter(RecorderWriter):
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
    """A sink whose writer waits forever in ``write`` and needs some time to abort."""

    begun = asyncio.Event()

    async def begin(self, incoming: IncomingFile) -> RecorderWriter:
        """Begin a file."""
        sink = self

        class SinkWriter(RecorderWriter):
            async def write(self, block: memoryview) -> None:
                sink.record("write")
                sink.begun.set()
                await asyncio.Event().wait()

            async def abort(self) -> None:
                for _ in range(20):
                    await asyncio.sleep(0.001)
                sink.record("abort")

        return SinkWriter(self)


async def test_an_abort_finishes_despite_repeated_cancellation() -> None:
    """A call that is cancelled while it aborts ends only once the sink has aborted."""
    sink = Lingering()
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        task = asyncio.create_task(toggl.deliver(export(), sink))
        await sink.begun.wait()
        while not task.done():
            task.cancel()
            await asyncio.sleep(0)
    assert task.cancelled()
    assert sink.calls == ["write", "abort"]


async def test_a_cancellation_during_the_abort_of_a_failed_attempt_ends_the_call() -> None:
    """The call is not repeated after the abort."""
    data = csv_response(LARGE)

    class Slow(Recorder):
        begun = asyncio.Event()

        async def begin(self, incoming: IncomingFile) -> RecorderWriter:
            class SinkWriter(RecorderWriter):
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


async def test_an_abort_that_takes_too_long_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The call ends in bounded time, and a note on its exception reports the timeout."""
    monkeypatch.setattr(session, "ABORT_SECONDS", 0.02)

    class Endless(Recorder):
        async def begin(self, incoming: IncomingFile) -> RecorderWriter:
            class SinkWriter(RecorderWriter):
                async def write(self, block: memoryview) -> None:
                    raise OSError(5, "broken")

                async def abort(self) -> None:
                    await asyncio.Event().wait()

            return SinkWriter(self)

    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        with pytest.raises(OSError, match="broken") as caught:
            await toggl.deliver(export(), Endless())
    assert caught.value.__notes__ == ["the sink could not abort (TimeoutError)"]


async def test_a_refused_request_does_not_call_the_sink() -> None:
    """A 404 raises the usual error, and the sink is not called."""
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
