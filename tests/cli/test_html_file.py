"""The file of a page."""

import os
import sys
from pathlib import Path

import attrs
import pytest

from tests.cli.program import Program
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.html_file import check_page, write_page
from toggl_async.cli.html_page import HtmlPage

COMMAND = "bulk status"
OLD = HtmlPage(command=COMMAND, title="old", body="").html()
NEW = HtmlPage(command=COMMAND, title="new", body="")


@pytest.mark.parametrize("before", [None, "", OLD], ids=["none", "empty", "page"])
def test_a_page_replaces_a_page(before: str | None, tmp_path: Path) -> None:
    """A page replaces an earlier page or an empty file, and no other file is left."""
    path = tmp_path / "out.html"
    if before is not None:
        path.write_text(before, "utf-8")
    write_page(path, NEW)
    assert path.read_text("utf-8") == NEW.html()
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_no_page_is_left(tmp_path: Path) -> None:
    """Another file, such as a plan that was named by mistake, is not replaced."""
    path = tmp_path / "plan.toml"
    path.write_text('into = "arch"\n', "utf-8")
    with pytest.raises(UsageError, match="is no page of this command"):
        write_page(path, NEW)
    assert path.read_text("utf-8") == 'into = "arch"\n'


def test_the_page_of_another_command_is_left(tmp_path: Path) -> None:
    """A command does not replace the page of another one."""
    path = tmp_path / "out.html"
    path.write_text(OLD, "utf-8")
    with pytest.raises(UsageError, match="is no page of this command"):
        write_page(path, attrs.evolve(NEW, command="chart"))
    assert path.read_text("utf-8") == OLD


def test_a_link_leads_to_the_new_page(tmp_path: Path) -> None:
    """A symbolic link to a page remains a link."""
    (tmp_path / "real.html").write_text(OLD, "utf-8")
    link = tmp_path / "link.html"
    link.symlink_to("real.html")
    write_page(link, NEW)
    assert link.is_symlink()
    assert (tmp_path / "real.html").read_text("utf-8") == NEW.html()


def test_folders_and_devices_are_refused(tmp_path: Path) -> None:
    """A folder, a device, and a path whose folder does not exist are errors with a clear message."""
    for path, problem in (
        (tmp_path, "is a folder: name a file"),
        (Path(os.devnull), "is no regular file"),
        (tmp_path / "no" / "out.html", "there is no folder"),
    ):
        with pytest.raises(UsageError, match=problem):
            check_page(path, COMMAND)


def test_a_write_that_fails_changes_nothing(tmp_path: Path) -> None:
    """If the page cannot be written, the earlier page remains whole, and no hidden file is left."""
    path = tmp_path / "out.html"
    path.write_text(OLD, "utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_page(path, attrs.evolve(NEW, body="\udc80"))
    assert path.read_text("utf-8") == OLD
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no folder that nobody may write to")
async def test_a_folder_that_cannot_be_written_is_named(program: Program) -> None:
    """If the page cannot be written, the message names the path that was given, and the exit code is 2."""
    done = await program.fork(
        "bulk", "status", "--into", "a", "--since", "2025-01-01", "--html", "/proc/out.html"
    )
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("toggl-async: /proc/out.html: ")


async def test_a_mistake_is_found_before_the_archive_is_read(program: Program) -> None:
    """The command prints one line and ends with exit code 2 if the page cannot be written."""
    done = await program.fork("bulk", "status", "--into", "a", "--since", "2025-01-01", "--html", ".")
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert "is a folder" in done.err
