"""Every code block of the README runs, and the README's links lead somewhere."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import anyio
import pytest

from toggl_async.bulk import plan_from
from toggl_async.sandbox import Company, Sandbox

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = [(match[1], match[2]) for match in BLOCK.finditer(README)]
COMMANDS = [text.strip() for kind, text in BLOCKS if kind == "sh" and ".venv" in text]
SCRIPTS = [text for kind, text in BLOCKS if kind == "python"]
SHELL = [text for kind, text in BLOCKS if kind == "sh" and ".venv" not in text]
PROSE = BLOCK.sub("", README)


@pytest.fixture
async def sandbox_environment(tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """Yield the environment variables of a user with an account, set for a sandbox."""
    async with Sandbox(Company(entries=2000)) as sandbox:
        yield {
            **os.environ,
            "HOME": str(tmp_path),  # no configuration file of a developer is read
            "XDG_CONFIG_HOME": str(tmp_path),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "TOGGL_TRACK_URL": sandbox.track_url,
            "TOGGL_FOCUS_URL": sandbox.focus_url,
            "TOGGL_API_TOKEN": sandbox.api_token,
            "TOGGL_FOCUS_KEY": sandbox.focus_key,
            "TOGGL_WORKSPACE_ID": str(sandbox.workspace_id),
        }


async def _run(arguments: list[str], environment: dict[str, str], directory: Path) -> str:
    (directory / "exports").mkdir(exist_ok=True)
    with anyio.fail_after(60):
        done = await anyio.run_process(
            arguments, env=environment, cwd=directory, check=False, stderr=subprocess.STDOUT
        )
    output = done.stdout.decode()
    assert done.returncode == 0, output
    return output


def test_the_readme_has_two_commands_on_its_first_screen() -> None:
    """The first screen shows two commands for a fresh machine: that of the demo and that of the tests.

    What follows them is for users with an account: a program, and three lines for bulk exports.
    """
    first_screen = "\n".join(README.splitlines()[:60])
    assert [command for command in COMMANDS if command in first_screen] == COMMANDS
    assert len(COMMANDS) == 2
    kinds = re.findall(r"^```(\w+)$", first_screen, re.MULTILINE)
    assert kinds == ["sh", "sh", "python", "sh"]
    assert [line.split()[:2] for line in SHELL[0].splitlines()] == [["toggl-async", "bulk"]] * 3


def test_links_within_the_readme_lead_to_its_headings() -> None:
    """Every link to a section of the README names a heading, and the first screen links to each section."""
    headings = re.findall(r"^##+ (.+)$", PROSE, re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= anchors
    first_screen, _, rest = PROSE.partition("\n## Installing\n")
    for section in ["Installing", *re.findall(r"^## (.+)$", rest, re.MULTILINE)]:
        assert f"[{section}](#{section.lower().replace(' ', '-')})" in first_screen


def test_the_test_command_is_the_one_that_guards_the_project() -> None:
    """The README's command for the tests is the command that every change must pass."""
    assert COMMANDS[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("script", SCRIPTS, ids=range(len(SCRIPTS)))
async def test_a_python_block_runs(script: str, sandbox_environment: dict[str, str], tmp_path: Path) -> None:
    """A Python block is a complete program that runs with an account set in the environment."""
    await _run([sys.executable, "-W", "error", "-c", script], sandbox_environment, tmp_path)


@pytest.mark.parametrize("script", SHELL, ids=range(len(SHELL)))
async def test_a_shell_block_runs(script: str, sandbox_environment: dict[str, str], tmp_path: Path) -> None:
    """A shell block runs unchanged, except for its made-up token and workspace."""
    made_up = re.compile(r"\bTOGGL_API_TOKEN=\S+ |--workspace 1234567 ")
    await _run(["bash", "-euc", made_up.sub("", script)], sandbox_environment, tmp_path)


@pytest.mark.parametrize("text", [text for kind, text in BLOCKS if kind == "toml"])
def test_a_toml_block_is_a_plan(text: str) -> None:
    """A TOML block is a plan of a bulk export, with the values that its comments name as defaults."""
    plan = plan_from(tomllib.loads(text))
    assert (plan.windows, plan.settle, plan.until) == ("month", 35, "yesterday")
    assert [report.kind for report in plan.reports] == ["detailed", "summary"]


@pytest.fixture
def fresh_copy(tmp_path: Path) -> Iterator[Path]:
    """Yield the path of a copy of the project without builds and virtual environments."""
    copy = tmp_path / "copy"
    ignored = shutil.ignore_patterns(
        ".git", ".venv", ".nox", "__pycache__", ".*_cache", "*.egg-info", "exports"
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
