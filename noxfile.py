"""What is checked before anything lands: ``nox`` runs all of it, ``nox -s tests`` the tests alone.

``nox -s uvloop eager`` runs them on other event loops, which takes as long again.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nox

HERE = Path(__file__).parent
PROJECT = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
PYTHONS = [
    classifier.rpartition(" ")[2]
    for classifier in PROJECT["project"]["classifiers"]
    if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", classifier)
]
THIS_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_missing_interpreters = False
# The tests come last, so that their closing line does.
nox.options.sessions = ["lint", "types", "readme", "lowest", f"tests-{THIS_PYTHON}"]


def _group(name: str) -> list[str]:
    return list(PROJECT["dependency-groups"][name])


def _lowest() -> list[str]:
    """Every dependency of the package and its extras at the lowest version that is promised."""
    project = PROJECT["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    return [each.replace(">=", "==") for each in wanted if ">=" in each]


def _with_eager_tasks() -> str | None:
    """Find a Python that can start tasks eagerly: this one, or the newest that is installed."""
    if sys.version_info >= (3, 12):
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    for version in reversed(PYTHONS):
        installed = sorted(pyenv.glob(f"{version}.*/bin/python"))
        for python in (shutil.which(f"python{version}"), *installed):
            # A program of this name may be a version manager's, without a Python behind it.
            if python and _runs(python, "import asyncio; asyncio.eager_task_factory"):
                return str(python)
    return None


def _runs(python: str | Path, code: str) -> bool:
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


EAGER_PYTHON = _with_eager_tasks()
# The others start programs, which run on asyncio's own loop whatever loop the tests run on.
IN_PROCESS = ["--ignore=tests/cli", "--ignore=tests/readme"]


@nox.session
def lint(session: nox.Session) -> None:
    """Style, the linter's rules, and which module may import which."""
    session.install("-e", ".", *_group("lint"))
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Both type checkers, strictly, and whether every public name has a type."""
    session.install("-e", ".[all]", *_group("types"), *_group("tests"), "nox")
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "toggl_async", "--ignoreexternal")


@nox.session
def readme(session: nox.Session) -> None:
    """Every block of the README, as it stands, the first in a fresh copy of the project."""
    session.install("-e", ".[all]", *_group("tests"))
    session.run("pytest", "-q", "tests/readme", env={"TOGGL_ASYNC_README": "all"})


@nox.session
def lowest(session: nox.Session) -> None:
    """The tests with the lowest versions that are promised to work."""
    session.install("-e", ".[all]", *_group("tests"), *_lowest())
    # The README's blocks and the tests marked as slow run with the newest versions alone.
    session.run("pytest", "-q", "-n", "2", "-m", "not slow", "--ignore=tests/readme", *session.posargs)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The tests with the newest versions."""
    session.install("-e", ".[all]", *_group("tests"), *_group("types"))
    session.run("pytest", "-n", "2", *session.posargs, env={"PYTHONWARNINGS": "error::ResourceWarning"})


@nox.session
def uvloop(session: nox.Session) -> None:
    """The tests on uvloop, a faster event loop that many servers use."""
    if sys.platform == "win32":
        session.skip("there is no uvloop for Windows")
    session.install("-e", ".[all]", *_group("tests"), *_group("uvloop"))
    session.run("pytest", "-q", *IN_PROCESS, *session.posargs, env={"TOGGL_ASYNC_LOOP": "uvloop"})


@nox.session(python=EAGER_PYTHON)
def eager(session: nox.Session) -> None:
    """The tests on an event loop whose tasks start eagerly."""
    if EAGER_PYTHON is None:
        session.skip("eager tasks need Python 3.12 or newer, and none was found")
    session.install("-e", ".[all]", *_group("tests"))
    session.run("pytest", "-q", *IN_PROCESS, *session.posargs, env={"TOGGL_ASYNC_LOOP": "eager"})


@nox.session
def stubs(session: nox.Session) -> None:
    """Write the stubs of the APIs, after a request class or its documentation has changed."""
    session.install("-e", ".[all]", *_group("tests"), *_group("lint"))
    session.run("python", "-m", "tests.support.stubs")
    session.run("ruff", "format", "toggl_async")


@nox.session
def bench(session: nox.Session) -> None:
    """Run all benchmarks, which print figures and never fail, or one: ``-- codec.bench_codec --rounds 3``."""
    session.install("-e", ".[all,arrow]", "orjson", "pydantic", "trustme")
    name, *arguments = session.posargs or [""]
    scripts = sorted((HERE / "benchmarks").rglob("bench_*.py"))
    modules = [".".join(script.relative_to(HERE).with_suffix("").parts) for script in scripts]
    for module in [f"benchmarks.{name}"] if name else modules:
        session.run("python", "-m", module, *arguments)
