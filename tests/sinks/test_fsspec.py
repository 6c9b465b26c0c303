"""Delivering a file to a file system of fsspec."""

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
from toggl_async import IncompleteResponseError, InvalidRequestError, Options
from toggl_async.reports.exports import ExportDetailed
from toggl_async.sinks.fsspec import FileSystem, FileSystemSink, OpenFile

LARGE = b"User,Description,Duration\n" + b"Ada,walls,01:00:00\n" * 130_000


@pytest.fixture(params=["file", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Any, str]:
    """Return a file system and the path of a folder in it."""
    if request.param == "file":
        return fsspec.filesystem("file"), str(tmp_path)
    folder = f"/{uuid.uuid4()}"
    return fsspec.filesystem("memory"), folder


def listed(file_system: Any, folder: str) -> list[str]:
    """Return the sorted names of the files in a folder."""
    return sorted(name.rpartition("/")[2] for name in file_system.find(folder))


@pytest.mark.parametrize("body", [CSV, LARGE], ids=["small", "large"])
async def test_a_delivered_file_is_whole(place: tuple[Any, str], body: bytes) -> None:
    """The file replaces an older one of the same name, and no part file remains."""
    file_system, folder = place
    file_system.pipe_file(f"{folder}/a.csv", b"older")
    async with serve(respond(csv_response(body))) as server, client(server) as toggl:
        delivered = await toggl.deliver(export(), FileSystemSink(file_system, f"{folder}/a.csv"))
    assert delivered.result == f"{folder}/a.csv"
    assert file_system.cat_file(f"{folder}/a.csv") == body
    assert listed(file_system, folder) == ["a.csv"]


@pytest.mark.parametrize("existing", ["skip", "number", "update"])
async def test_a_choice_that_the_sink_does_not_have_is_an_error(
    place: tuple[Any, str], existing: Any
) -> None:
    """The sink always replaces, so another choice is refused before anything is sent, and the file stays."""
    file_system, folder = place
    file_system.pipe_file(f"{folder}/a.csv", b"older")
    request = export(options=Options(existing=existing))
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        with pytest.raises(InvalidRequestError, match=f"existing='{existing}'") as caught:
            await toggl.deliver(request, FileSystemSink(file_system, f"{folder}/a.csv"))
    assert isinstance(caught.value.request, ExportDetailed)
    assert server.connections == 0
    assert file_system.cat_file(f"{folder}/a.csv") == b"older"


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
async def test_a_truncated_response_leaves_the_older_file(place: tuple[Any, str], *, zipped: bool) -> None:
    """Wherever the response is cut, the older file is unchanged, and no part file remains."""
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


async def test_a_delivery_cancelled_at_any_wait_leaves_no_part_file(place: tuple[Any, str]) -> None:
    """The older file remains, or the new file is whole if the delivery was being committed."""
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
    """A file system of which one method fails."""

    def __init__(self, working: Any, fails: str) -> None:
        self._working = working
        self._fails = fails

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object) -> Any:
            raise OSError(5, "broken")

        return fail if name == self._fails else getattr(self._working, name)

    def open(self, path: str, mode: str) -> OpenFile:
        """Open a file of which one method fails."""
        if self._fails == "open":
            raise OSError(5, "broken")
        opened: OpenFile = self._working.open(path, mode)
        return BrokenFile(opened, self._fails)


class BrokenFile:
    """A file of which one method fails."""

    def __init__(self, working: OpenFile, fails: str) -> None:
        self._working = working
        self._fails = fails

    def write(self, data: memoryview) -> int | None:
        """Fail, or write a little less than all of the data."""
        if self._fails == "write":
            raise OSError(28, "broken")
        return self._working.write(data[: max(1, len(data) - 100)])

    def close(self) -> None:
        """Close the file, and fail if this is the method that fails."""
        self._working.close()
        if self._fails == "close":
            raise OSError(5, "broken")


@pytest.mark.parametrize("fails", ["isdir", "open", "write", "close", "mv"])
async def test_an_exception_of_the_file_system_reaches_the_caller(place: tuple[Any, str], fails: str) -> None:
    """The call is not repeated, the older file is unchanged, and no part file remains."""
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


async def test_a_file_that_writes_less_than_it_is_given_gets_the_rest(place: tuple[Any, str]) -> None:
    """The sink calls ``write`` again until the whole block is written."""
    file_system, folder = place
    partial: FileSystem = Broken(file_system, "nothing")
    async with serve(respond(csv_response(LARGE))) as server, client(server) as toggl:
        await toggl.deliver(export(), FileSystemSink(partial, f"{folder}/a.csv"))
    assert file_system.cat_file(f"{folder}/a.csv") == LARGE


async def test_a_path_of_a_folder_is_an_error(tmp_path: Path) -> None:
    """A file is not moved into the folder, and the delivery raises IsADirectoryError."""
    (tmp_path / "a").mkdir()
    async with serve(respond(csv_response(CSV))) as server, client(server) as toggl:
        with pytest.raises(IsADirectoryError):
            await toggl.deliver(export(), FileSystemSink(fsspec.filesystem("file"), str(tmp_path / "a")))
    assert list((tmp_path / "a").iterdir()) == []


@pytest.mark.parametrize("path", ["a*.csv", "a?.csv", "[2025]/a.csv"])
def test_a_path_with_a_pattern_is_an_error(path: str) -> None:
    """A pattern would make fsspec look for matching files, so the sink does not accept such a path."""
    with pytest.raises(ValueError, match="pattern"):
        FileSystemSink(fsspec.filesystem("memory"), path)


def test_an_asynchronous_file_system_is_an_error() -> None:
    """The sink calls the file system from a thread, which an asynchronous one does not allow."""

    class Asynchronous(Broken):
        asynchronous = True

    with pytest.raises(ValueError, match="asynchronous"):
        FileSystemSink(Asynchronous(None, "nothing"), "a.csv")
