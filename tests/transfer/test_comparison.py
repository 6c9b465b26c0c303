"""``existing="update"`` replaces a file only by other bytes, and ``Saved.changed`` says whether it did."""

import asyncio
import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import ONCE, client, export
from tests.support.disks import DISKS
from tests.support.files import CSV, OLD, archive, pdf, xlsx
from tests.support.leaks import living, parts, still_alive
from tests.support.server import Conversation, Server, respond, serve
from tests.support.wire import csv_response, response
from toggl_async import IncompleteResponseError, Options, Saved
from toggl_async.request.media_types import FileFormat
from toggl_async.transfer import comparison
from toggl_async.transfer.comparison import Comparison
from toggl_async.transfer.destination import check_existing
from toggl_async.transfer.new_file import NewFile
from toggl_async.transfer.path_check import FileVersion

LARGE = b"User,Description,Duration\n" + b"Ada,walls,01:00:00\n" * 200_000
OTHER_LARGE = LARGE.replace(b"Ada", b"Bob", 1)
FILES: dict[FileFormat, bytes] = {"csv": CSV, "xlsx": xlsx(5), "pdf": pdf(3), "zip": archive()}
SAME_SIZE = CSV.replace(b"Ada", b"Eve")


def updating(file_format: FileFormat = "csv", **options: Any) -> Any:
    """Return a request that updates its file."""
    return export(file_format, options=Options(existing="update", **options))


async def update(path: Path, server: Server, **options: Any) -> Saved:
    """Save a csv with ``existing="update"``, in one attempt."""
    async with client(server, retry=ONCE) as toggl:
        saved: Saved = await toggl.save(updating(**options), path)
    return saved


def aged(path: Path, content: bytes) -> os.stat_result:
    """Write a file whose times are long past, and return its status."""
    path.write_bytes(content)
    os.utime(path, ns=(10**18, 10**18))
    return path.stat()


def untouched(path: Path, before: os.stat_result) -> bool:
    """Return whether a file is still the same one, and was not written."""
    now = path.stat()
    return (now.st_ino, now.st_mtime_ns, now.st_size) == (before.st_ino, before.st_mtime_ns, before.st_size)


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize("fsync", [True, False])
@pytest.mark.parametrize("file_format", FILES)
async def test_a_file_with_the_same_bytes_is_left(
    tmp_path: Path, disk: str, file_format: FileFormat, monkeypatch: pytest.MonkeyPatch, *, fsync: bool
) -> None:
    """The file stays the same one with its time, and nothing else is left in the folder."""
    path = tmp_path / "a"
    before = aged(path, FILES[file_format])
    DISKS[disk](monkeypatch)
    async with serve(respond(response(FILES[file_format], media_type=None))) as server:
        async with client(server) as toggl:
            saved = await toggl.save(updating(file_format, fsync=fsync), path)
    assert (saved.changed, saved.replaced, saved.skipped) == (False, False, False)
    assert (saved.path, saved.size, server.connections) == (path, len(FILES[file_format]), 1)
    assert untouched(path, before)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize(
    "old",
    [b"", CSV[:-1], CSV + b"\n", SAME_SIZE, bytes(len(CSV)), pdf(), OLD],
    ids=["empty", "cut", "longer", "same size", "zeros", "another format", "another whole file"],
)
async def test_a_file_with_other_bytes_is_replaced(
    tmp_path: Path, disk: str, old: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that differs, be it damaged or whole, is replaced by the one that arrived."""
    path = tmp_path / "a.csv"
    before = aged(path, old)
    DISKS[disk](monkeypatch)
    async with serve(respond(csv_response(CSV))) as server:
        saved = await update(path, server)
    assert (saved.changed, saved.replaced, saved.skipped) == (True, True, False)
    assert path.read_bytes() == CSV
    assert not untouched(path, before)
    assert list(tmp_path.iterdir()) == [path]


async def test_a_new_file_has_changed(tmp_path: Path) -> None:
    """Where there was no file, ``update`` saves one, and leaves it the next time."""
    async with serve(respond(csv_response(CSV))) as server:
        first = await update(tmp_path / "a.csv", server)
        second = await update(tmp_path / "a.csv", server)
    assert (first.changed, first.replaced) == (True, False)
    assert (second.changed, second.replaced) == (False, False)


@pytest.mark.parametrize(
    ("existing", "old", "changed"),
    [
        ("error", None, True),
        ("number", None, True),
        ("number", CSV, True),
        ("skip", None, True),
        ("skip", CSV, False),
        ("skip", b"garbage", True),
        ("replace", None, True),
        ("replace", CSV, True),
    ],
)
async def test_other_choices_have_changed_what_they_wrote(
    tmp_path: Path, existing: Any, old: bytes | None, changed: object
) -> None:
    """A file that was written counts as changed, without a comparison, and one that was skipped does not."""
    if old is not None:
        (tmp_path / "a.csv").write_bytes(old)
    request = export(options=Options(existing=existing))
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        assert (await toggl.save(request, tmp_path / "a.csv")).changed is changed


@pytest.mark.parametrize("place", [0, 1, len(LARGE) // 2, len(LARGE) - 2])
async def test_one_other_byte_anywhere_is_a_difference(tmp_path: Path, place: int) -> None:
    """Files of several megabytes are compared to their last byte."""
    path, old = tmp_path / "a.csv", bytearray(LARGE)
    old[place] ^= 1
    path.write_bytes(old)
    async with serve(respond(csv_response(LARGE))) as server:
        saved = await update(path, server)
        again = await update(path, server)
    assert (saved.changed, again.changed) == (True, False)
    assert path.read_bytes() == LARGE


async def test_save_all_updates_each_file(tmp_path: Path) -> None:
    """Of many files, only those whose bytes differ are replaced."""
    requests = [updating().evolve(user_ids=[number]) for number in range(1, 5)]
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        paths = sorted([each.path async for each in toggl.save_all(requests, into=tmp_path)])
        paths[2].write_bytes(OLD)
        again = [each.result() async for each in toggl.save_all(requests, into=tmp_path)]
    assert [each.path for each in again if each.changed] == [paths[2]]
    assert {each.read_bytes() for each in paths} == {CSV}


# Links.


@pytest.mark.parametrize("content", [CSV, OLD], ids=["same", "other"])
async def test_a_link_to_a_file_is_compared_by_its_bytes(tmp_path: Path, content: bytes) -> None:
    """A link to the same bytes is left; otherwise the link is replaced, and its target is not."""
    path, target = tmp_path / "a.csv", tmp_path / "target"
    before = aged(target, content)
    path.symlink_to(target)
    async with serve(respond(csv_response(CSV))) as server:
        saved = await update(path, server)
    assert saved.changed is saved.replaced is (content == OLD)
    assert path.is_symlink() is not saved.changed
    assert path.read_bytes() == CSV
    assert untouched(target, before)


# What happens meanwhile.


def changing(monkeypatch: pytest.MonkeyPatch, acts: list[Callable[[], object]]) -> list[Comparison]:
    """Let each comparison be followed by a change of the folder; return what was compared."""
    made: list[Comparison] = []
    real = comparison.compare

    def compare(new: NewFile, name: str) -> Comparison:
        made.append(real(new, name))
        if acts:
            acts.pop(0)()
        return made[-1]

    monkeypatch.setattr("toggl_async.transfer.publishing.compare", compare)
    return made


@pytest.mark.parametrize("disk", DISKS)
async def test_a_file_that_changes_after_the_comparison_is_compared_again(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another process puts there meanwhile is left if it has the same bytes."""
    path = tmp_path / "a.csv"
    path.write_bytes(OLD)
    DISKS[disk](monkeypatch)
    made = changing(monkeypatch, [lambda: path.write_bytes(CSV)])
    async with serve(respond(csv_response(CSV))) as server:
        saved = await update(path, server)
    assert (saved.changed, saved.replaced) == (False, False)
    assert [each.is_equal for each in made] == [False, True]
    assert list(tmp_path.iterdir()) == [path]


async def test_a_file_that_keeps_changing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is replaced that has not been compared, so one that always changes is an error."""
    path = tmp_path / "a.csv"
    path.write_bytes(OLD)
    growing = (CSV + number * b"Ada,more,00:01:00\n" for number in range(1, 50))
    changing(monkeypatch, [lambda: path.write_bytes(next(growing))] * 40)
    async with serve(respond(csv_response(CSV))) as server:
        with pytest.raises(FileExistsError, match="changed") as caught:
            await update(path, server)
    assert caught.value.filename == str(path)
    assert path.read_bytes().endswith(b"more,00:01:00\n")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize("old", [OLD, CSV], ids=["other", "same"])
async def test_a_file_that_disappears_is_saved_anew(
    tmp_path: Path, disk: str, old: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the file is removed during the comparison, the new one is saved, and nothing was replaced."""
    path = tmp_path / "a.csv"
    path.write_bytes(old)
    real = comparison._same_bytes

    def remove(*args: Any) -> bool:
        path.unlink(missing_ok=True)
        return real(*args)

    DISKS[disk](monkeypatch)
    monkeypatch.setattr(comparison, "_same_bytes", remove)
    async with serve(respond(csv_response(CSV))) as server:
        saved = await update(path, server)
    assert (saved.changed, saved.replaced) == (True, False)
    assert path.read_bytes() == CSV
    assert list(tmp_path.iterdir()) == [path]


async def test_a_file_that_changes_during_the_comparison_is_not_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal bytes that were written over while they were read do not count as equal."""
    path = tmp_path / "a.csv"
    path.write_bytes(LARGE)
    real, blocks = NewFile.check_not_abandoned, 0

    def change(self: NewFile) -> None:
        nonlocal blocks
        blocks += 1
        if blocks == 2:  # the first block has been compared
            with path.open("r+b") as file:
                file.write(b"Uber")
        real(self)

    monkeypatch.setattr(NewFile, "check_not_abandoned", change)
    async with serve(respond(csv_response(LARGE))) as server:
        saved = await update(path, server)
    assert (saved.changed, saved.replaced) == (True, True)
    assert path.read_bytes() == LARGE


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
async def test_what_takes_the_place_of_the_file_is_kept(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe, device or folder that appears during the download is an error, and blocks nothing."""
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)

    async def swap(conversation: Conversation) -> None:
        await conversation.receive()
        path.unlink()
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "device":
            path.symlink_to("/dev/null")
        else:
            path.mkdir()
        await conversation.send(csv_response(CSV))

    async with serve(swap) as server:
        with pytest.raises((FileExistsError, IsADirectoryError)) as caught:
            await update(path, server)
    assert caught.value.filename == str(path)
    assert os.path.lexists(path)
    assert parts(tmp_path) == []


@pytest.mark.parametrize("disk", DISKS)
async def test_updates_of_one_file_at_a_time_all_succeed(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many updates of one file at a time, one replaces it, and the others find the same bytes."""
    path = tmp_path / "a.csv"
    path.write_bytes(OLD)
    DISKS[disk](monkeypatch)
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        request = updating(fsync=False)
        files = await asyncio.gather(*(toggl.save(request, path) for _ in range(100)))
    assert sum(file.changed for file in files) == 1
    assert list(tmp_path.iterdir()) == [path]


async def test_updates_by_different_bytes_all_succeed(tmp_path: Path) -> None:
    """Updates of one file that bring different bytes replace each other's file, and none fails."""
    path = tmp_path / "a.csv"
    bodies = [CSV.replace(b"Ada", b"A%02d" % number) for number in range(30)]
    left = iter(bodies)

    async def responds(conversation: Conversation) -> None:
        await conversation.receive()
        await conversation.send(csv_response(next(left)))

    async with serve(*[responds] * 30) as server, client(server) as toggl:
        files = await asyncio.gather(*(toggl.save(updating(fsync=False), path) for _ in range(30)))
    assert all(file.changed for file in files)
    assert path.read_bytes() in bodies


async def test_a_file_system_without_stable_inode_numbers_can_be_updated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file has another inode number at each look, files are compared by their other properties."""
    DISKS["no_proc"](monkeypatch)
    path = tmp_path / "a.csv"
    path.write_bytes(OLD)
    monkeypatch.setattr(os.path, "samestat", lambda *_: False)
    monkeypatch.setattr("toggl_async.transfer.directory.TargetDirectory._is_at", lambda *_: True)
    numbers = iter(range(10**6))
    monkeypatch.setattr(
        "toggl_async.transfer.path_check.FileVersion.of",
        lambda status: FileVersion(status.st_dev, next(numbers), status.st_size, status.st_mtime_ns),
    )
    async with serve(respond(csv_response(CSV))) as server:
        assert (await update(path, server)).changed
        assert not (await update(path, server)).changed
        path.write_bytes(b"garbage")
        async with client(server) as toggl:
            assert (await toggl.save(export(options=Options(existing="skip")), path)).replaced


@pytest.mark.parametrize("disk", ["everything", "no_unnamed_files", "no_handles"])
async def test_a_cancelled_update_ends_its_comparison(
    tmp_path: Path, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that still compares when its call is cancelled ends soon, and publishes nothing."""
    path = tmp_path / "a.csv"
    path.write_bytes(OTHER_LARGE[:-1] + b"!")
    before = path.stat()
    loop = asyncio.get_running_loop()
    comparing, go = asyncio.Event(), threading.Event()
    real = comparison.compare

    def compare_late(new: NewFile, name: str) -> Comparison:
        loop.call_soon_threadsafe(comparing.set)
        assert go.wait(5)
        return real(new, name)

    DISKS[disk](monkeypatch)
    monkeypatch.setattr("toggl_async.transfer.publishing.compare", compare_late)
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        saving = asyncio.ensure_future(toggl.save(updating(), path))
        await comparing.wait()
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
        go.set()
    assert await asyncio.to_thread(still_alive, living()) == []
    assert untouched(path, before)
    assert list(tmp_path.iterdir()) == [path]


# Faults of the disk.


@pytest.mark.parametrize("disk", DISKS)
@pytest.mark.parametrize("old", [CSV, SAME_SIZE], ids=["same", "other"])
async def test_a_file_that_can_no_longer_be_read_is_kept(
    tmp_path: Path, disk: str, old: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault while the file at the path is read is an error that names it, and the file stays."""
    path = tmp_path / "a.csv"
    before = aged(path, old)

    def fail(*_: object) -> bool:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    DISKS[disk](monkeypatch)
    monkeypatch.setattr(comparison, "_same_bytes", fail)
    async with serve(respond(csv_response(CSV))) as server:
        with pytest.raises(OSError, match=r"a\.csv") as caught:
            await update(path, server)
    assert (caught.value.errno, caught.value.filename) == (errno.EIO, str(path))
    assert untouched(path, before)
    assert list(tmp_path.iterdir()) == [path]


async def test_a_file_that_may_not_be_read_is_an_error_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No request is spent on a file that cannot be compared."""
    path = tmp_path / "a.csv"
    before = aged(path, OLD)
    real = os.open

    def refuse(name: Any, *args: Any, **kwargs: Any) -> int:
        if str(name).endswith("a.csv"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(name, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)
    async with serve(respond(csv_response(CSV))) as server:
        with pytest.raises(PermissionError) as caught:
            await update(path, server)
    assert (caught.value.filename, server.connections) == (str(path), 0)
    with pytest.raises(PermissionError) as caught:
        check_existing(path, "update")
    assert caught.value.filename == str(path)
    check_existing(path, "replace")
    assert untouched(path, before)


@pytest.mark.parametrize("cut", [1, 100, -1])
async def test_a_failed_download_leaves_the_file(tmp_path: Path, cut: int) -> None:
    """A response that breaks off changes nothing, even if its beginning is that of the file."""
    path = tmp_path / "a.csv"
    before = aged(path, LARGE)
    data = csv_response(LARGE)
    async with serve(respond(data, cut=len(data) - len(LARGE) + cut if cut > 0 else cut)) as server:
        with pytest.raises(IncompleteResponseError):
            await update(path, server)
    assert untouched(path, before)
    assert list(tmp_path.iterdir()) == [path]


async def test_nothing_is_synced_for_a_file_that_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new file that is discarded need not survive a power loss, so it costs no fsync."""
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    async with serve(respond(csv_response(CSV))) as server:
        assert not (await update(path, server)).changed
        assert synced == []
        path.write_bytes(OLD)
        assert (await update(path, server)).changed
    assert len(synced) == 2
