"""The checks of a save before its request is sent: what is at the path, and whether there is room."""

import asyncio
import errno
import hashlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.calls import client, export
from tests.support.files import CSV, OLD, archive, pdf, xlsx
from tests.support.leaks import living, still_alive
from tests.support.server import Conversation, Server, respond, serve
from tests.support.wire import csv_response, response
from toggl_async import Options, Saved, SizeLimits
from toggl_async.request.media_types import FileFormat
from toggl_async.transfer.destination import check_existing
from toggl_async.transfer.directory import TargetDirectory
from toggl_async.transfer.pipeline import FilePipeline

POLICIES = ("error", "replace", "skip", "number", "update")
SKIP = Options(existing="skip")
WHOLE: dict[FileFormat, bytes] = {"csv": CSV, "xlsx": xlsx(5), "pdf": pdf(3), "zip": archive()}
OTHER: dict[FileFormat, bytes] = {
    "csv": b"User,Duration\nAda,01:00:00\n",
    "xlsx": xlsx(2),
    "pdf": pdf(1),
    "zip": archive({"tags.json": b"[]"}),
}


def respond_with(file_format: FileFormat) -> Callable[..., Any]:
    """Return a step that responds with a whole file."""
    return respond(response(WHOLE[file_format], media_type=None))


async def save_where(path: Path, server: Server, file_format: FileFormat = "csv", **options: Any) -> Saved:
    """Save a file with ``existing="skip"``."""
    async with client(server) as toggl:
        request = export(file_format, options=Options(existing="skip", **options))
        saved: Saved = await toggl.save(request, path)
    return saved


# What "skip" leaves.


@pytest.mark.parametrize("file_format", WHOLE)
@pytest.mark.parametrize("damage", ["empty", "garbage", "cut", "another format", "zeros"])
async def test_a_file_that_is_not_whole_is_fetched_again(
    tmp_path: Path, file_format: FileFormat, damage: str
) -> None:
    """``skip`` replaces a file that is not a whole file of the format, and the result says so."""
    path = tmp_path / "a"
    whole = OTHER[file_format]
    path.write_bytes(
        {
            "empty": b"",
            "garbage": b"garbage",
            "cut": whole[:-2],
            "another format": OTHER["pdf" if file_format == "csv" else "csv"],
            "zeros": bytes(len(whole)),
        }[damage]
    )
    async with serve(respond_with(file_format)) as server:
        saved = await save_where(path, server, file_format)
    assert (saved.skipped, saved.replaced, server.connections) == (False, True, 1)
    assert path.read_bytes() == WHOLE[file_format]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("file_format", WHOLE)
async def test_a_whole_file_is_left_and_described(tmp_path: Path, file_format: FileFormat) -> None:
    """``skip`` sends nothing for a whole file, and the result has its size, hash, rows, pages and members."""
    path = tmp_path / "a"
    path.write_bytes(OTHER[file_format])
    async with serve(respond_with(file_format)) as server:
        saved = await save_where(path, server, file_format, count_rows=True)
    assert (saved.skipped, saved.replaced, server.connections) == (True, False, 0)
    assert path.read_bytes() == OTHER[file_format]
    assert saved.size == len(OTHER[file_format])
    assert saved.sha256 == hashlib.sha256(OTHER[file_format]).hexdigest()
    assert (saved.rows, saved.pages, saved.members) == {
        "csv": (1, None, None),
        "xlsx": (1, None, None),
        "pdf": (None, 1, None),
        "zip": (None, None, 1),
    }[file_format]


@pytest.mark.parametrize("digest", ["sha256", "xxh3_128", None])
async def test_a_skipped_file_has_the_hash_that_was_asked_for(tmp_path: Path, digest: Any) -> None:
    """``Options.digest`` decides about the hash of a skipped file too."""
    (tmp_path / "a.csv").write_bytes(CSV)
    async with serve(respond_with("csv")) as server:
        saved = await save_where(tmp_path / "a.csv", server, digest=digest)
    assert (saved.sha256 is not None, saved.xxh3_128 is not None) == (
        digest == "sha256",
        digest == "xxh3_128",
    )


async def test_a_failed_download_leaves_the_damaged_file(tmp_path: Path) -> None:
    """A file that is not whole stays as it was until a whole one has arrived."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"garbage")
    async with serve(respond(csv_response(CSV), cut=-5)) as server:
        with pytest.raises(Exception, match=r".") as caught:
            await save_where(path, server)
    assert not isinstance(caught.value, OSError)
    assert path.read_bytes() == b"garbage"


@pytest.mark.parametrize("change", ["replaced", "rewritten", "gone"])
async def test_a_file_that_changes_after_its_check_is_kept(tmp_path: Path, change: str) -> None:
    """``skip`` replaces only the very file that it has checked, not one that is written meanwhile."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"garbage")

    async def change_file(conversation: Conversation) -> None:
        await conversation.receive()
        if change == "rewritten":
            path.write_bytes(b"another\n")
        else:
            path.unlink()
        if change == "replaced":
            path.write_bytes(b"another\n")
        await conversation.send(csv_response(CSV))

    async with serve(change_file) as server:
        if change == "gone":
            assert not (await save_where(path, server)).replaced
        else:
            with pytest.raises(FileExistsError) as caught:
                await save_where(path, server)
            assert caught.value.filename == str(path)
    assert path.read_bytes() == (CSV if change == "gone" else b"another\n")
    assert list(tmp_path.iterdir()) == [path]


async def test_a_damaged_file_behind_a_link_is_not_changed(tmp_path: Path) -> None:
    """The link is replaced by the new file; the file to which it leads stays as it was."""
    path, target = tmp_path / "a.csv", tmp_path / "target"
    target.write_bytes(b"garbage")
    path.symlink_to(target)
    async with serve(respond_with("csv")) as server:
        saved = await save_where(path, server)
    assert saved.replaced
    assert (path.is_symlink(), path.read_bytes(), target.read_bytes()) == (False, CSV, b"garbage")


async def test_a_whole_file_behind_a_link_is_skipped(tmp_path: Path) -> None:
    """A link to a whole file counts as the file."""
    path, target = tmp_path / "a.csv", tmp_path / "target"
    target.write_bytes(CSV)
    path.symlink_to(target)
    async with serve(respond_with("csv")) as server:
        assert (await save_where(path, server)).skipped
    assert path.is_symlink()


async def test_a_replaced_file_is_reported(tmp_path: Path) -> None:
    """``replace`` reports whether there was a file to replace."""
    request = export(options=Options(existing="replace"))
    async with serve(respond_with("csv")) as server, client(server) as toggl:
        first = await toggl.save(request, tmp_path / "a.csv")
        second = await toggl.save(request, tmp_path / "a.csv")
    assert (first.replaced, second.replaced) == (False, True)


async def test_a_file_over_the_size_limit_is_not_skipped(tmp_path: Path) -> None:
    """The limit for the size of a file holds for one that exists as well."""
    (tmp_path / "a.csv").write_bytes(CSV + CSV)
    async with serve(respond_with("csv")) as server:
        saved = await save_where(tmp_path / "a.csv", server, size_limits=SizeLimits(file=len(CSV)))
    assert saved.replaced


async def test_a_cancelled_check_ends_its_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of an existing file reads block by block, and ends soon after its call was cancelled."""
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    loop = asyncio.get_running_loop()
    reading, go, reads = asyncio.Event(), threading.Event(), 0

    def pieces(_: FilePipeline, block: memoryview) -> Iterator[memoryview]:
        nonlocal reads
        reads += 1
        loop.call_soon_threadsafe(reading.set)
        assert go.wait(5)
        yield block

    monkeypatch.setattr(FilePipeline, "pieces", pieces)
    async with serve(respond_with("csv")) as server:
        saving = asyncio.ensure_future(save_where(path, server))
        await reading.wait()
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
        go.set()
        assert await asyncio.to_thread(still_alive, living()) == []
    assert (reads, server.connections) == (1, 0)


# Paths at which no file can be saved.


def make_special(kind: str, path: Path, folder: Path) -> None:
    """Create something that is not a regular file."""
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as bound:
                bound.bind(str(path))
        case "device":
            path.symlink_to("/dev/null")
        case "broken link":
            path.symlink_to(folder / "missing")
        case "link to a link":
            (folder / "middle").symlink_to("/dev/full")
            path.symlink_to(folder / "middle")
        case "circular link":
            path.symlink_to(path)
        case "folder":
            path.mkdir()
        case "link to a folder":
            path.symlink_to(folder)
        case _:
            raise AssertionError(kind)


SPECIAL = (
    "pipe",
    "socket",
    "device",
    "broken link",
    "link to a link",
    "circular link",
    "folder",
    "link to a folder",
)


@pytest.fixture
def special_folder(tmp_path: Path) -> Path:
    """A folder for the targets of links."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("existing", POLICIES)
@pytest.mark.parametrize("kind", SPECIAL)
async def test_what_is_no_regular_file_is_an_error_before_anything_is_sent(
    tmp_path: Path, special_folder: Path, kind: str, existing: Any
) -> None:
    """A device, pipe, socket, folder or broken link at the path is an error at once, and stays as it is."""
    path = tmp_path / "a.csv"
    make_special(kind, path, special_folder)
    before = os.lstat(path)
    async with serve(respond_with("csv")) as server, client(server) as toggl:
        with pytest.raises(OSError, match=r"a\.csv") as caught:
            await toggl.save(export(options=Options(existing=existing)), path)
    assert caught.value.filename == str(path)
    assert server.connections == 0
    assert os.path.samestat(os.lstat(path), before)


@pytest.mark.parametrize("existing", POLICIES)
async def test_save_all_reports_what_is_no_regular_file(tmp_path: Path, existing: Any) -> None:
    """In ``save_all``, a pipe at a file's path is the error of that file alone."""
    request = export(options=Options(existing=existing))
    async with serve(respond_with("csv")) as server, client(server) as toggl:
        [whole] = [outcome async for outcome in toggl.save_all([request], into=tmp_path)]
        whole.path.unlink()
        os.mkfifo(whole.path)
        [outcome] = [outcome async for outcome in toggl.save_all([request], into=tmp_path)]
    assert isinstance(outcome.error, FileExistsError)
    assert outcome.error.filename == str(whole.path)
    assert server.connections == 1


_SAVE_TO_STANDARD_OUTPUT = """
import asyncio, sys
from tests.support.calls import client, export
from tests.support.server import respond, serve
from tests.support.wire import csv_response
from tests.support.files import CSV, OLD
from toggl_async import Options

async def save():
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        for existing in ("error", "replace", "skip", "number", "update"):
            for path in sys.argv[1:]:
                try:
                    saved = await toggl.save(export(options=Options(existing=existing)), path)
                except OSError as error:
                    print(error.filename == path, server.connections)
                else:
                    print(saved)
asyncio.run(save())
"""


def test_standard_output_is_no_path_for_a_file(tmp_path: Path) -> None:
    """A link to an open descriptor is not replaced, even where the descriptor is a regular file."""
    link, output = tmp_path / "link", tmp_path / "output"
    link.symlink_to("/dev/stdout")  # not that link itself, which a fault here would replace
    with output.open("wb") as standard_output:
        subprocess.run(
            [sys.executable, "-B", "-c", _SAVE_TO_STANDARD_OUTPUT, "/proc/self/fd/1", str(link)],
            cwd=Path(__file__).parents[2],
            stdout=standard_output,
            check=True,
            timeout=60,
        )
    assert output.read_text(encoding="ascii") == "True 0\n" * 10
    assert link.is_symlink()


async def test_a_pipe_that_takes_the_place_of_a_checked_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe that appears between look and open does not block the thread that reads the file."""
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    original = os.open

    def swap(name: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if str(name).endswith("a.csv"):
            path.unlink()
            os.mkfifo(path)
        return original(name, flags, *args, **kwargs)

    monkeypatch.setattr(os, "open", swap)
    async with serve(respond_with("csv")) as server:
        with pytest.raises(FileExistsError):
            await save_where(path, server)
    assert server.connections == 0


# Room in the folder.


def file_system(**values: int) -> Any:
    """Return what ``os.statvfs`` reports of a file system."""
    room = {"f_blocks": 1000, "f_bfree": 500, "f_bavail": 500, "f_files": 100, "f_favail": 50, "f_flag": 0}
    return SimpleNamespace(**room | {"f_ffree": 50} | values)


@pytest.mark.parametrize("existing", POLICIES)
@pytest.mark.parametrize(
    ("values", "number"),
    [
        ({"f_bfree": 0, "f_bavail": 0}, errno.ENOSPC),
        ({"f_ffree": 0, "f_favail": 0}, errno.ENOSPC),
        ({"f_flag": os.ST_RDONLY}, errno.EROFS),
    ],
    ids=["no blocks", "no inodes", "read-only"],
)
async def test_a_folder_without_room_is_an_error_before_anything_is_sent(
    tmp_path: Path, existing: Any, values: dict[str, int], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full or read-only file system costs no request, and the error names the file."""
    path = tmp_path / "a.csv"
    monkeypatch.setattr(os, "statvfs", lambda _: file_system(**values))
    async with serve(respond_with("csv")) as server, client(server) as toggl:
        with pytest.raises(OSError, match=r"a\.csv") as caught:
            await toggl.save(export(options=Options(existing=existing)), path)
    assert (caught.value.errno, caught.value.filename) == (number, str(path))
    assert server.connections == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("existing", POLICIES)
async def test_a_folder_that_may_not_be_written_is_an_error_before_anything_is_sent(
    tmp_path: Path, existing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without write permission costs no request, and the error names the file."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    async with serve(respond_with("csv")) as server, client(server) as toggl:
        with pytest.raises(PermissionError) as caught:
            await toggl.save(export(options=Options(existing=existing)), tmp_path / "a.csv")
    assert caught.value.filename == str(tmp_path / "a.csv")
    assert server.connections == 0


async def test_a_folder_for_many_files_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up while many files are saved costs no more requests after half a second."""
    now, values = 0.0, {"f_blocks": 1000}
    monkeypatch.setattr("toggl_async.transfer.directory.time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr(os, "statvfs", lambda _: file_system(**values))
    directory = TargetDirectory.open(tmp_path)
    directory.check_room("a.csv")
    values |= {"f_bfree": 0, "f_bavail": 0}
    now = 0.4
    directory.check_room("b.csv")
    now = 0.6
    with pytest.raises(OSError, match="space"):
        directory.check_room("c.csv")
    directory.release()


@pytest.mark.parametrize(
    ("user", "values", "is_full"),
    [
        (0, {"f_bavail": 0}, False),
        (1000, {"f_bavail": 0}, True),
        (1000, {"f_blocks": 0, "f_bfree": 0, "f_bavail": 0}, False),
        (1000, {"f_files": 0, "f_ffree": 0, "f_favail": 0}, False),
    ],
    ids=["reserved for root", "reserved for root", "no figures for blocks", "no figures for inodes"],
)
async def test_only_a_folder_that_is_known_to_be_full_is_refused(
    tmp_path: Path, user: int, values: dict[str, int], *, is_full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may use the reserve of a file system, and one that reports no figures may have room."""
    monkeypatch.setattr(os, "statvfs", lambda _: file_system(**values))
    monkeypatch.setattr(os, "geteuid", lambda: user)
    async with serve(respond_with("csv")) as server, client(server) as toggl:
        if is_full:
            with pytest.raises(OSError, match="space"):
                await toggl.save(export(), tmp_path / "a.csv")
        else:
            await toggl.save(export(), tmp_path / "a.csv")


@pytest.mark.parametrize("values", [{"f_bfree": 0, "f_bavail": 0}, {"f_flag": os.ST_RDONLY}])
async def test_a_whole_file_is_skipped_where_nothing_can_be_written(
    tmp_path: Path, values: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``skip`` needs no room for a file that is whole."""
    (tmp_path / "a.csv").write_bytes(CSV)
    monkeypatch.setattr(os, "statvfs", lambda _: file_system(**values))
    async with serve(respond_with("csv")) as server:
        assert (await save_where(tmp_path / "a.csv", server)).skipped


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=65536", "none", str(folder)]
    try:
        mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a file system is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def test_a_full_disk_costs_no_request(tiny_disk: Path) -> None:
    """A disk that is full before the request is an error without a request; the old file stays."""
    path = tiny_disk / "a.csv"
    path.write_bytes(OLD)
    with (tiny_disk / "filler").open("wb", buffering=0) as filler, pytest.raises(OSError, match="space"):
        while True:
            filler.write(bytes(4096))
    async with serve(respond_with("csv")) as server, client(server) as toggl:
        with pytest.raises(OSError, match=r"a\.csv") as caught:
            await toggl.save(export(options=Options(existing="replace")), path)
        assert (caught.value.errno, server.connections) == (errno.ENOSPC, 0)
        (tiny_disk / "filler").unlink()
        await toggl.save(export(options=Options(existing="replace")), path)
    assert path.read_bytes() == CSV


async def test_a_disk_that_fills_up_during_the_download_leaves_the_old_file(tiny_disk: Path) -> None:
    """The error of a disk that is full half-way names the file, the old file stays, and no other is left."""
    path = tiny_disk / "a.csv"
    path.write_bytes(OLD)
    body = b"User,Description,Duration\n" + b"Ada,walls,01:00:00\n" * 200_000
    async with serve(respond(csv_response(body))) as server, client(server) as toggl:
        with pytest.raises(OSError, match=r"a\.csv") as caught:
            await toggl.save(export(options=Options(existing="replace")), path)
        await asyncio.to_thread(lambda: None)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(path))
    assert path.read_bytes() == OLD
    assert still_alive(living()) == []
    assert list(tiny_disk.iterdir()) == [path]


def test_every_path_of_a_command_can_be_checked_at_once(tmp_path: Path) -> None:
    """The check of a path is the one that a save makes, without a request."""
    check_existing(tmp_path / "a.csv", "error")
    (tmp_path / "a.csv").write_bytes(b"")
    check_existing(tmp_path / "a.csv", "skip")
    with pytest.raises(FileExistsError):
        check_existing(tmp_path / "a.csv", "error")
    with pytest.raises(FileNotFoundError):
        check_existing(tmp_path / "missing" / "a.csv", "skip")
