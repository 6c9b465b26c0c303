"""Every block of code in the README and on the pages of the documentation runs as it is written."""

import ast
import importlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from tests.documentation.pages import ROOT, Block, blocks
from toggl_async.bulk import plan_from
from toggl_async.sandbox import Company, Sandbox

BLOCKS = blocks()
PROGRAMS = [each for each in BLOCKS if each.language == "python" and each.file_name is None]
PARTS = [each for each in BLOCKS if each.language == "python" and each.file_name is not None]
SCRIPTS = [each for each in BLOCKS if each.language == "sh" and not each.is_setup]
NEED_OTHER_SERVERS = frozenset({"airflow_dag.py", "dask_export.py", "certificate.py", "pipeline.py"})
"""Parts of programs that need a server of Airflow, a Dask cluster, a company's certificate or a warehouse."""
TOP_LEVEL = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@pytest.fixture
async def sandbox_environment() -> AsyncIterator[dict[str, str]]:
    """Yield the environment variables of a user with an account, set for a sandbox."""
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


async def _run(arguments: list[str], environment: dict[str, str], directory: Path) -> None:
    (directory / "exports").mkdir(exist_ok=True)
    with anyio.fail_after(60):
        done = await anyio.run_process(
            arguments, env=environment, cwd=directory, check=False, stderr=subprocess.STDOUT
        )
    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
async def test_a_python_block_runs(block: Block, sandbox_environment: dict[str, str], tmp_path: Path) -> None:
    """A Python block is a complete program that runs with an account set in the environment."""
    await _run([sys.executable, "-W", "error", "-c", block.text], sandbox_environment, tmp_path)


@pytest.mark.parametrize("block", SCRIPTS, ids=str)
async def test_a_shell_block_runs(block: Block, sandbox_environment: dict[str, str], tmp_path: Path) -> None:
    """A shell block runs unchanged, except for its made-up token and workspace."""
    made_up = re.compile(r"\bTOGGL_API_TOKEN=\S+ |--workspace 1234567 ")
    await _run(["bash", "-euc", made_up.sub("", block.text)], sandbox_environment, tmp_path)


@pytest.mark.parametrize("block", [each for each in BLOCKS if each.language == "toml"], ids=str)
def test_a_toml_block_is_valid(block: Block) -> None:
    """A TOML block is a plan of a bulk export if it names the folder of one, else it is valid TOML."""
    values = tomllib.loads(block.text)
    if "into" in values:
        assert plan_from(values).reports


@pytest.mark.parametrize("block", PARTS, ids=str)
def test_the_names_in_a_part_of_a_program_exist(block: Block) -> None:
    """A block that is part of a file is valid Python, and what it imports from the package exists."""
    tree: ast.Module = compile(block.text, str(block), "exec", TOP_LEVEL)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("toggl_async"):
            module = importlib.import_module(node.module or "")
            assert [each.name for each in node.names if not hasattr(module, each.name)] == []


@pytest.mark.parametrize("block", PARTS, ids=str)
def test_a_part_of_a_program_is_run_by_a_test_of_its_page(block: Block) -> None:
    """A block that is part of a file is run by another test, which names its page."""
    if block.file_name not in NEED_OTHER_SERVERS:
        tests = [path for path in (ROOT / "tests").rglob("*.py") if path.parent != Path(__file__).parent]
        tests += [path for path in Path(__file__).parent.glob("*.py") if path != Path(__file__)]
        assert any(block.page.name in path.read_text(encoding="utf-8") for path in tests)
