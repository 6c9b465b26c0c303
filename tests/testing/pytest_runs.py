"""Runs of pytest in a process of their own, as users have them."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]

NOTHING_LEFT = """
import gc
import os
import threading
from pathlib import Path

import pytest


def sockets():
    links = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            links.append(str(link.readlink()))
        except OSError:
            pass
    return sorted(link for link in links if link.startswith("socket:"))


def pytest_sessionstart(session):
    session.config.sockets = sockets()


def pytest_sessionfinish(session):
    gc.collect()
    left = [thread.name for thread in threading.enumerate() if "portal" in thread.name]
    left += set(sockets()) - set(session.config.sockets)
    if left:
        print("left behind:", left)
        session.exitstatus = 90
"""
"""A conftest that fails the run if a thread or a socket is left at its end."""


def install_plugin(folder: Path) -> Path:
    """Write the package's entry points into a folder as if it were installed there, and return the folder.

    The environment of the tests may have been installed from another version of the project.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [f"{name} = {module}" for name, module in project["entry-points"]["pytest11"].items()]
    installed = folder / "site"
    information = installed / "toggl_async_entry_points-1.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: toggl-async-entry-points\nVersion: 1\n"
    )
    (information / "entry_points.txt").write_text("\n".join(["[pytest11]", *lines, ""]))
    (information / "RECORD").write_text("")
    return installed


def run_pytest(
    folder: Path, files: Mapping[str, str], *arguments: str, variables: Mapping[str, str] | None = None
) -> str:
    """Run pytest on files, with warnings as errors, and return its output and its exit code in the last line.

    A folder is used once.
    """
    installed = install_plugin(folder)
    tests = folder / "tests"
    tests.mkdir()
    for name, text in files.items():
        (tests / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-ra", "-p", "no:cacheprovider", "-W", "error"]
    command += ["-W", "ignore:The configuration option"]  # a default of pytest-asyncio that will change
    path = os.pathsep.join([str(installed), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **(variables or {})}
    completed = subprocess.run(
        [*command, *arguments, "."],
        cwd=tests,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=110,
    )
    return f"{completed.stdout}\nexit code {completed.returncode}"
