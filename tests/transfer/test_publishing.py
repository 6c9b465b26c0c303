"""A finished file gets its final name: that very file, whatever other processes and the system do."""

import asyncio
import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import ONCE, client, export
from tests.support.disks import DISKS, refuse
from tests.support.files import CSV, OLD
from tests.support.leaks import living, parts, still_alive
from tests.support.server import Conversation, Step, respond, serve
from tests.support.wire import csv_response
from toggl_async import Options
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.new_file import NewFile
from toggl_async.transfer.publishing import Publication, numbered

POLICIES = ("error", "replace", "skip", "number", "update")
LARGE = b"User,Description,Duration\n" + b"Ada,walls,01:00:00\n" * 200_000
FOREIGN = b"foreign\n"


def export_with(existing: Any, **options: Any) -> Any:
    """Return a request with a policy for a file that exists already."""
    return export(options=Options(existing=existing, **options))


def during_the_download(act: Callable[[], object]) -> Step:
    """Return a step that calls a function while the body is sent."""

    async def step(conversation: Conversation) -> None:
        await conversation.receive()
        data = csv_response(LARGE)
        await conversation.send(data[:-10])
        await asyncio.sleep(0.1)  # until the first blocks are on disk
        act()
        await conversation.send(data[-10:])

    return step


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize("existing", POLICIES)
@pytest.mark.parametrize("old", [None, OLD, b"garbage"], ids=["free", "whole", "damaged"])
async def test_a_file_is_saved_on_any_disk(
    tmp_path: Path, disk: str, existing: Any, old: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the system offers, the file is saved with the usual mode, or the existing file is kept."""
    path = tmp_path / "a.csv"
    if old is not None:
        path.write_bytes(old)
    DISKS[disk](monkeypatch)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        if old is not None and existing == "error":
            with pytest.raises(FileExistsError):
                await toggl.save(export_with(existing), path)
            assert path.read_bytes() == old
            return
        saved = await toggl.save(export_with(existing), path)
    kept = old is not None and (existing == "number" or (existing == "skip" and old == OLD))
    assert path.read_bytes() == (old if kept else CSV)
    assert saved.path.name == ("a-2.csv" if old is not None and existing == "number" else "a.csv")
    assert saved.replaced is (old is not None and not kept)
    if not saved.skipped:
        assert saved.path.read_bytes() == CSV
        mask = os.umask(0)
        os.umask(mask)
        assert saved.path.stat().st_mode & 0o777 == 0o666 & ~mask
    assert len(list(tmp_path.iterdir())) == (2 if saved.path != path else 1)


@pytest.mark.parametrize("disk", DISKS)
async def test_an_unnamed_file_is_used_where_the_system_has_it(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """During the download, a folder holds a hidden part file only where the system makes that necessary."""
    seen: list[Path] = []
    DISKS[disk](monkeypatch)
    step = during_the_download(lambda: seen.extend(parts(tmp_path)))
    async with serve(step) as server, client(server, retry=ONCE) as toggl:
        await toggl.save(export(), tmp_path / "a.csv")
    assert len(seen) == (disk in ("no_unnamed_files", "no_proc", "no_handles"))


def swap(folder: Path) -> None:
    """Put a foreign file in the place of the part file."""
    for part in parts(folder):
        (folder / "foreign").write_bytes(FOREIGN)
        (folder / "foreign").replace(part)


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize("existing", POLICIES)
async def test_a_file_swapped_during_the_download_is_not_published(
    tmp_path: Path, disk: str, existing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A foreign file under the name of a part file never gets the final name: our file does, or none."""
    path = tmp_path / "a.csv"
    if existing in ("replace", "update"):
        path.write_bytes(OLD)
    DISKS[disk](monkeypatch)
    step = during_the_download(lambda: swap(tmp_path))
    async with serve(step) as server, client(server, retry=ONCE) as toggl:
        try:
            saved = await toggl.save(export_with(existing), path)
        except OSError as error:
            assert error.filename == str(path)
            assert [entry.read_bytes() for entry in tmp_path.iterdir() if entry.name == path.name] in (
                [[OLD]] if existing in ("replace", "update") else [[]]
            )
        else:
            assert saved.path.read_bytes() == LARGE


@pytest.mark.parametrize(
    ("disk", "name"), [("no_proc", "link"), ("everything", "replace"), ("no_proc", "replace")]
)
async def test_a_file_swapped_at_the_last_moment_is_an_error(
    tmp_path: Path, disk: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A swap right before the call that gives the name is found right after the call."""
    path = tmp_path / "a.csv"
    if name == "replace":
        path.write_bytes(OLD)
    DISKS[disk](monkeypatch)
    real = getattr(os, name)

    def swap_and_call(source: Any, *args: Any, **kwargs: Any) -> None:
        if str(source).endswith(".part"):
            swap(tmp_path)
        real(source, *args, **kwargs)

    monkeypatch.setattr(os, name, swap_and_call)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        with pytest.raises(OSError, match="Another process") as caught:
            await toggl.save(export_with("replace"), path)
    assert caught.value.filename == str(path)


async def test_a_file_system_without_stable_inode_numbers_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file has another inode number at each look, files cannot be compared, and are still saved."""
    DISKS["no_proc"](monkeypatch)
    monkeypatch.setattr(os.path, "samestat", lambda *_: False)
    monkeypatch.setattr("toggl_async.transfer.directory.TargetDirectory._is_at", lambda *_: True)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        await toggl.save(export(), tmp_path / "a.csv")
        await toggl.save(export_with("replace"), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == CSV


async def test_a_file_that_is_fetched_away_at_once_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that watches the folder may take the file as soon as it has its name."""
    path = tmp_path / "a.csv"
    DISKS["no_proc"](monkeypatch)
    real = os.link

    def link_and_take(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        path.rename(tmp_path / "taken")

    monkeypatch.setattr(os, "link", link_and_take)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        await toggl.save(export(), path)
    assert (tmp_path / "taken").read_bytes() == CSV


@pytest.mark.parametrize("disk", ["everything", "no_proc"])
async def test_replacements_of_one_file_all_succeed(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many saves that replace the same file at a time, none takes another's file for a foreign one."""
    DISKS[disk](monkeypatch)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        request = export_with("replace", fsync=False)
        await asyncio.gather(*(toggl.save(request, tmp_path / "a.csv") for _ in range(100)))
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("existing", ["replace", "update"])
@pytest.mark.parametrize("disk", ["no_unnamed_files", "no_proc", "no_links"])
def test_a_new_file_that_is_replaced_at_once_is_no_error(
    tmp_path: Path, disk: str, existing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save that finds the file of another save of this process, a moment old, replaces it; both succeed."""
    DISKS[disk](monkeypatch)
    directory = TargetDirectory.open(tmp_path)
    one, other = NewFile(directory), NewFile(directory)
    one.write(memoryview(CSV))
    other.write(memoryview(OLD))
    done: list[bool] = []
    second = threading.Thread(
        target=lambda: done.append(Publication(other).publish("a.csv", existing).replaced)
    )
    name = "rename" if disk == "no_links" else "link"
    real = getattr(os, name)

    def call_and_replace(source: Any, target: Any, **kwargs: Any) -> None:
        real(source, target, **kwargs)
        if str(target).endswith("a.csv") and second.ident is None:
            second.start()
            second.join(0.2)  # until it has replaced the file, or waits for its turn

    monkeypatch.setattr(os, name, call_and_replace)
    try:
        assert not Publication(one).publish("a.csv", existing).replaced
        second.join(10)
    finally:
        one.discard()
        other.discard()
        directory.close()
    assert done == [True]
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == [OLD]


@pytest.mark.parametrize("existing", POLICIES)
async def test_a_moved_folder_is_found(tmp_path: Path, existing: Any) -> None:
    """If the folder is renamed during the download, the path of the result is where the file lies."""
    folder, moved = tmp_path / "folder", tmp_path / "moved"
    folder.mkdir()
    step = during_the_download(lambda: folder.rename(moved))
    async with serve(step) as server, client(server) as toggl:
        saved = await toggl.save(export_with(existing), folder / "a.csv")
    assert saved.path == moved / "a.csv"
    assert saved.path.read_bytes() == LARGE


async def test_the_error_says_where_the_file_lies_if_the_system_does_not_say_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a path of the moved folder, the error says that the file is in the moved folder."""
    folder, moved = tmp_path / "folder", tmp_path / "moved"
    folder.mkdir()
    monkeypatch.setattr("toggl_async.transfer.directory._paths_of", lambda _: iter(()))
    step = during_the_download(lambda: folder.rename(moved))
    async with serve(step) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(FileNotFoundError, match=r"contains the file as a\.csv") as caught:
            await toggl.save(export(), folder / "a.csv")
    assert caught.value.filename == str(folder / "a.csv")
    assert (moved / "a.csv").read_bytes() == LARGE


@pytest.mark.parametrize("disk", DISKS)
async def test_a_removed_folder_is_an_error_that_names_the_file(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the folder is removed during the download, the error names the path of the file."""
    folder = tmp_path / "folder"
    folder.mkdir()
    DISKS[disk](monkeypatch)

    def remove() -> None:
        for part in parts(folder):
            part.unlink()
        folder.rmdir()

    async with serve(during_the_download(remove)) as server, client(server, retry=ONCE) as toggl:
        with pytest.raises(FileNotFoundError) as caught:
            await toggl.save(export(), folder / "a.csv")
    assert caught.value.filename == str(folder / "a.csv")


@pytest.mark.parametrize("name", ["open", "write", "fsync", "link", "replace"])
@pytest.mark.parametrize("disk", ["everything", "no_unnamed_files", "no_proc"])
async def test_every_error_of_the_disk_names_the_file_that_the_caller_asked_for(
    tmp_path: Path, disk: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the disk names neither a part file nor nothing, but the path that the caller gave."""
    path = tmp_path / "a.csv"
    path.write_bytes(OLD)
    DISKS[disk](monkeypatch)
    is_ours: dict[str, Callable[..., bool]] = {
        "open": lambda _, flags, *__: bool(flags & os.O_RDWR),
        "write": lambda _, data: len(data) == len(CSV),
    }
    refuse(monkeypatch, name, errno.EDQUOT, is_ours.get(name, lambda *_: True))
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        with pytest.raises(OSError, match=r"a\.csv") as caught:
            await toggl.save(export_with("replace"), path)
    assert (caught.value.errno, caught.value.filename) == (errno.EDQUOT, str(path))
    assert caught.value.filename2 is None
    assert path.read_bytes() == OLD


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize("existing", ["error", "replace", "update"])
async def test_a_cancelled_save_does_not_publish_later(
    tmp_path: Path, disk: str, existing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that still syncs the file when its call is cancelled does not give it the name afterwards."""
    path = tmp_path / "a.csv"
    if existing != "error":
        path.write_bytes(OLD)
    loop = asyncio.get_running_loop()
    syncing, go, real = asyncio.Event(), threading.Event(), os.fsync

    def sync_slowly(descriptor: int) -> None:
        loop.call_soon_threadsafe(syncing.set)
        assert go.wait(5)
        real(descriptor)

    DISKS[disk](monkeypatch)
    monkeypatch.setattr(os, "fsync", sync_slowly)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        saving = asyncio.ensure_future(toggl.save(export_with(existing), path))
        await syncing.wait()
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
        go.set()
    assert await asyncio.to_thread(still_alive, living()) == []
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == ([OLD] if existing != "error" else [])


def test_numbers_come_before_the_suffix() -> None:
    """A number is added to a file name before its last suffix, counting from 2."""
    names = numbered("report.tar.csv")
    assert [next(names) for _ in range(3)] == ["report.tar.csv", "report.tar-2.csv", "report.tar-3.csv"]
