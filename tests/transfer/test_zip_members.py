"""Archives that are damaged, that could harm those who unpack them, or that would take a lot of memory."""

import io
import stat
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calls import client, export
from tests.support.files import archive
from tests.support.server import respond, serve
from tests.support.wire import response
from toggl_async import IncompleteResponseError
from toggl_async.request.media_types import MEDIA_TYPES
from toggl_async.transfer.formats import Contents, check_for, tail_for

UNSAFE = [
    "/etc/passwd",
    "../up.json",
    "a/../../up.json",
    "a/..",
    "..",
    "C:/up.json",
    "c:up.json",
    "..\\up.json",
    "a\\b.json",
    "a\nb.json",
    "a\x7f.json",
]


def check(data: bytes) -> Contents:
    """Check an archive on disk."""
    found = check_for("zip")
    found.feed(memoryview(data))
    return found.finish(lambda: io.BytesIO(data))


def check_delivered(data: bytes) -> Contents:
    """Check an archive of which only the end is kept."""
    found, tail = check_for("zip"), tail_for("zip")
    found.feed(memoryview(data))
    tail.add(memoryview(data))
    return found.finish(lambda: tail)


BOTH = pytest.mark.parametrize("finish", [check, check_delivered])


@BOTH
@pytest.mark.parametrize("name", UNSAFE)
def test_a_name_that_leads_elsewhere_is_refused(finish: Callable[[bytes], Contents], name: str) -> None:
    """An archive with a name that some program would unpack elsewhere is refused, and not asked for again."""
    with pytest.raises(IncompleteResponseError, match="no name for a member") as caught:
        finish(archive({"a.json": b"[]", name: b"x"}))
    assert not caught.value.retryable
    assert caught.value.message.isprintable()


@BOTH
@pytest.mark.parametrize(
    "name", ["a/b/c.json", "..a.json", "a..b/c..", "...", "Ünïcode/名.json", "a b:c.json"]
)
def test_an_ordinary_name_is_accepted(finish: Callable[[bytes], Contents], name: str) -> None:
    """Folders, dots within a name, and letters of any script are no danger."""
    assert finish(archive({name: b"[]", "empty/": b""})).members == 1


@BOTH
def test_a_nul_in_a_name_does_not_hide_its_rest(finish: Callable[[bytes], Contents]) -> None:
    """A name with a NUL is refused, although zipfile shows only the part before it."""
    data = archive({"aXb.json": b"[]"}).replace(b"aXb.json", b"a\0b.json")
    with pytest.raises(IncompleteResponseError):
        finish(data)


@BOTH
def test_an_encrypted_member_is_refused_by_its_name(finish: Callable[[bytes], Contents]) -> None:
    """A member that cannot be checked without a password is named, and not asked for again."""
    data = bytearray(archive({"secret.json": b"[]"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    with pytest.raises(IncompleteResponseError, match=r"'secret\.json' is encrypted") as caught:
        finish(bytes(data))
    assert not caught.value.retryable


@BOTH
def test_links_and_repeated_names_are_refused(finish: Callable[[bytes], Contents]) -> None:
    """A link, and two members of one name, are refused: what they become depends on who unpacks them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(info, "/etc/passwd")
    with pytest.raises(IncompleteResponseError, match="'link' is a link"):
        finish(buffer.getvalue())
    twice = archive({"a.json": b"[1]", "b.json": b"[2]"}).replace(b"b.json", b"a.json")
    with pytest.raises(IncompleteResponseError, match=r"'a\.json' is the name of 2 members"):
        finish(twice)


def test_a_wrong_checksum_is_found_in_the_last_of_many_members() -> None:
    """Every member is read, so one changed byte in any of them is found, and the attempt is repeated."""
    members = {f"tasks/{number}.json": b"[%d]" % number for number in range(300)}
    data = archive(members, method=zipfile.ZIP_STORED)
    assert check(data).members == 300
    for text in (b"[0]", b"[299]"):
        with pytest.raises(IncompleteResponseError, match="CRC") as caught:
            check(data.replace(text, text.replace(b"]", b"\x5c"), 1))
        assert caught.value.retryable


@BOTH
def test_an_archive_without_members_is_whole(finish: Callable[[bytes], Contents]) -> None:
    """A workspace without objects of a kind may have an empty archive."""
    assert finish(archive({})).members == 0


@BOTH
@pytest.mark.parametrize("damage", ["before", "after", "between"])
def test_bytes_that_do_not_belong_to_an_archive_are_damage(
    finish: Callable[[bytes], Contents], damage: str
) -> None:
    """Bytes before, after or between the members of an archive do not fit its directory."""
    data = archive()
    directory = data.find(b"PK\x01\x02")
    made = {
        "before": b"PK\x03\x04" + data,
        "after": data + b"junk",
        "between": data[:directory] + b"junk" + data[directory:],
    }
    with pytest.raises(IncompleteResponseError):
        finish(made[damage])


@BOTH
def test_a_large_directory_is_read_with_bounds(finish: Callable[[bytes], Contents]) -> None:
    """Ten thousand projects, with two members each, are checked; a directory of 50 MB is damage."""
    names = (f"{kind}/{number:09}.json" for number in range(10_000) for kind in ("tasks", "projects_users"))
    data = archive(dict.fromkeys(names, b""), method=zipfile.ZIP_STORED)
    assert finish(data).members == 20_000
    small = archive(method=zipfile.ZIP_STORED)
    begin, end = small.index(b"PK\x01\x02"), small.index(b"PK\x05\x06")
    directory, record = small[begin:end] * 300_000, bytearray(small[end:])
    record[12:16] = len(directory).to_bytes(4, "little")
    large = small[:begin] + directory + bytes(record)
    tracemalloc.start()
    try:
        with pytest.raises(IncompleteResponseError, match="directory"):
            finish(large)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 << 20


def test_a_member_that_expands_takes_little_memory() -> None:
    """A member of 100 MiB in a few kilobytes is read in pieces of 1 MiB."""
    data = archive({"a.json": bytes(100 << 20)})
    tracemalloc.start()
    try:
        assert check(data).members == 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12 << 20


@given(st.dictionaries(st.text("abc./0", min_size=1, max_size=9), st.binary(max_size=40), max_size=4))
def test_an_archive_that_is_accepted_unpacks_in_its_folder(members: dict[str, bytes]) -> None:
    """Whatever its names, an accepted archive has every member below the folder, and both checks agree."""
    data = archive(members)
    results: list[Contents | None] = []
    for finish in (check, check_delivered):
        try:
            results.append(finish(data))
        except IncompleteResponseError as error:
            assert not error.retryable
            results.append(None)
    assert results[0] == results[1]
    if results[0] is not None:
        folder = Path("/folder")
        for name in members:
            parts = [part for part in name.split("/") if part not in ("", ".")]
            assert ".." not in parts
            assert not (folder / name).is_absolute() or (folder / name).is_relative_to(folder)


@pytest.mark.parametrize("media_type", [*MEDIA_TYPES["zip"], None])
async def test_an_unsafe_archive_leaves_nothing_and_costs_one_request(
    tmp_path: Path, media_type: str | None
) -> None:
    """An unsafe archive is neither saved nor fetched again; a good one is saved with each media type."""
    bad, good = archive({"../x": b""}), archive()
    steps = [respond(response(body, media_type=media_type)) for body in (bad, good)]
    async with serve(*steps) as server, client(server) as toggl:
        with pytest.raises(IncompleteResponseError, match="safe"):
            await toggl.save(export("zip"), tmp_path / "a.zip")
        assert (list(tmp_path.iterdir()), len(server.received)) == ([], 1)
        saved = await toggl.save(export("zip"), tmp_path / "a.zip")
    assert (saved.members, saved.rows, saved.path.read_bytes()) == (3, None, good)
