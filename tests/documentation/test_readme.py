"""The README: what its first screen shows, and where its links lead."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documentation.pages import ROOT, blocks_of, prose_of

PATH = ROOT / "README.md"
README = PATH.read_text(encoding="utf-8")
PROSE = prose_of(PATH)
BLOCKS = list(blocks_of(PATH))
COMMANDS = [each.text.strip() for each in BLOCKS if each.is_setup]


def test_the_readme_is_short() -> None:
    """The README has at most 250 lines; the documentation has the rest."""
    assert len(README.splitlines()) <= 250


def test_the_readme_has_two_commands_on_its_first_screen() -> None:
    """The first screen shows two commands for a fresh machine: that of the demo and that of the tests.

    What follows them is for users with an account: a program, and three lines for bulk exports.
    """
    first_screen = "\n".join(README.splitlines()[:60])
    assert [command for command in COMMANDS if command in first_screen] == COMMANDS
    assert len(COMMANDS) == 2
    kinds = re.findall(r"^```(\w+)$", first_screen, re.MULTILINE)
    assert kinds == ["sh", "sh", "python", "sh"]
    script = next(each.text for each in BLOCKS if each.language == "sh" and not each.is_setup)
    assert [line.split()[:2] for line in script.splitlines()] == [["toggl-async", "bulk"]] * 3


def test_the_table_of_contents_lists_every_section() -> None:
    """Every link to a section names a heading, and the table of contents links to each section after it."""
    headings = re.findall(r"^##+ (.+)$", PROSE, re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= anchors
    contents, _, rest = PROSE.partition("\n## Installing\n")
    for section in ["Installing", *re.findall(r"^## (.+)$", rest, re.MULTILINE)]:
        assert f"[{section}](#{section.lower().replace(' ', '-')})" in contents


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", PROSE))))
def test_a_link_leads_to_a_file_of_the_project(link: str) -> None:
    """A link without a host leads to a file that is part of the project, so that it works on a code host."""
    assert (ROOT / link).is_file()


def test_pictures_come_from_the_project() -> None:
    """No picture or badge of the README is loaded from a server."""
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)|<img[^>]*src=\"([^\"]+)\"", README)
    assert [path for each in pictures for path in each if path and not (ROOT / path).is_file()] == []


def test_the_test_command_is_the_one_that_guards_the_project() -> None:
    """The README's command for the tests is the command that every change must pass."""
    assert COMMANDS[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def fresh_copy(tmp_path: Path) -> Iterator[Path]:
    """Yield the path of a copy of the project without builds and virtual environments."""
    copy = tmp_path / "copy"
    ignored = shutil.ignore_patterns(
        ".git", ".venv", ".nox", ".cache", "build", "__pycache__", ".*_cache", "*.egg-info", "exports"
    )
    shutil.copytree(ROOT, copy, ignore=ignored)
    yield copy
    shutil.rmtree(copy)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(
    os.environ.get("TOGGL_ASYNC_README") != "all",
    reason="installs into a fresh virtual environment: run it with nox -s readme",
)
def test_the_first_command_leaves_real_files(fresh_copy: Path) -> None:
    """The demo runs without an account in a new virtual environment and leaves csv, xlsx and pdf files."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TOGGL_", "VIRTUAL_ENV", "PYTHON"))
    }
    done = subprocess.run(
        ["bash", "-euc", COMMANDS[0]], cwd=fresh_copy, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    files = {path.suffix for path in fresh_copy.rglob("toggl-demo/*") if path.stat().st_size > 1000}
    assert files == {".csv", ".xlsx", ".pdf"}
