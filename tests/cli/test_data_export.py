"""``toggl-async export data`` and ``list data-exports``: the archive of a workspace's data."""

import io
import json
import zipfile

import pytest

from tests.cli.program import Program
from toggl_async.sandbox import Sandbox
from toggl_async.sandbox.archives import archive_uuid

FAST = ("--interval", "0.05")


def members(content: bytes) -> list[str]:
    """Return the names of the members of an archive, which is whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.testzip() is None
        return found.namelist()


async def test_a_new_archive_is_asked_for_and_saved(program: Program, sandbox: Sandbox) -> None:
    """The program says what it does, waits, and saves the archive under the name of the workspace."""
    done = await program.fork("export", "data", *FAST)
    name = f"{sandbox.workspace_id}_data.zip"
    assert (done.code, done.err) == (0, "toggl-async: an archive is asked for, and looked up every 0.05 s\n")
    assert done.out.startswith(name)
    assert " members " in done.out
    assert [path.name for path in program.folder.iterdir()] == [name]
    found = members((program.folder / name).read_bytes())
    assert {"clients.json", "projects.json", "tags.json", "workspace_users.json"} <= set(found)
    assert [each.method for each in sandbox.received] == ["POST", "GET", "GET", "GET"]


async def test_the_kinds_of_objects_are_chosen(program: Program, sandbox: Sandbox) -> None:
    """``--objects`` is the body of the request, and the JSON about the file has the number of members."""
    command = ("export", "data", *FAST, "--objects", "tags,clients", "--output", "x.zip", "--quiet", "--json")
    done = await program.fork(*command)
    assert (done.code, done.err) == (0, "")
    assert sandbox.received[0].body == ["tags", "clients"]
    result = json.loads(done.out)
    assert (result["path"], result["format"], result["report"]) == ("x.zip", "zip", "data")
    assert (result["members"], result["rows"], result["pages"]) == (2, None, None)


async def test_an_archive_that_was_asked_for_is_saved_by_its_uuid(program: Program, sandbox: Sandbox) -> None:
    """``list data-exports`` prints the uuid, with which the archive costs one request, also as a stream."""
    listed = await program.fork("list", "data-exports")
    uuid, state, error = listed.out.rstrip("\n").split("\t")
    assert (uuid, state, error) == (archive_uuid(sandbox.company.seed, 0), "done", "")
    done = await program.fork("export", "data", "--uuid", uuid)
    assert (done.code, done.err) == (0, "")
    (path,) = program.folder.iterdir()
    assert path.name.startswith(f"{sandbox.workspace_id}_data_")
    process = await program.start("export", "data", "--uuid", uuid, "--output", "-")
    assert process.stdout is not None
    streamed = b"".join([chunk async for chunk in process.stdout])
    assert await process.wait() == 0
    await process.aclose()
    assert members(streamed) == members(path.read_bytes())
    assert len(sandbox.received) == 3
    skipped = await program.fork("export", "data", "--uuid", uuid, "--existing", "skip")
    assert "skipped" in skipped.out
    assert len(sandbox.received) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--output", "-"), "--uuid"),
        (("--output", "-", "--uuid", "a", "--json"), "no --json"),
        (("--uuid", "a", "--objects", "tags"), "leave --objects out"),
        (("--uuid", "../a"), "uuid"),
        (("--objects", ""), "objects"),
        (("--existing", "skip"), "--existing skip"),
        (("--interval", "50", "--longest-wait", "40"), "--longest-wait"),
        (("--interval", "0"), "interval"),
        (("--output", "x.csv"), "the format is zip"),
        (("--output", "x.csv", "--uuid", "a"), "the format is zip"),
        (("--output", "x.zip", "--to-dir", "."), "--to-dir"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
async def test_a_mistake_is_found_before_anything_is_asked_for(
    program: Program, sandbox: Sandbox, arguments: tuple[str, ...], message: str
) -> None:
    """Options that contradict each other are a mistake in the command: exit code 2, and no request."""
    done = await program.fork("export", "data", *arguments)
    assert (done.code, sandbox.received) == (2, []), done.err
    assert message in done.err
    assert list(program.folder.iterdir()) == []


async def test_another_archive_in_the_making_is_an_error(program: Program, sandbox: Sandbox) -> None:
    """A wait that ends too early, and Toggl's refusal of the next archive, are printed; nothing is saved."""
    first = await program.fork("export", "data", "--interval", "0.01", "--longest-wait", "0.01", "--quiet")
    assert first.code == 3
    assert "not ready within 0.01 seconds" in first.err
    second = await program.fork("export", "data", "--quiet")
    assert second.code == 1
    assert "Cannot start another export" in second.err
    assert list(program.folder.iterdir()) == []
