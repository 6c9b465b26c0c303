"""A rate limit in a file: calls go on whatever happens to the file, and each process keeps its rate."""

import logging
import os
import sqlite3
import stat
import sys
import threading
from pathlib import Path
from typing import Any

import anyio
import pytest

from toggl_async.ratelimit.shared import file as module
from toggl_async.ratelimit.shared.bucket import ALONE
from toggl_async.ratelimit.shared.file import FileBucket, FileRateLimit


def warnings_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the warnings that were logged so far."""
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]


async def test_only_its_owner_may_use_the_file(tmp_path: Path) -> None:
    """A new file has mode 0600 whatever the umask is; a file that exists keeps its mode."""
    before = os.umask(0)
    try:
        await FileRateLimit(tmp_path / "rate").bind("x").claim(1.0)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "rate").stat().st_mode) == 0o600
    (tmp_path / "rate").chmod(0o640)
    await FileRateLimit(tmp_path / "rate").bind("x").claim(1.0)
    assert stat.S_IMODE((tmp_path / "rate").stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["rate"]


@pytest.mark.parametrize(
    "damage", [b"\xff" * 5000, b"no database\n", b"SQLite format 3\x00" + b"\x07" * 9000]
)
async def test_a_damaged_file_is_put_aside(
    damage: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A new file is made with one warning; the old one is kept, since it may be named by mistake."""
    path = tmp_path / "rate"
    path.write_bytes(damage)
    bucket = FileRateLimit(path).bind("x")
    await bucket.claim(10.0)
    assert (await bucket.claim(10.0)).wait == pytest.approx(10, abs=0.5)
    assert (tmp_path / "rate.damaged").read_bytes() == damage
    warning = (
        f"{path} is damaged or is another kind of file: a new file was made, "
        f"and the old one kept as {path}.damaged"
    )
    assert warnings_in(caplog) == [warning]


async def test_a_removed_file_is_created_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """At most one call goes early, and processes that used the removed file share the new one."""
    path = tmp_path / "rate"
    one, other = FileRateLimit(path).bind("x"), FileRateLimit(path).bind("x")
    await one.claim(10.0)
    path.unlink()
    assert (await one.claim(10.0)).wait == 0
    assert (await other.claim(10.0)).wait == pytest.approx(10, abs=0.5)
    assert not warnings_in(caplog)


async def test_an_empty_file_is_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that somebody created empty, to give it a mode, is used without a warning."""
    (tmp_path / "rate").touch()
    assert (await FileRateLimit(tmp_path / "rate").bind("x").claim(10.0)).mark is not None
    assert not warnings_in(caplog)


@pytest.mark.parametrize("path", ["no folder/rate", "."])
async def test_a_file_that_cannot_be_created_makes_each_process_pace_itself(
    path: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One warning is logged, however many calls are made."""
    bucket = FileRateLimit(tmp_path / path).bind("x")
    assert [await bucket.claim(10.0) for _ in range(5)] == [ALONE] * 5
    assert len(warnings_in(caplog)) == 1


async def test_a_locked_file_does_not_block_other_processes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a process stops while it holds the lock, the others do their own pacing after a second."""
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    bucket = FileRateLimit(tmp_path / "rate").bind("x")
    await bucket.claim(10.0)
    holder = sqlite3.connect(tmp_path / "rate", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert await bucket.claim(10.0) == ALONE
    holder.close()
    assert len(warnings_in(caplog)) == 1


async def test_a_disk_that_hangs_does_not_hold_up_calls(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each process does its own pacing meanwhile, and at most two threads wait for the disk."""
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    monkeypatch.setattr("toggl_async.ratelimit.shared.fallback._PAUSE", 0.0)
    connect, goes_on = sqlite3.connect, threading.Event()

    def hang(*arguments: Any, **options: Any) -> sqlite3.Connection:
        goes_on.wait(30)
        connection: sqlite3.Connection = connect(*arguments, **options)
        return connection

    bucket = FileRateLimit(tmp_path / "rate").bind("x")
    await bucket.claim(10.0)
    threads = threading.active_count()
    monkeypatch.setattr(sqlite3, "connect", hang)
    try:
        with anyio.fail_after(10):
            assert [await bucket.claim(10.0) for _ in range(8)] == [ALONE] * 8
        assert threading.active_count() <= threads + 2
    finally:
        goes_on.set()
    assert (await bucket.claim(10.0)).mark is not None
    assert len(warnings_in(caplog)) == 1


async def test_a_time_of_an_earlier_boot_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The monotonic clock starts again at boot, so an earlier time means nothing."""
    await FileRateLimit(tmp_path / "rate").bind("x").claim(100.0)
    monkeypatch.setattr(module, "_BOOT", tmp_path / "another")
    (tmp_path / "another").write_text("another\n")
    assert (await FileRateLimit(tmp_path / "rate").bind("x").claim(100.0)).wait == 0


async def test_a_clock_that_was_set_back_costs_at_most_two_minutes(tmp_path: Path) -> None:
    """After two minutes a claim does not wait any more."""
    ahead, here = [10_000_000.0], [1000.0]
    await FileBucket(tmp_path / "rate", "x", lambda: ahead[0]).claim(1.0)
    bucket = FileBucket(tmp_path / "rate", "x", lambda: here[0])
    assert (await bucket.claim(1.0)).wait == 120
    here[0] += 121.0
    assert (await bucket.claim(1.0)).wait == 0


async def test_a_malformed_time_in_the_file_is_ignored(tmp_path: Path) -> None:
    """A stored value that is no number does not delay a claim."""
    bucket = FileRateLimit(tmp_path / "rate").bind("x")
    await bucket.claim(10.0)
    with sqlite3.connect(tmp_path / "rate") as file:
        file.execute("UPDATE toggl_async_rate SET due = 'soon'")
    file.close()
    assert (await bucket.claim(10.0)).wait == 0


def test_without_a_boot_id_the_boot_is_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The id is empty where the system does not report one; the bound on waits protects then."""
    assert (module.boot_id() != "") is (sys.platform == "linux")
    monkeypatch.setattr(module, "_BOOT", tmp_path / "nowhere")
    assert module.boot_id() == ""
