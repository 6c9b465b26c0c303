"""Downloads: whole or not at all, whatever the wire and the disk do."""

import asyncio
import hashlib
import itertools
import os
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
from tests.support.files import CSV, pdf, xlsx
from tests.support.leaks import living, nothing_left, still_alive, threads
from tests.support.server import Conversation, respond, serve
from tests.support.wire import CSV_TYPE, PDF_TYPE, XLSX_TYPE, chunked, csv_response, head, response
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

LARGE = b"Ada,walls,01:00:00\n" * 200_000
FILES: dict[FileFormat, tuple[bytes, str]] = {
    "csv": (CSV, CSV_TYPE),
    "xlsx": (xlsx(), XLSX_TYPE),
    "pdf": (pdf(), PDF_TYPE),
}


async def test_saved_tells_what_lies_there(tmp_path: Path) -> None:
    """Size, hash, rows and media type are those of the file on disk."""
    async with serve(respond(csv_response(CSV, chunks=7, zipped=True))) as server, client(server) as toggl:
        saved = await toggl.save(export(options=Options(count_rows=True)), tmp_path / "a.csv")
    assert saved.path.read_bytes() == CSV
    assert (saved.size, saved.rows, saved.media_type) == (len(CSV), 2, "text/csv")
    assert saved.sha256 == hashlib.sha256(CSV).hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize("reset", [False, True], ids=["fin", "rst"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("chunks", [None, 50], ids=["length", "chunks"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx", "pdf"])
async def test_an_answer_cut_at_any_byte_leaves_the_whole_file_or_none(
    tmp_path: Path, file_format: FileFormat, chunks: int | None, *, zipped: bool, reset: bool
) -> None:
    """Cut after every byte in turn, the file is exact or absent, and the error says that it broke off."""
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
                # A body whose last bytes are the blank line after its end mark is whole without them.
                assert cut >= len(data) - 2, cut
                assert path.read_bytes() == body
                path.unlink()


@pytest.mark.parametrize("reset", [False, True], ids=["fin", "rst"])
async def test_a_body_without_an_end_mark_is_never_a_file(tmp_path: Path, *, reset: bool) -> None:
    """An answer that ends with its connection may be a part at any length, so it is refused."""
    data = head(200, ("Content-Type", CSV_TYPE)) + CSV
    cuts = range(len(data) - len(CSV), len(data) + 1)
    steps = [respond(data, cut=cut, reset=reset) for cut in cuts]
    async with serve(*steps) as server, client(server, retry=ONCE) as toggl:
        for _ in cuts:
            with pytest.raises(TransportError):
                await toggl.save(export(), tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("zipped", [False, True])
async def test_a_second_try_starts_at_the_first_byte(tmp_path: Path, *, zipped: bool) -> None:
    """What a broken try brought is thrown away: the file and its hash are those of the whole answer."""
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
        ("csv", CSV_TYPE, b""),
    ],
)
async def test_something_else_under_status_200_is_no_file(
    tmp_path: Path, file_format: FileFormat, media_type: str | None, body: bytes
) -> None:
    """A page of HTML, an error as JSON, another format or nothing never reaches the path."""
    async with (
        serve(respond(response(body, media_type=media_type))) as server,
        client(server, retry=ONCE) as toggl,
    ):
        with pytest.raises(IncompleteResponseError):
            await toggl.save(export(file_format), tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [204, 206])
async def test_another_success_is_no_file(tmp_path: Path, status: int) -> None:
    """No content or a part of it is not the whole file."""
    data = head(204) if status == 204 else response(CSV, status=status, media_type=CSV_TYPE)
    async with serve(respond(data)) as server, client(server) as toggl:
        with pytest.raises(TogglError):
            await toggl.save(export(), tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


async def test_a_body_over_the_limit_is_cut_off(tmp_path: Path) -> None:
    """An export that does not end is stopped at the limit and not asked for again."""

    async def endless(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(head(200, ("Content-Type", CSV_TYPE), ("Transfer-Encoding", "chunked")))
        while True:
            await conversation.send(chunked(LARGE[: 1 << 16], 1 << 16)[:-5])

    async with serve(endless) as server, client(server, size_limits=SizeLimits(file=3 << 20)) as toggl:
        with pytest.raises(IncompleteResponseError, match="larger") as caught:
            await toggl.save(export(), tmp_path / "a.csv")
    assert not caught.value.retryable
    assert server.connections == 1
    assert list(tmp_path.iterdir()) == []


async def test_what_a_progress_callback_raises_ends_the_download(tmp_path: Path) -> None:
    """The error comes out as it is, and nothing stays behind."""

    def tell(_: Progress) -> None:
        raise MemoryError

    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        with pytest.raises(MemoryError):
            await toggl.save(export(options=Options(progress=tell)), tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


async def test_a_healthy_download_may_take_longer_than_every_timeout(tmp_path: Path) -> None:
    """As long as bytes keep coming, neither the first-byte nor the progress bound ends it."""

    async def slowly(conversation: Conversation) -> None:
        await conversation.receive()
        body = CSV * 20
        await conversation.send(head(200, ("Content-Type", CSV_TYPE), ("Content-Length", str(len(body)))))
        await conversation.drip(body, 0.02, len(CSV))

    bounds = Timeout(first_byte=0.15, progress=0.15, progress_bytes=10)
    async with serve(slowly) as server, client(server, timeout=bounds, retry=ONCE) as toggl:
        saved = await toggl.save(export(), tmp_path / "a.csv")
    assert saved.seconds > 0.3
    assert saved.size == 20 * len(CSV)


async def test_a_slow_reader_gets_the_whole_of_a_closed_connection(tmp_path: Path) -> None:
    """A server that closes at once after its last byte loses nothing while the disk is slow."""
    async with (
        serve(respond(csv_response(LARGE, chunks=1 << 14))) as server,
        client(server, retry=ONCE) as toggl,
    ):
        async with toggl.open(export()) as stream:
            got = bytearray()
            async for block in stream:
                got += block
                await asyncio.sleep(0.001)
    assert bytes(got) == LARGE


# The disk.

CALLS = ("open", "write", "dup", "fsync", "close", "link", "replace", "unlink", "stat")


class FailingCalls:
    """Makes the k-th file call fail that this process makes for a download."""

    def __init__(self, patch: pytest.MonkeyPatch, failing: int) -> None:
        self.seen: list[str] = []
        self.failing = failing
        for name in CALLS:
            patch.setattr(os, name, self._failing(name, getattr(os, name)))

    def _failing(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if not self._concerns(name, args):
                return real(*args, **kwargs)
            self.seen.append(name)
            if len(self.seen) != self.failing:
                return real(*args, **kwargs)
            if name == "close":
                real(*args, **kwargs)
            raise OSError(28, os.strerror(28))

        return call

    @staticmethod
    def _concerns(name: str, args: tuple[Any, ...]) -> bool:
        if isinstance(args[0], int):
            try:
                return ".tgl-" in str(Path(f"/proc/self/fd/{args[0]}").readlink()) or name == "fsync"
            except OSError:
                return False
        return ".tgl-" in str(args[0])


@pytest.mark.parametrize("existing", ["error", "replace", "number"])
@pytest.mark.parametrize("cut", [None, -30], ids=["whole", "cut"])
async def test_a_file_call_that_fails_leaves_the_whole_file_or_none(
    tmp_path: Path, existing: Any, cut: int | None
) -> None:
    """Whichever call to the system fails, the old file or the new one is whole and nothing else is there."""
    body = LARGE if cut else CSV
    data = csv_response(body)
    request = export(options=Options(existing=existing))
    path = tmp_path / "a.csv"
    for failing in range(1, 40):
        if existing == "replace":
            path.write_bytes(b"old\n")
        with pytest.MonkeyPatch.context() as patch:
            calls = FailingCalls(patch, failing)
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
        assert threads() == set(), calls.seen
        if path.exists():
            assert path.read_bytes() in {body, b"old\n"} if existing == "replace" else {body}, calls.seen
        assert {each.name for each in tmp_path.iterdir()} <= {"a.csv"}, calls.seen
        path.unlink(missing_ok=True)
        if len(calls.seen) < failing:
            break
    assert len(calls.seen) < failing
    assert failing > 3


@pytest.mark.parametrize(("existing", "naming"), [("error", "link"), ("replace", "replace")])
async def test_a_file_is_safe_on_disk_before_it_has_its_name(
    tmp_path: Path, existing: Any, naming: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written, synced, closed, named, and then the folder is synced: a power loss finds all or nothing."""
    calls = FailingCalls(monkeypatch, 0)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        await toggl.save(export(options=Options(existing=existing)), tmp_path / "a.csv")
    told = [name for name in calls.seen if name in ("write", "fsync", "link", "replace")]
    assert told == ["write", "fsync", naming, "fsync"]


_UNDER_A_SIZE_LIMIT = """
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


def test_a_file_too_large_for_the_disk_is_an_error_of_the_system(tmp_path: Path) -> None:
    """The kernel's own error comes out after one try; the old file stays, and no part of the new one."""
    (tmp_path / "a.csv").write_bytes(b"old\n")
    ended = subprocess.run(
        [sys.executable, "-B", "-c", _UNDER_A_SIZE_LIMIT, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ended.stdout.strip(), ended.stderr) == ("27 1", "")
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"old\n"


async def test_a_client_that_is_closed_leaves_no_thread(tmp_path: Path) -> None:
    """Its threads wait for more to do while it is open, and end with it."""
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        await toggl.save(export(), tmp_path / "a.csv")
        kept = living()
        assert kept
    assert still_alive(kept) == []


async def test_of_two_that_save_to_one_name_one_wins(tmp_path: Path) -> None:
    """The name is taken in one step: the loser gets FileExistsError and the winner's file is whole."""
    path = tmp_path / "a.csv"
    async with serve(respond(csv_response(LARGE, chunks=1 << 16))) as server, client(server) as toggl:
        results = await asyncio.gather(
            *(toggl.save(export(), path) for _ in range(5)), return_exceptions=True
        )
    assert sorted(type(result).__name__ for result in results) == ["FileExistsError"] * 4 + ["Saved"]
    assert path.read_bytes() == LARGE
    assert list(tmp_path.iterdir()) == [path]


async def test_those_that_number_never_take_each_others_name(tmp_path: Path) -> None:
    """Five at once get five names."""
    request = export(options=Options(existing="number"))
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        saved = await asyncio.gather(*(toggl.save(request, tmp_path / "a.csv") for _ in range(5)))
    assert sorted(each.path.name for each in saved) == ["a-2.csv", "a-3.csv", "a-4.csv", "a-5.csv", "a.csv"]
    assert all(each.path.read_bytes() == CSV for each in saved)


async def test_a_slow_disk_does_not_hold_up_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While each write takes 200 ms, other work in the loop waits less than 50 ms."""
    real = os.write

    def slow(file: int, data: Any) -> int:
        time.sleep(0.2)
        return real(file, data)

    lags: list[float] = []

    async def watch() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.005)
            lags.append(time.monotonic() - before - 0.005)

    bounds = Timeout(progress=0.1, progress_bytes=1)
    async with (
        serve(respond(csv_response(LARGE))) as server,
        client(server, timeout=bounds, retry=ONCE) as toggl,
    ):
        watching = asyncio.create_task(watch())
        monkeypatch.setattr(os, "write", slow)
        await toggl.save(export(), tmp_path / "a.csv")
        watching.cancel()
    assert len(lags) > 50
    # One hiccup of a busy machine is not the disk's doing; a blocking write would show four times.
    assert sorted(lags)[-3] < 0.05


# Cancellation.


async def _cancelled(toggl: Any, path: Path, after: int) -> bool:
    task = asyncio.create_task(toggl.save(export(options=REPLACE), path))
    for _ in range(after):
        await asyncio.sleep(0)
    cancelled = task.cancel()
    with pytest.raises(asyncio.CancelledError) if cancelled else nullcontext():
        await task
    return cancelled


async def _timed_out(toggl: Any, path: Path, after: int) -> bool:
    steps = _Steps(after)
    try:
        async with asyncio.timeout(None) as scope:
            steps.then(lambda: scope.reschedule(0))
            await toggl.save(export(options=REPLACE), path)
    except TimeoutError:
        return True
    finally:
        steps.stop()
    return False


async def _sibling_failed(toggl: Any, path: Path, after: int) -> bool:
    async def fail() -> None:
        for _ in range(after):
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


async def _scope_cancelled(toggl: Any, path: Path, after: int) -> bool:
    with anyio.CancelScope() as scope:
        steps = _Steps(after)
        steps.then(scope.cancel)
        try:
            await toggl.save(export(options=REPLACE), path)
        finally:
            steps.stop()
    return scope.cancelled_caught


class _Steps:
    """Counts turns of the loop, then acts."""

    def __init__(self, count: int) -> None:
        self._left = count
        self._act: Callable[[], None] = lambda: None
        self._handle: asyncio.Handle | None = None

    def then(self, act: Callable[[], None]) -> None:
        self._act = act
        self._turn()

    def _turn(self) -> None:
        self._left -= 1
        if self._left < 0:
            self._act()
        else:
            self._handle = asyncio.get_running_loop().call_soon(self._turn)

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()


def _turns() -> Iterator[int]:
    # Every turn at first; later they are much alike, above all while a thread works.
    yield from range(200)
    for power in itertools.count():
        yield int(200 * 1.05**power)


@pytest.mark.slow
@pytest.mark.parametrize("body", [CSV * 40, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("way", [_cancelled, _timed_out, _sibling_failed, _scope_cancelled])
async def test_cancelled_at_any_step_nothing_stays(
    tmp_path: Path, way: Callable[..., Any], body: bytes
) -> None:
    """Cancelled after every turn of the loop in turn: no part, no descriptor, no thread, and no half file."""
    path = tmp_path / "a.csv"
    data = csv_response(body, chunks=500 if len(body) < len(LARGE) else 1 << 17)
    completed = 0
    async with serve(respond(data)) as server, client(server, retry=Retry(attempts=2)) as toggl:
        for after in _turns():
            async with nothing_left(tmp_path):
                cancelled = await way(toggl, path, after)
            assert cancelled or path.exists()
            if path.exists():
                assert path.read_bytes() == body
                path.unlink()
            completed = 0 if cancelled else completed + 1
            if completed > 3:
                break
    assert completed > 3
    assert after > 10
