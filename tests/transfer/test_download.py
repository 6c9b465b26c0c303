"""A download leaves a complete file or none, whatever the connection and the disk do."""

import asyncio
import hashlib
import itertools
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.support.calls import ONCE, REPLACE, client, export
from tests.support.disks import DISKS, is_open_file, is_unnamed
from tests.support.files import CSV, archive, pdf, xlsx
from tests.support.leaks import living, nothing_left, still_alive, threads
from tests.support.server import Conversation, respond, serve
from tests.support.wire import CSV_TYPE, PDF_TYPE, XLSX_TYPE, ZIP_TYPE, chunked, csv_response, head, response
from toggl_async import (
    IncompleteResponseError,
    Options,
    Progress,
    Retry,
    SizeLimits,
    Timeout,
    TogglError,
    TransportError,
)
from toggl_async.request.media_types import FileFormat

LARGE = b"User,Description,Duration\n" + b"Ada,walls,01:00:00\n" * 200_000
FILES: dict[FileFormat, tuple[bytes, str]] = {
    "csv": (CSV, CSV_TYPE),
    "xlsx": (xlsx(), XLSX_TYPE),
    "pdf": (pdf(), PDF_TYPE),
    "zip": (archive(seekable=False), ZIP_TYPE),
}


async def test_saved_describes_the_file_on_disk(tmp_path: Path) -> None:
    """The result has the size, hash, row count and media type of the file on disk."""
    async with serve(respond(csv_response(CSV, chunks=7, zipped=True))) as server, client(server) as toggl:
        saved = await toggl.save(export(options=Options(count_rows=True)), tmp_path / "a.csv")
    assert saved.path.read_bytes() == CSV
    assert (saved.size, saved.rows, saved.media_type) == (len(CSV), 2, "text/csv")
    assert saved.sha256 == hashlib.sha256(CSV).hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize("reset", [False, True], ids=["fin", "rst"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("chunks", [None, 50], ids=["length", "chunks"])
@pytest.mark.parametrize("file_format", FILES)
async def test_a_response_cut_at_any_byte_leaves_the_complete_file_or_none(
    tmp_path: Path, file_format: FileFormat, chunks: int | None, *, zipped: bool, reset: bool
) -> None:
    """A response cut at any byte leaves the complete file, or no file and a retryable error."""
    body, media_type = FILES[file_format]
    data = response(body, media_type=media_type, chunks=chunks, zipped=zipped)
    steps = [respond(data, cut=cut, reset=reset) for cut in range(len(data))]
    path = tmp_path / "a"
    request = export(file_format)
    async with serve(*steps) as server, client(server, retry=ONCE) as toggl:
        for cut in range(len(data)):
            try:
                await toggl.save(request, path)
            except TransportError as error:
                assert error.retryable
                assert list(tmp_path.iterdir()) == [], cut
            else:
                # Only the blank line after the end mark may be missing from a complete body.
                assert cut >= len(data) - 2, cut
                assert path.read_bytes() == body
                path.unlink()


@pytest.mark.parametrize("reset", [False, True], ids=["fin", "rst"])
async def test_a_body_without_an_end_mark_is_never_saved(tmp_path: Path, *, reset: bool) -> None:
    """A body that ends with its connection is refused at any length, since it may be truncated."""
    data = head(200, ("Content-Type", CSV_TYPE)) + CSV
    cuts = range(len(data) - len(CSV), len(data) + 1)
    steps = [respond(data, cut=cut, reset=reset) for cut in cuts]
    async with serve(*steps) as server, client(server, retry=ONCE) as toggl:
        for _ in cuts:
            with pytest.raises(TransportError):
                await toggl.save(export(), tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("zipped", [False, True])
async def test_a_second_attempt_starts_at_the_first_byte(tmp_path: Path, *, zipped: bool) -> None:
    """The bytes of a failed attempt are discarded: the file and its hash are those of one whole response."""
    data = csv_response(LARGE, chunks=1 << 16, zipped=zipped)
    reported: list[Progress] = []
    request = export(options=Options(progress=reported.append))
    async with (
        serve(respond(data, cut=len(data) // 2), respond(data, cut=len(data) - 9), respond(data)) as server,
        client(server) as toggl,
    ):
        saved = await toggl.save(request, tmp_path / "a.csv")
    assert saved.path.read_bytes() == LARGE
    assert saved.sha256 == hashlib.sha256(LARGE).hexdigest()
    assert [attempt.outcome for attempt in saved.attempts] == ["IncompleteResponseError"] * 2 + ["ok"]
    assert [progress.attempt for progress in reported] == sorted(progress.attempt for progress in reported)
    assert reported[-1].bytes_done == len(LARGE)


@pytest.mark.parametrize("lines", [40_000, 200_000])
async def test_a_file_is_whole_on_a_disk_that_writes_a_part_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    """The size that is reported is on disk, also where a write takes fewer bytes than it is given."""
    body, real = b"".join(LARGE.splitlines(keepends=True)[:lines]), os.write
    monkeypatch.setattr(
        "toggl_async.transfer.new_file.os.write", lambda file, data: real(file, bytes(data)[:61_440])
    )
    async with serve(respond(csv_response(body))) as server, client(server) as toggl:
        saved = await toggl.save(export(), tmp_path / "a.csv")
    assert saved.path.read_bytes() == body
    assert saved.size == saved.path.stat().st_size == len(body)


@pytest.mark.parametrize(
    ("file_format", "media_type", "body"),
    [
        ("xlsx", "text/html", b"<html><title>Maintenance</title></html>"),
        ("pdf", "text/html", b"<html></html>"),
        ("csv", "text/html", b"<html></html>"),
        ("csv", "text/html", CSV),
        ("csv", "application/json", b'{"error": "no"}'),
        ("csv", "text/csv", b"<!DOCTYPE html>\n"),
        ("csv", "text/csv", b'{"error": "no"}\n'),
        ("csv", None, xlsx()),
        ("xlsx", XLSX_TYPE, b"User,Duration\n"),
        ("xlsx", XLSX_TYPE, pdf()),
        ("pdf", PDF_TYPE, b"oh no\n%%EOF\n"),
        ("zip", ZIP_TYPE, b'{"error": "no"}'),
        ("zip", "application/json", b'"not found"'),
        ("csv", None, archive()),
        ("csv", CSV_TYPE, b""),
    ],
)
async def test_other_content_with_status_200_is_not_saved(
    tmp_path: Path, file_format: FileFormat, media_type: str | None, body: bytes
) -> None:
    """An HTML page, a JSON error, another format or an empty body with status 200 is never saved."""
    async with (
        serve(respond(response(body, media_type=media_type))) as server,
        client(server, retry=ONCE) as toggl,
    ):
        with pytest.raises(IncompleteResponseError):
            await toggl.save(export(file_format), tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [204, 206])
async def test_another_success_status_is_not_saved(tmp_path: Path, status: int) -> None:
    """A 204 or 206 is an error, since its body is not the whole file."""
    data = head(204) if status == 204 else response(CSV, status=status, media_type=CSV_TYPE)
    async with serve(respond(data)) as server, client(server) as toggl:
        with pytest.raises(TogglError):
            await toggl.save(export(), tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


async def test_a_body_over_the_size_limit_is_stopped(tmp_path: Path) -> None:
    """An endless export is stopped at the size limit and not requested again."""

    async def send_endlessly(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(head(200, ("Content-Type", CSV_TYPE), ("Transfer-Encoding", "chunked")))
        while True:
            await conversation.send(chunked(LARGE[: 1 << 16], 1 << 16)[:-5])

    async with serve(send_endlessly) as server, client(server, size_limits=SizeLimits(file=3 << 20)) as toggl:
        with pytest.raises(IncompleteResponseError, match="larger") as caught:
            await toggl.save(export(), tmp_path / "a.csv")
    assert not caught.value.retryable
    assert server.connections == 1
    assert list(tmp_path.iterdir()) == []


async def test_an_exception_of_the_progress_callback_ends_the_download(tmp_path: Path) -> None:
    """An exception of the progress callback reaches the caller unchanged, and no file is left."""

    def fail(_: Progress) -> None:
        raise MemoryError

    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        with pytest.raises(MemoryError):
            await toggl.save(export(options=Options(progress=fail)), tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


async def test_a_healthy_download_may_take_longer_than_every_timeout(tmp_path: Path) -> None:
    """Neither ``first_byte`` nor ``progress`` ends a download while its bytes keep arriving."""

    async def send_slowly(conversation: Conversation) -> None:
        await conversation.receive()
        body = CSV * 20
        await conversation.send(head(200, ("Content-Type", CSV_TYPE), ("Content-Length", str(len(body)))))
        await conversation.drip(body, 0.02, len(CSV))

    timeout = Timeout(first_byte=0.15, progress=0.15, progress_bytes=10)
    async with serve(send_slowly) as server, client(server, timeout=timeout, retry=ONCE) as toggl:
        saved = await toggl.save(export(), tmp_path / "a.csv")
    assert saved.seconds > 0.3
    assert saved.size == 20 * len(CSV)


async def test_a_slow_reader_gets_the_whole_body_of_a_closed_connection(tmp_path: Path) -> None:
    """A slow reader loses no bytes when the server closes the connection right after the last one."""
    async with (
        serve(respond(csv_response(LARGE, chunks=1 << 14))) as server,
        client(server, retry=ONCE) as toggl,
    ):
        async with toggl.open(export()) as stream:
            received = bytearray()
            async for block in stream:
                received += block
                await asyncio.sleep(0.001)
    assert bytes(received) == LARGE


# The disk.

UNNAMED = re.compile(r".*/#\d+( \(deleted\))?")
FILE_CALLS = (
    "open",
    "write",
    "dup",
    "fsync",
    "close",
    "link",
    "replace",
    "rename",
    "unlink",
    "stat",
    "fstat",
)


class FailingCalls:
    """Records the file calls that the process makes for a download, and makes one of them fail."""

    def __init__(self, patch: pytest.MonkeyPatch, failing_call: int) -> None:
        self.made: list[str] = []
        self.failing_call = failing_call
        for name in FILE_CALLS:
            patch.setattr(os, name, self._failing(name, getattr(os, name)))

    def _failing(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if not self._belongs_to_a_download(name, args):
                return real(*args, **kwargs)
            self.made.append(name)
            if len(self.made) != self.failing_call:
                return real(*args, **kwargs)
            if name == "close":
                real(*args, **kwargs)
            raise OSError(28, os.strerror(28))

        return call

    @staticmethod
    def _belongs_to_a_download(name: str, args: tuple[Any, ...]) -> bool:
        if isinstance(args[0], int):
            try:
                path = str(Path(f"/proc/self/fd/{args[0]}").readlink())
            except OSError:
                return False
            return ".tgl-" in path or UNNAMED.fullmatch(path) is not None or name == "fsync"
        return ".tgl-" in str(args[0]) or is_open_file(args[0]) or (name == "open" and is_unnamed(*args))


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize(
    ("existing", "old"),
    [("error", None), ("number", None), ("replace", b"old\n"), ("update", b"old\n"), ("update", b"same")],
)
@pytest.mark.parametrize("cut", [None, -30], ids=["whole", "cut"])
async def test_a_failing_file_call_leaves_a_complete_file_or_none(
    tmp_path: Path, existing: Any, old: bytes | None, cut: int | None, disk: str
) -> None:
    """Whichever file call fails, the path has a complete file or none, and no other file is left."""
    body = LARGE if cut else CSV
    data = csv_response(body)
    request = export(options=Options(existing=existing))
    path = tmp_path / "a.csv"
    old = body if old == b"same" else old
    for failing_call in range(1, 40):
        if old is not None:
            path.write_bytes(old)
        with pytest.MonkeyPatch.context() as patch:
            DISKS[disk](patch)
            calls = FailingCalls(patch, failing_call)
            async with (
                nothing_left(tmp_path),
                serve(respond(data, cut=cut)) as server,
                client(server, retry=ONCE) as toggl,
            ):
                try:
                    await toggl.save(request, path)
                except (OSError, TransportError) as error:
                    assert isinstance(error, OSError) or cut
                await asyncio.sleep(0.01)
        assert threads() == set(), calls.made
        if path.exists():
            assert path.read_bytes() in {body, old}, calls.made
        assert old is None or path.exists(), calls.made
        assert {entry.name for entry in tmp_path.iterdir()} <= {"a.csv"}, calls.made
        path.unlink(missing_ok=True)
        if len(calls.made) < failing_call:
            break
    assert len(calls.made) < failing_call
    assert failing_call > 3


@pytest.mark.parametrize("disk", ["everything", "no_unnamed_files"])
@pytest.mark.parametrize(
    ("existing", "publish_calls"),
    [
        ("error", ["link"]),
        ("replace", ["link", "link", "replace"]),
        ("update", ["link", "replace"]),
    ],
)
async def test_a_file_is_synced_before_it_gets_its_name(
    tmp_path: Path, existing: Any, publish_calls: list[str], disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is synced before it gets its name, then its directory, so a power loss leaves all or nothing."""
    if existing != "error":
        (tmp_path / "a.csv").write_bytes(b"old\n")
    if disk == "no_unnamed_files" and existing != "error":
        publish_calls = publish_calls[1:]  # a hidden name exists
    DISKS[disk](monkeypatch)
    calls = FailingCalls(monkeypatch, 0)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        await toggl.save(export(options=Options(existing=existing)), tmp_path / "a.csv")
    order = [name for name in calls.made if name in ("write", "fsync", "link", "replace")]
    assert order == ["write", "fsync", *publish_calls, "fsync"]


_SAVE_UNDER_A_SIZE_LIMIT = """
import asyncio, resource, signal, sys
from pathlib import Path
from tests.support.calls import REPLACE, client, export
from tests.support.server import respond, serve
from tests.support.wire import csv_response
from tests.transfer.test_download import LARGE

async def save():
    data = csv_response(LARGE, chunks=1 << 16, zipped=True)
    async with serve(respond(data)) as server, client(server) as toggl:
        try:
            await toggl.save(export(options=REPLACE), Path(sys.argv[1]) / "a.csv")
        except OSError as error:
            print(error.errno, server.connections)

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
asyncio.run(save())
"""


def test_a_file_too_large_for_the_disk_is_an_os_error(tmp_path: Path) -> None:
    """The kernel's error comes after one attempt, the old file stays, and no part file is left."""
    (tmp_path / "a.csv").write_bytes(b"old\n")
    completed = subprocess.run(
        [sys.executable, "-B", "-c", _SAVE_UNDER_A_SIZE_LIMIT, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (completed.stdout.strip(), completed.stderr) == ("27 1", "")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"old\n"


async def test_a_closed_client_leaves_no_thread(tmp_path: Path) -> None:
    """The threads of a client wait for more work while it is open, and end when it is closed."""
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        await toggl.save(export(), tmp_path / "a.csv")
        client_threads = living()
        assert client_threads
    assert still_alive(client_threads) == []


async def test_one_of_several_downloads_to_one_path_succeeds(tmp_path: Path) -> None:
    """Of five downloads to one path, one saves a complete file and the others raise FileExistsError."""
    path = tmp_path / "a.csv"
    async with serve(respond(csv_response(LARGE, chunks=1 << 16))) as server, client(server) as toggl:
        results = await asyncio.gather(
            *(toggl.save(export(), path) for _ in range(5)), return_exceptions=True
        )
    assert sorted(type(result).__name__ for result in results) == ["FileExistsError"] * 4 + ["Saved"]
    assert path.read_bytes() == LARGE
    assert list(tmp_path.iterdir()) == [path]


async def test_numbered_downloads_never_share_a_name(tmp_path: Path) -> None:
    """Five concurrent downloads with ``existing="number"`` to one path get five different names."""
    request = export(options=Options(existing="number"))
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        files = await asyncio.gather(*(toggl.save(request, tmp_path / "a.csv") for _ in range(5)))
    assert sorted(file.path.name for file in files) == ["a-2.csv", "a-3.csv", "a-4.csv", "a-5.csv", "a.csv"]
    assert all(file.path.read_bytes() == CSV for file in files)


async def test_a_slow_disk_does_not_block_the_event_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While each write takes 200 ms, other tasks in the event loop wait less than 50 ms."""
    write = os.write

    def write_slowly(descriptor: int, data: Any) -> int:
        time.sleep(0.2)
        return write(descriptor, data)

    lags: list[float] = []

    async def measure_lags() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.005)
            lags.append(time.monotonic() - began - 0.005)

    timeout = Timeout(progress=0.1, progress_bytes=1)
    async with (
        serve(respond(csv_response(LARGE))) as server,
        client(server, timeout=timeout, retry=ONCE) as toggl,
    ):
        measuring = asyncio.create_task(measure_lags())
        monkeypatch.setattr(os, "write", write_slowly)
        await toggl.save(export(), tmp_path / "a.csv")
        measuring.cancel()
    assert len(lags) > 50
    # A busy machine may cause one or two long lags; blocking writes would cause four.
    assert sorted(lags)[-3] < 0.05


# Cancellation.


async def _cancel_task(toggl: Any, path: Path, iterations: int) -> bool:
    task = asyncio.create_task(toggl.save(export(options=REPLACE), path))
    for _ in range(iterations):
        await asyncio.sleep(0)
    cancelled = task.cancel()
    with pytest.raises(asyncio.CancelledError) if cancelled else nullcontext():
        await task
    return cancelled


async def _time_out(toggl: Any, path: Path, iterations: int) -> bool:
    loop_iterations = _LoopIterations(iterations)
    try:
        async with asyncio.timeout(None) as scope:
            loop_iterations.call_at_end(lambda: scope.reschedule(0))
            await toggl.save(export(options=REPLACE), path)
    except TimeoutError:
        return True
    finally:
        loop_iterations.stop()
    return False


async def _fail_sibling(toggl: Any, path: Path, iterations: int) -> bool:
    async def fail() -> None:
        for _ in range(iterations):
            await asyncio.sleep(0)
        raise ZeroDivisionError

    async def save() -> None:
        await toggl.save(export(options=REPLACE), path)
        done.append(True)

    done: list[bool] = []
    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.TaskGroup() as group:
            group.create_task(save())
            group.create_task(fail())
    assert caught.group_contains(ZeroDivisionError)
    assert len(caught.value.exceptions) == 1
    return not done


async def _cancel_scope(toggl: Any, path: Path, iterations: int) -> bool:
    with anyio.CancelScope() as scope:
        loop_iterations = _LoopIterations(iterations)
        loop_iterations.call_at_end(scope.cancel)
        try:
            await toggl.save(export(options=REPLACE), path)
        finally:
            loop_iterations.stop()
    return scope.cancelled_caught


class _LoopIterations:
    """Counts iterations of the event loop, then calls a function."""

    def __init__(self, count: int) -> None:
        self._left = count
        self._callback: Callable[[], None] = lambda: None
        self._handle: asyncio.Handle | None = None

    def call_at_end(self, callback: Callable[[], None]) -> None:
        self._callback = callback
        self._iterate()

    def _iterate(self) -> None:
        self._left -= 1
        if self._left < 0:
            self._callback()
        else:
            self._handle = asyncio.get_running_loop().call_soon(self._iterate)

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()


def _iteration_counts() -> Iterator[int]:
    # Every count at first; later ones differ little, above all while a thread works.
    yield from range(200)
    for power in itertools.count():
        yield int(200 * 1.05**power)


@pytest.mark.slow
@pytest.mark.parametrize("body", [CSV * 40, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("cancel", [_cancel_task, _time_out, _fail_sibling, _cancel_scope])
@pytest.mark.parametrize("disk", ["everything", "no_unnamed_files", "no_links_to_open_files"])
async def test_a_download_cancelled_at_any_point_leaves_nothing_behind(
    tmp_path: Path, cancel: Callable[..., Any], body: bytes, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A download cancelled after any number of loop iterations leaves no part file, descriptor or thread."""
    DISKS[disk](monkeypatch)
    path = tmp_path / "a.csv"
    data = csv_response(body, chunks=500 if len(body) < len(LARGE) else 1 << 17)
    completed = 0
    async with serve(respond(data)) as server, client(server, retry=Retry(attempts=2)) as toggl:
        for iterations in _iteration_counts():
            async with nothing_left(tmp_path):
                cancelled = await cancel(toggl, path, iterations)
            assert cancelled or path.exists()
            if path.exists():
                assert path.read_bytes() == body
                path.unlink()
            completed = 0 if cancelled else completed + 1
            if completed > 3:
                break
    assert completed > 3
    assert iterations > 10
