"""A file in a file system of fsspec's."""

import asyncio
import uuid
from itertools import count
from pathlib import Path
from typing import Any

import fsspec
import pytest

from tests.sinks.recorder import stopped_task
from tests.support.calls import ONCE, client, export
from tests.support.files import CSV
from tests.support.server import respond, serve
from tests.support.wire import csv_response
from toggl_async import IncompleteResponseError
from toggl_async.sinks.fsspec import FileSystem, FileSystemSink, OpenFile

LARGE = b"Ada,walls,01:00:00\n" * 130_000


@pytest.fixture(params=["file", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Any, str]:
    """A file system and a folder in it."""
    if request.param == "file":
        return fsspec.filesystem("file"), str(tmp_path)
    folder = f"/{uuid.uuid4()}"
    return fsspec.filesystem("memory"), folder


def listed(file_system: Any, folder: str) -> list[str]:
    """The files in a folder."""
    return sorted(name.rpartition("/")[2] for name in file_system.find(folder))


@pytest.mark.parametrize("body", [CSV, LARGE], ids=["small", "large"])
async def test_a_file_is_whole(place: tuple[Any, str], body: bytes) -> None:
    """Under its name, over an older one, and nothing beside it."""
    file_system, folder = place
    file_system.pipe_file(f"{folder}/a.csv", b"older")
    async with serve(respond(csv_response(body))) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(), FileSystemSink(file_system, f"{folder}/a.csv"))
    assert delivered.result == f"{folder}/a.csv"
    assert file_system.cat_file(f"{folder}/a.csv") == body
    assert listed(file_system, folder) == ["a.csv"]


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
async def test_an_answer_that_breaks_off_leaves_the_older_file(
    place: tuple[Any, str], *, zipped: bool
) -> None:
    """Cut anywhere, and nothing lies beside it."""
    file_system, folder = place
    file_system.pipe_file(f"{folder}/a.csv", b"older")
    data = csv_response(LARGE, zipped=zipped)
    cuts = range(9, len(data), len(data) // 8)
    async with serve(*(respond(data, cut=cut) for cut in cuts)) as server:
        async with client(server, retry=ONCE) as toggl:
            for _ in cuts:
                with pytest.raises(IncompleteResponseError):
                    await toggl.deliver(export(), FileSystemSink(file_system, f"{folder}/a.csv"))
                assert file_system.cat_file(f"{folder}/a.csv") == b"older"
                assert listed(file_system, folder) == ["a.csv"]


async def test_cancelled_at_any_of_its_waits_nothing_lies_beside(place: tuple[Any, str]) -> None:
    """The older file, or, cancelled in the middle of being committed, the new one whole."""
    file_system, folder = place
    path = f"{folder}/a.csv"
    async with serve(respond(csv_response(LARGE, zipped=True))) as server, client(server) as toggl:
        for at in count(1):
            file_system.pipe_file(path, b"older")
            task = stopped_task(toggl.deliver(export(), FileSystemSink(file_system, path)), at)
            await asyncio.wait({task})
            assert listed(file_system, folder) == ["a.csv"]
            if not task.cancelled():
                break
            assert file_system.cat_file(path) in (b"older", LARGE)
    assert at > 8
    assert file_system.cat_file(path) == LARGE


class Broken:
    """A file system that fails at one thing."""

    def __init__(self, sound: Any, fails: str) -> None:
        self._sound = sound
        self._fails = fails

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object) -> Any:
            raise OSError(5, "broken")

        return fail if name == self._fails else getattr(self._sound, name)

    def open(self, path: str, mode: str) -> OpenFile:
        """A file that fails at one thing."""
        if self._fails == "open":
            raise OSError(5, "broken")
        opened: OpenFile = self._sound.open(path, mode)
        return BrokenFile(opened, self._fails)


class BrokenFile:
    """A file that fails at one thing."""

    def __init__(self, sound: OpenFile, fails: str) -> None:
        self._sound = sound
        self._fails = fails

    def write(self, data: memoryview) -> int | None:
        """Fail, or write a little less than all."""
        if self._fails == "write":
            raise OSError(28, "broken")
        return self._sound.write(data[: max(1, len(data) - 100)])

    def close(self) -> None:
        """Close, and fail."""
        self._sound.close()
        if self._fails == "close":
            raise OSError(5, "broken")


@pytest.mark.parametrize("fails", ["isdir", "open", "write", "close", "mv"])
async def test_what_the_file_system_raises_comes_out(place: tuple[Any, str], fails: str) -> None:
    """Not tried again; the older file is there, and nothing beside it."""
    file_system, folder = place
    path = f"{folder}/a.csv"
    file_system.pipe_file(path, b"older")
    broken: FileSystem = Broken(file_system, fails)
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        with pytest.raises(OSError, match="broken"):
            await toggl.deliver(export(), FileSystemSink(broken, path))
    assert server.connections == 1
    assert file_system.cat_file(path) == b"older"
    assert listed(file_system, folder) == ["a.csv"]


async def test_a_file_may_take_less_than_it_is_given(place: tuple[Any, str]) -> None:
    """The rest is given again."""
    file_system, folder = place
    sound: FileSystem = Broken(file_system, "nothing")
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        await toggl.deliver(export(), FileSystemSink(sound, f"{folder}/a.csv"))
    assert file_system.cat_file(f"{folder}/a.csv") == LARGE


async def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    """Nothing is moved into it."""
    (tmp_path / "a").mkdir()
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        with pytest.raises(IsADirectoryError):
            await toggl.deliver(export(), FileSystemSink(fsspec.filesystem("file"), str(tmp_path / "a")))
    assert list((tmp_path / "a").iterdir()) == []


@pytest.mark.parametrize("path", ["a*.csv", "a?.csv", "[2025]/a.csv"])
def test_a_pattern_is_no_path(path: str) -> None:
    """What matches would be looked for."""
    with pytest.raises(ValueError, match="pattern"):
        FileSystemSink(fsspec.filesystem("memory"), path)


def test_an_asynchronous_file_system_is_refused() -> None:
    """It cannot be called from a thread."""

    class Asynchronous(Broken):
        asynchronous = True

    with pytest.raises(ValueError, match="asynchronous"):
        FileSystemSink(Asynchronous(None, "nothing"), "a.csv")
