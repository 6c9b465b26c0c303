"""The page on testing: its examples run, and it lists every scenario."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from toggl_async.testing.scenarios import described_scenarios

from .pytest_runs import ROOT, run_pytest

PAGE = ROOT / ".docs" / "guides" / "testing.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE_NAME = re.compile(r"# (\w+\.py)\n")

pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the documentation is not part of the sdist")


def _blocks() -> list[str]:
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def test_the_examples_pass(tmp_path: Path) -> None:
    """Every block that begins with the name of a file is that file, and its tests pass without a warning."""
    named = {found[1]: block for block in _blocks() if (found := FILE_NAME.match(block))}
    output = run_pytest(tmp_path, named)
    tests = sum(len(re.findall(r"^def test_", block, re.MULTILINE)) for block in named.values())
    assert len(named) == 7
    assert f"{tests} passed" in output, output


def test_the_program_runs() -> None:
    """Every other block is a program."""
    programs = [block for block in _blocks() if not FILE_NAME.match(block)]
    assert len(programs) == 1
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-c", programs[0]]
    subprocess.run(command, check=True, env=environment, timeout=60)


def test_the_page_lists_the_scenarios() -> None:
    """The page has the line of each scenario, with its arguments and defaults."""
    assert described_scenarios() in PAGE.read_text(encoding="utf-8")
