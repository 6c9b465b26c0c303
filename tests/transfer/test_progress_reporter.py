"""The calls of a progress callback."""

import asyncio
from pathlib import Path

import pytest

from tests.support.calls import client, export
from tests.support.clock import Clock
from tests.support.server import Conversation, respond, serve
from tests.support.wire import csv_response
from toggl_async import Options, Progress
from toggl_async.sinks import BytesSink
from toggl_async.transfer.progress_reporter import ProgressReporter

BODY = b"User,Description,Duration\n" + b"".join(b"Ada,wall %d,01:00:00\n" % n for n in range(20_000))
PIECES = 4


@pytest.mark.parametrize("delivered", [False, True], ids=["save", "deliver"])
@pytest.mark.parametrize("chunks", [None, 4096], ids=["length", "chunks"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
async def test_progress_moves_as_bytes_arrive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunks: int | None, *, zipped: bool, delivered: bool
) -> None:
    """A file under 1 MiB that arrives slowly is reported as it arrives, and at the end with its size."""
    monkeypatch.setattr("toggl_async.transfer.progress_reporter._INTERVAL", 0.0)
    data = csv_response(BODY, chunks=chunks, zipped=zipped)
    reported: list[Progress] = []
    moved = asyncio.Event()

    def note(progress: Progress) -> None:
        if progress.bytes_done > (reported[-1].bytes_done if reported else 0):
            moved.set()
        reported.append(progress)

    async def drip(conversation: Conversation) -> None:
        await conversation.receive()
        size = len(data) // PIECES + 1
        for start in range(0, len(data), size):
            moved.clear()
            await conversation.send(data[start : start + size])
            await asyncio.wait_for(moved.wait(), 2)

    async with serve(drip) as server, client(server) as toggl:
        request = export(options=Options(progress=note))
        await (toggl.deliver(request, BytesSink()) if delivered else toggl.save(request, tmp_path / "a.csv"))
    sizes = [progress.bytes_done for progress in reported]
    assert len(sizes) > PIECES
    assert sizes == sorted(sizes)
    assert sizes[-1] == len(BODY)
    if not zipped and chunks is None:
        assert {progress.bytes_total for progress in reported} == {len(BODY)}
        assert all(size <= len(BODY) for size in sizes)


def test_progress_does_not_go_back_within_an_attempt() -> None:
    """Bytes that are counted before they are decompressed may become fewer for a moment."""
    reported: list[int] = []
    clock = Clock()
    reporter = ProgressReporter(
        Options(progress=lambda each: reported.append(each.bytes_done)), lambda: None, clock
    )
    for attempt, sizes in enumerate([(5, 9, 7, 12), (3,)], 1):
        reporter.begin(attempt, None)
        for size in sizes:
            clock.now += 1
            reporter.update(size)
    reporter.report(2)
    assert reported == [5, 9, 9, 12, 3, 2]


def test_progress_is_reported_ten_times_a_second_at_most() -> None:
    """The first bytes are reported at once, and the end always."""
    reported: list[int] = []
    clock = Clock(now=0.0)
    reporter = ProgressReporter(
        Options(progress=lambda each: reported.append(each.bytes_done)), lambda: None, clock
    )
    reporter.begin(1, None)
    for size in range(1, 31):
        reporter.update(size)
        clock.now += 0.0625
    reporter.report(31)
    assert reported == [*range(1, 31, 2), 31]


async def test_the_label_of_a_call_comes_back_in_its_progress(tmp_path: Path) -> None:
    """One callback can tell the downloads apart, on disk and in a sink; without a label it is None."""
    seen: set[str | None] = set()

    def progress(each: Progress) -> None:
        seen.add(each.label)

    async with serve(respond(csv_response(BODY))) as server, client(server) as toggl:
        await toggl.save(export(options=Options(progress=progress, label="october")), tmp_path / "a.csv")
        await toggl.deliver(export(options=Options(progress=progress, label="november")), BytesSink())
        await toggl.save(export(options=Options(progress=progress)), tmp_path / "b.csv")
    assert seen == {"october", "november", None}
