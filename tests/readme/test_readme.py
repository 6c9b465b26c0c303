"""Every block of the README does what it says."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import anyio
import pytest

from toggl_async.sandbox import Company, Sandbox

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = [(match[1], match[2]) for match in BLOCK.finditer(README)]
COMMANDS = [text.strip() for kind, text in BLOCKS if kind == "sh" and ".venv" in text]
SCRIPTS = [text for kind, text in BLOCKS if kind == "python"]
SHELL = [text for kind, text in BLOCKS if kind == "sh" and ".venv" not in text]


@pytest.fixture
async def sandbox_environment() -> AsyncIterator[dict[str, str]]:
    """What a user with an account has set, here for a sandbox."""
    async with Sandbox(Company(entries=2000)) as sandbox:
        yield {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "TOGGL_TRACK_URL": sandbox.track_url,
            "TOGGL_FOCUS_URL": sandbox.focus_url,
            "TOGGL_API_TOKEN": sandbox.api_token,
            "TOGGL_FOCUS_KEY": sandbox.focus_key,
            "TOGGL_WORKSPACE_ID": str(sandbox.workspace_id),
        }


async def _run(arguments: list[str], environment: dict[str, str], folder: Path) -> str:
    (folder / "exports").mkdir(exist_ok=True)
    with anyio.fail_after(60):
        done = await anyio.run_process(
            arguments, env=environment, cwd=folder, check=False, stderr=subprocess.STDOUT
        )
    told = done.stdout.decode()
    assert done.returncode == 0, told
    return told


def test_the_readme_has_two_commands_on_its_first_screen() -> None:
    """A new user sees how to run the main job and how to run the tests, and no other command there."""
    first_screen = "\n".join(README.splitlines()[:60])
    assert [command for command in COMMANDS if command in first_screen] == COMMANDS
    assert len(COMMANDS) == 2


def test_the_test_command_is_the_one_that_guards_the_project() -> None:
    """What the README calls the tests is what every change must pass."""
    assert COMMANDS[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("script", SCRIPTS, ids=range(len(SCRIPTS)))
async def test_a_python_block_runs(script: str, sandbox_environment: dict[str, str], tmp_path: Path) -> None:
    """A Python block is a whole program that works with an account set in the environment."""
    await _run([sys.executable, "-W", "error", "-c", script], sandbox_environment, tmp_path)


@pytest.mark.parametrize("script", SHELL, ids=range(len(SHELL)))
async def test_a_shell_block_runs(script: str, sandbox_environment: dict[str, str], tmp_path: Path) -> None:
    """A shell block works as it stands, but for the credentials that it makes up."""
    made_up = re.compile(r"\bTOGGL_API_TOKEN=\S+ |--workspace 1234567 ")
    await _run(["bash", "-euc", made_up.sub("", script)], sandbox_environment, tmp_path)


@pytest.fixture
def fresh_copy(tmp_path: Path) -> Iterator[Path]:
    """The project as a new user has it: no build, no virtual environment."""
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
    """The main job runs with no account on a fresh machine and leaves csv, xlsx and pdf behind."""
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
