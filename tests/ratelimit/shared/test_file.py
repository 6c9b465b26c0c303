"""A pace in a file: whatever happens to the file, calls go on, never faster than each process alone."""

import logging
import os
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from toggl_async.ratelimit.shared import file as module
from toggl_async.ratelimit.shared.bucket import ALONE
from toggl_async.ratelimit.shared.file import FileBucket, FileRateLimit


def warnings_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The warnings so far."""
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]


async def test_the_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    """Nobody else can read or change it, whatever the mask says; one that exists keeps its mode."""
    before = os.umask(0)
    try:
        await FileRateLimit(tmp_path / "pace").bind("x").claim(1.0)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "pace").stat().st_mode) == 0o600
    (tmp_path / "pace").chmod(0o640)
    await FileRateLimit(tmp_path / "pace").bind("x").claim(1.0)
    assert stat.S_IMODE((tmp_path / "pace").stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["pace"]


@pytest.mark.parametrize("damage", [b"\xff" * 5000, b"no pace\n", b"SQLite format 3\x00" + b"\x07" * 9000])
async def test_a_damaged_file_is_put_aside_and_made_anew(
    damage: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With one warning, and nothing is removed: it may be a file that was named by mistake."""
    path = tmp_path / "pace"
    path.write_bytes(damage)
    line = FileRateLimit(path).bind("x")
    await line.claim(10.0)
    assert (await line.claim(10.0)).wait == pytest.approx(10, abs=0.5)
    assert (tmp_path / "pace.damaged").read_bytes() == damage
    assert warnings_in(caplog) == [
        f"{path} is damaged or of another kind: a new one was made, the old one kept as {path}.damaged"
    ]


async def test_a_removed_file_is_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """At most one call goes early, and those who had it open before meet those who come later."""
    path = tmp_path / "pace"
    one, other = FileRateLimit(path).bind("x"), FileRateLimit(path).bind("x")
    await one.claim(10.0)
    path.unlink()
    assert (await one.claim(10.0)).wait == 0
    assert (await other.claim(10.0)).wait == pytest.approx(10, abs=0.5)
    assert not warnings_in(caplog)


async def test_an_empty_file_is_a_new_one(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """As it is left by somebody who made it to give it a mode."""
    (tmp_path / "pace").touch()
    assert (await FileRateLimit(tmp_path / "pace").bind("x").claim(10.0)).mark is not None
    assert not warnings_in(caplog)


@pytest.mark.parametrize("path", ["no folder/pace", "."])
async def test_a_file_that_cannot_be_makes_each_go_alone(
    path: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One warning, however many calls."""
    line = FileRateLimit(tmp_path / path).bind("x")
    assert [await line.claim(10.0) for _ in range(5)] == [ALONE] * 5
    assert len(warnings_in(caplog)) == 1


async def test_one_who_hangs_with_the_file_does_not_hold_up_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process may be stopped in the middle of a step: the others go on alone after some time."""
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    line = FileRateLimit(tmp_path / "pace").bind("x")
    await line.claim(10.0)
    holder = sqlite3.connect(tmp_path / "pace", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert await line.claim(10.0) == ALONE
    holder.close()
    assert len(warnings_in(caplog)) == 1


async def test_what_an_earlier_start_of_the_machine_left_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its clock was another."""
    await FileRateLimit(tmp_path / "pace").bind("x").claim(100.0)
    monkeypatch.setattr(module, "_BOOT", tmp_path / "another")
    (tmp_path / "another").write_text("another\n")
    assert (await FileRateLimit(tmp_path / "pace").bind("x").claim(100.0)).wait == 0


async def test_a_clock_that_went_back_costs_two_minutes_at_the_most(tmp_path: Path) -> None:
    """And the line is right again afterwards."""
    ahead, here = [10_000_000.0], [1000.0]
    await FileBucket(tmp_path / "pace", "x", lambda: ahead[0]).claim(1.0)
    line = FileBucket(tmp_path / "pace", "x", lambda: here[0])
    assert (await line.claim(1.0)).wait == 120
    here[0] += 121.0
    assert (await line.claim(1.0)).wait == 0


async def test_junk_in_the_file_says_nothing(tmp_path: Path) -> None:
    """What is no number is no moment."""
    line = FileRateLimit(tmp_path / "pace").bind("x")
    await line.claim(10.0)
    with sqlite3.connect(tmp_path / "pace") as file:
        file.execute("UPDATE toggl_async_rate SET due = 'soon'")
    file.close()
    assert (await line.claim(10.0)).wait == 0


def test_a_machine_without_a_boot_id_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The bound on every wait is what is left then."""
    assert (module.boot_id() != "") is (sys.platform == "linux")
    monkeypatch.setattr(module, "_BOOT", tmp_path / "nowhere")
    assert module.boot_id() == ""
