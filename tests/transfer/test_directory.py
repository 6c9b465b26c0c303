"""The folder that a download goes into, and what may be there already."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import REPLACE, client, export
from tests.support.files import CSV
from tests.support.leaks import descriptors
from tests.support.server import Conversation, respond, serve
from tests.support.wire import csv_response
from toggl_async import Options
from toggl_async.transfer.directory import TargetDirectory, numbered

WHOLE = respond(csv_response(CSV))


def existing(what: Any) -> Any:
    """A request with a policy for what is there."""
    return export(options=Options(existing=what))


@pytest.mark.parametrize("policy", ["error", "skip", "replace", "number"])
async def test_what_happens_where_the_file_exists(tmp_path: Path, policy: str) -> None:
    """An error before anything is sent, no request at all, a swap, or another name."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"old\n")
    async with serve(WHOLE) as server, client(server) as toggl:
        if policy == "error":
            with pytest.raises(FileExistsError):
                await toggl.save(existing(policy), path)
            saved = None
        else:
            saved = await toggl.save(existing(policy), path)
    assert server.connections == (0 if policy in ("error", "skip") else 1)
    assert path.read_bytes() == (CSV if policy == "replace" else b"old\n")
    if saved is not None:
        assert saved.skipped is (policy == "skip")
        assert saved.path.name == ("a-2.csv" if policy == "number" else "a.csv")
        assert saved.size == saved.path.stat().st_size


@pytest.mark.parametrize("policy", ["error", "replace", "skip", "number"])
async def test_a_folder_that_is_not_there_is_told_before_anything_is_sent(
    tmp_path: Path, policy: str
) -> None:
    """No request is spent on an export that could not be kept."""
    (tmp_path / "file").write_bytes(b"")
    async with serve(WHOLE) as server, client(server) as toggl:
        with pytest.raises(FileNotFoundError):
            await toggl.save(existing(policy), tmp_path / "nowhere" / "a.csv")
        with pytest.raises(NotADirectoryError):
            await toggl.save(existing(policy), tmp_path / "file" / "a.csv")
        with pytest.raises(IsADirectoryError):
            await toggl.save(existing(policy), tmp_path)
        with pytest.raises(OSError, match="too long"):
            await toggl.save(existing(policy), tmp_path / ("x" * 256))
        with pytest.raises(ValueError, match="null"):
            await toggl.save(existing(policy), tmp_path / "a\0b.csv")
    assert server.connections == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_cannot_be_written_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    """The same for one without permission."""
    tmp_path.chmod(0o500)
    try:
        async with serve(WHOLE) as server, client(server) as toggl:
            with pytest.raises(PermissionError):
                await toggl.save(export(), tmp_path / "a.csv")
    finally:
        tmp_path.chmod(0o700)
    assert server.connections == 0


@pytest.mark.parametrize("kind", ["link", "dangling", "fifo"])
async def test_links_and_pipes_are_taken_for_what_they_are(tmp_path: Path, kind: str) -> None:
    """They count as taken; to replace one replaces it, never what it leads to."""
    path, aim = tmp_path / "a.csv", tmp_path / "aim"
    if kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to(aim)
    if kind == "link":
        aim.write_bytes(b"untouched")
    async with serve(WHOLE) as server, client(server) as toggl:
        with pytest.raises(FileExistsError):
            await toggl.save(export(), path)
        await toggl.save(export(options=REPLACE), path)
    assert path.is_file()
    assert not path.is_symlink()
    assert path.read_bytes() == CSV
    assert aim.exists() is (kind == "link")


@pytest.mark.parametrize(
    "name", ["😀" * 63, "\u00e9.csv", "e\u0301.csv", "ä" * 127, "A.CSV", "-rf", "a b'\"$(x).csv", ".hidden"]
)
async def test_any_name_that_the_disk_takes_is_taken(tmp_path: Path, name: str) -> None:
    """Emoji, decomposed letters, names of 255 bytes: bytes for bytes as asked."""
    async with serve(WHOLE) as server, client(server) as toggl:
        saved = await toggl.save(export(), tmp_path / name)
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert saved.path.name == name


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o600), (0o022, 0o644), (0o002, 0o664)])
async def test_the_mode_is_what_the_umask_leaves(tmp_path: Path, mask: int, mode: int) -> None:
    """As for any file that the process makes, not that of a temporary file."""
    before = os.umask(mask)
    try:
        async with serve(WHOLE) as server, client(server) as toggl:
            saved = await toggl.save(export(), tmp_path / "a.csv")
    finally:
        os.umask(before)
    assert saved.path.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("fault", [errno.EPERM, errno.ENOTSUP, errno.EMLINK])
async def test_a_disk_without_links_gets_a_rename(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    """Where links are not to be had the file still gets its name, and a taken one is still an error."""

    def no_link(*_: Any, **__: Any) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(os, "link", no_link)
    async with serve(WHOLE) as server, client(server) as toggl:
        await toggl.save(export(), tmp_path / "a.csv")
        saved = await toggl.save(existing("number"), tmp_path / "a.csv")
    assert saved.path.name == "a-2.csv"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a-2.csv", "a.csv"]


async def test_a_folder_swapped_in_mid_body_is_not_followed(tmp_path: Path) -> None:
    """What is put in the folder's place while bytes flow gets nothing."""
    folder, elsewhere = tmp_path / "folder", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()

    async def swap(conversation: Conversation) -> None:
        await conversation.receive()
        data = csv_response(CSV)
        await conversation.send(data[:-10])
        folder.rename(tmp_path / "moved")
        folder.symlink_to(elsewhere)
        await conversation.send(data[-10:])

    async with serve(swap) as server, client(server) as toggl:
        await toggl.save(export(), folder / "a.csv")
    assert list(elsewhere.iterdir()) == []
    assert (tmp_path / "moved" / "a.csv").read_bytes() == CSV


async def test_a_file_that_appears_in_mid_body_is_kept(tmp_path: Path) -> None:
    """The one who was there first stays, and the download is an error."""
    path = tmp_path / "a.csv"

    async def appear(conversation: Conversation) -> None:
        await conversation.receive()
        path.write_bytes(b"first\n")
        await conversation.send(csv_response(CSV))

    async with serve(appear) as server, client(server) as toggl:
        with pytest.raises(FileExistsError):
            await toggl.save(export(), path)
    assert path.read_bytes() == b"first\n"
    assert list(tmp_path.iterdir()) == [path]


async def test_a_relative_path_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare name goes into the folder where the process is; strings and paths are alike."""
    monkeypatch.chdir(tmp_path)
    async with serve(WHOLE) as server, client(server) as toggl:
        saved = await toggl.save(export(), "a.csv")
    assert saved.path == Path("a.csv")
    assert (tmp_path / "a.csv").read_bytes() == CSV


def test_numbers_come_before_the_suffix() -> None:
    """report.csv, report-2.csv, report-3.csv."""
    names = numbered("report.tar.csv")
    assert [next(names) for _ in range(3)] == ["report.tar.csv", "report.tar-2.csv", "report.tar-3.csv"]


def test_a_folder_is_closed_by_the_last_who_holds_it(tmp_path: Path) -> None:
    """It may be closed twice; before that, one holder's leaving is nothing to the other."""
    before = descriptors()
    folder = TargetDirectory.open(tmp_path)
    again = folder.hold()
    folder.release()
    name, file = again.create_part()
    os.close(file)
    again.remove(name)
    again.remove(name)
    again.release()
    again.close()
    assert descriptors() == before
