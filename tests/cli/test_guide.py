"""The guide to the command line: its blocks run, and its tables agree with the program."""

import os
import re
import sys
import tomllib
from pathlib import Path

import anyio
import attrs
import pytest

from tests.cli.program import account, home_in
from toggl_async.cli.exit_codes import ExitCode
from toggl_async.cli.profiles.profile import Profile, configuration_from
from toggl_async.sandbox import Sandbox

GUIDE = (Path(__file__).parents[2] / ".docs" / "guides" / "command-line.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = [(match[1], match[2]) for match in BLOCK.finditer(GUIDE)]
SHELL = [text for kind, text in BLOCKS if kind == "sh"]


@pytest.mark.parametrize("script", SHELL, ids=range(len(SHELL)))
async def test_a_shell_block_runs(script: str, sandbox: Sandbox, tmp_path: Path) -> None:
    """A shell block runs unchanged, except for its made-up token and workspace."""
    (tmp_path / "exports").mkdir()
    made_up = re.compile(r"\bTOGGL_API_TOKEN=\S+ |--workspace 1234567 ")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    if not (Path(sys.executable).parent / "toggl-async").exists():
        script = re.sub(r"\btoggl-async(?= \w)", f"{sys.executable} -m toggl_async.cli", script)
    with anyio.fail_after(60):
        done = await anyio.run_process(
            ["bash", "-euc", made_up.sub("", script)],
            env={**os.environ, **home_in(tmp_path), "PATH": path, **account(sandbox)},
            cwd=tmp_path,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()


def test_the_toml_block_is_a_configuration(tmp_path: Path) -> None:
    """The example is a valid file."""
    (text,) = [text for kind, text in BLOCKS if kind == "toml"]
    configuration = configuration_from(tmp_path / "config.toml", tomllib.loads(text))
    assert set(configuration.profiles) == {"work", "client", "robot"}
    assert configuration.profile("robot", "").token_file == "robot.token"


def test_the_guide_has_every_setting_and_exit_code() -> None:
    """The tables list all settings of a profile, and all exit codes."""
    cells = " ".join(re.findall(r"^\| ([^|]+) \|", GUIDE, re.MULTILINE))
    assert {field.name for field in attrs.fields(Profile)} <= set(re.findall(r"`(\w+)`", cells))
    assert {str(code.value) for code in ExitCode} <= set(re.findall(r"\d+", cells))
