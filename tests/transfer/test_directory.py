"""The target directory of a download, and the files that exist there already."""

import asyncio
import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import REPLACE, client, export
from tests.support.files import CSV, OLD
from tests.support.leaks import descriptors, living, still_alive
from tests.support.server import Conversation, respond, serve
from tests.support.wire import csv_response
from toggl_async import Options
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.new_file import NewFile

COMPLETE = respond(csv_response(CSV))


def export_with(policy: Any) -> Any:
    """Return a request with a policy for a file that exists already."""
    return export(options=Options(existing=policy))


@pytest.mark.parametrize("policy", ["error", "skip", "replace", "number", "update"])
async def test_an_existing_file_is_handled_by_the_policy(tmp_path: Path, policy: str) -> None:
    """An existing file is an error, is kept without a request, is replaced, or the new file gets a number."""
    path = tmp_path / "a.csv"
    path.write_bytes(OLD)
    async with serve(COMPLETE) as server, client(server) as toggl:
        if policy == "error":
            with pytest.raises(FileExistsError):
                await toggl.save(export_with(policy), path)
            saved = None
        else:
            saved = await toggl.save(export_with(policy), path)
    assert server.connections == (0 if policy in ("error", "skip") else 1)
    assert path.read_bytes() == (CSV if policy in ("replace", "update") else OLD)
    if saved is not None:
        assert saved.skipped is (policy == "skip")
        assert saved.path.name == ("a-2.csv" if policy == "number" else "a.csv")
        assert saved.size == saved.path.stat().st_size


@pytest.mark.parametrize("policy", ["error", "replace", "skip", "number", "update"])
async def test_an_impossible_path_is_an_error_before_anything_is_sent(tmp_path: Path, policy: str) -> None:
    """No request is spent on a file that could not be saved at its path."""
    (tmp_path / "file").write_bytes(b"")
    async with serve(COMPLETE) as server, client(server) as toggl:
        with pytest.raises(FileNotFoundError):
            await toggl.save(export_with(policy), tmp_path / "missing" / "a.csv")
        with pytest.raises(NotADirectoryError):
            await toggl.save(export_with(policy), tmp_path / "file" / "a.csv")
        with pytest.raises(IsADirectoryError):
            await toggl.save(export_with(policy), tmp_path)
        with pytest.raises(OSError, match="too long"):
            await toggl.save(export_with(policy), tmp_path / ("x" * 256))
        with pytest.raises(ValueError, match="null"):
            await toggl.save(export_with(policy), tmp_path / "a\0b.csv")
    assert server.connections == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_read_only_directory_is_an_error_before_anything_is_sent(tmp_path: Path) -> None:
    """No request is spent on a file whose directory cannot be written."""
    tmp_path.chmod(0o500)
    try:
        async with serve(COMPLETE) as server, client(server) as toggl:
            with pytest.raises(PermissionError):
                await toggl.save(export(), tmp_path / "a.csv")
    finally:
        tmp_path.chmod(0o700)
    assert server.connections == 0


async def test_a_link_to_a_file_counts_as_an_existing_file(tmp_path: Path) -> None:
    """A link to a file counts as an existing file, and replacing it leaves the target unchanged."""
    path, target = tmp_path / "a.csv", tmp_path / "target"
    path.symlink_to(target)
    target.write_bytes(b"untouched")
    async with serve(COMPLETE) as server, client(server) as toggl:
        with pytest.raises(FileExistsError):
            await toggl.save(export(), path)
        await toggl.save(export(options=REPLACE), path)
    assert path.is_file()
    assert not path.is_symlink()
    assert path.read_bytes() == CSV
    assert target.read_bytes() == b"untouched"


@pytest.mark.parametrize(
    "name", ["😀" * 63, "\u00e9.csv", "e\u0301.csv", "ä" * 127, "A.CSV", "-rf", "a b'\"$(x).csv", ".hidden"]
)
async def test_any_name_that_the_file_system_accepts_is_used(tmp_path: Path, name: str) -> None:
    """Any name that the file system accepts is used byte for byte, even emoji or a name of 255 bytes."""
    async with serve(COMPLETE) as server, client(server) as toggl:
        saved = await toggl.save(export(), tmp_path / name)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    assert saved.path.name == name


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o600), (0o022, 0o644), (0o002, 0o664)])
async def test_the_mode_follows_the_umask(tmp_path: Path, mask: int, mode: int) -> None:
    """A file gets the mode that the umask gives to any new file, not the mode of a temporary file."""
    mask_before = os.umask(mask)
    try:
        async with serve(COMPLETE) as server, client(server) as toggl:
            saved = await toggl.save(export(), tmp_path / "a.csv")
    finally:
        os.umask(mask_before)
    assert saved.path.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("fault", [errno.EPERM, errno.ENOTSUP, errno.EMLINK])
async def test_a_file_system_without_links_gets_a_rename(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    """Where hard links are not supported a file is renamed, and an existing file is still not overwritten."""

    def fail_to_link(*_: Any, **__: Any) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(os, "link", fail_to_link)
    async with serve(COMPLETE) as server, client(server) as toggl:
        await toggl.save(export(), tmp_path / "a.csv")
        saved = await toggl.save(export_with("number"), tmp_path / "a.csv")
    assert saved.path.name == "a-2.csv"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a-2.csv", "a.csv"]


async def test_a_directory_swapped_during_the_download_is_not_followed(tmp_path: Path) -> None:
    """A directory that is put in the place of the target directory during the download receives nothing."""
    directory, elsewhere = tmp_path / "directory", tmp_path / "elsewhere"
    directory.mkdir()
    elsewhere.mkdir()

    async def swap_directory(conversation: Conversation) -> None:
        await conversation.receive()
        data = csv_response(CSV)
        await conversation.send(data[:-10])
        directory.rename(tmp_path / "moved")
        directory.symlink_to(elsewhere)
        await conversation.send(data[-10:])

    async with serve(swap_directory) as server, client(server) as toggl:
        await toggl.save(export(), directory / "a.csv")
    assert list(elsewhere.iterdir()) == []
    assert (tmp_path / "moved" / "a.csv").read_bytes() == CSV


async def test_a_file_that_appears_during_the_download_is_kept(tmp_path: Path) -> None:
    """A file that appears at the path during the download stays, and the download is an error."""
    path = tmp_path / "a.csv"

    async def create_file(conversation: Conversation) -> None:
        await conversation.receive()
        path.write_bytes(b"first\n")
        await conversation.send(csv_response(CSV))

    async with serve(create_file) as server, client(server) as toggl:
        with pytest.raises(FileExistsError):
            await toggl.save(export(), path)
    assert path.read_bytes() == b"first\n"
    assert list(tmp_path.iterdir()) == [path]


async def test_a_relative_path_is_relative_to_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare file name, given as a string, is saved in the current directory of the process."""
    monkeypatch.chdir(tmp_path)
    async with serve(COMPLETE) as server, client(server) as toggl:
        saved = await toggl.save(export(), "a.csv")
    assert saved.path == Path("a.csv")
    assert (tmp_path / "a.csv").read_bytes() == CSV


def test_a_directory_is_closed_by_its_last_holder(tmp_path: Path) -> None:
    """A directory is closed by its last holder, and closing it twice is harmless."""
    descriptors_before = descriptors()
    directory = TargetDirectory.open(tmp_path)
    second_holder = directory.hold()
    directory.release()
    made = NewFile(second_holder, named=True)
    made.discard()
    made.discard()
    second_holder.release()
    second_holder.close()
    assert descriptors() == descriptors_before


async def test_a_save_cancelled_while_its_directory_is_opened_closes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread's result comes too late for the call; its handle is closed all the same."""
    loop = asyncio.get_running_loop()
    opening, freed = asyncio.Event(), threading.Event()
    original = TargetDirectory.keeps

    def wait(self: TargetDirectory, name: str, existing: Any) -> bool:
        loop.call_soon_threadsafe(opening.set)
        freed.wait(10)
        return original(self, name, existing)

    kept: list[TargetDirectory] = []
    opener = TargetDirectory.open

    def keep(path: Path) -> TargetDirectory:
        kept.append(opener(path))
        return kept[-1]

    monkeypatch.setattr(TargetDirectory, "keeps", wait)
    monkeypatch.setattr(TargetDirectory, "open", keep)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        saving = asyncio.ensure_future(toggl.save(export(), tmp_path / "a.csv"))
        await opening.wait()
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
        freed.set()
    await asyncio.to_thread(still_alive, living())
    assert [directory.handle for directory in kept] == [None]
