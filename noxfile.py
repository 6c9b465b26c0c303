"""What is checked before anything lands: ``nox`` runs all of it, ``nox -s tests`` the tests alone.

``nox -s uvloop eager`` runs them on other event loops, which takes as long again.

Dependencies have the versions in ``.locks``, so that a new release of one of them changes no result.
``nox -s newest`` runs the tests with the newest versions, and ``nox -s lock`` writes these into ``.locks``.
"""

import filecmp
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nox
from nox.command import CommandFailed

HERE = Path(__file__).parent
LOCKS = HERE / ".locks"
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
nox.options.sessions = ["lint", "types", "package", "docs", "readme", "lowest", f"tests-{THIS_PYTHON}"]


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


def _install(session: nox.Session, *packages: str, lock: str = "tested") -> None:
    """Install this package and others, each at its locked version."""
    session.install("-c", str(LOCKS / f"{lock}.txt"), *packages)


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
# These do not depend on the versions of other packages, or take long.
NOT_WITH_LOWEST = [
    *("tests/bulk", "tests/changes", "tests/cli", "tests/documentation", "tests/testing"),
    *("tests/test_editors.py", "tests/test_locks.py", "tests/test_package.py", "tests/test_structure.py"),
]
# Some of those do depend on them, and are quick.
ALSO_WITH_LOWEST = [
    *("tests/bulk/test_dask.py", "tests/cli/test_commands.py", "tests/cli/test_export.py"),
    *("tests/cli/test_list_and_report.py", "tests/cli/test_row_formats.py", "tests/cli/test_completion.py"),
    "tests/cli/profiles",
]
# The others start programs, which run on asyncio's own loop whatever loop the tests run on.
IN_PROCESS = ["--ignore=tests/cli", "--ignore=tests/documentation"]


@nox.session
def lint(session: nox.Session) -> None:
    """Style, the linter's rules, and which module may import which."""
    _install(session, "-e", ".", *_group("lint"))
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Both type checkers, strictly, and whether every public name has a type."""
    _install(session, "-e", ".[all]", *_group("types"), *_group("tests"))
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "toggl_async", "--ignoreexternal")


@nox.session
def readme(session: nox.Session) -> None:
    """Every block of the README and the documentation, the first one in a fresh copy of the project."""
    _install(session, "-e", ".[all]", *_group("tests"))
    session.run("pytest", "-q", "-n", "2", "tests/documentation", env={"TOGGL_ASYNC_README": "all"})


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation site, built without a network; each warning and each broken link is an error."""
    _install(session, "-e", ".[all,arrow,dask,dlt,fsspec,obstore]")
    try:
        _install(session, *_group("docs"))
    except CommandFailed:
        session.skip("zensical, which builds the documentation, cannot be installed on this system")
    session.run("python", "-m", "site_builder", env={"PYTHONPATH": ".docs"})


@nox.session
def lowest(session: nox.Session) -> None:
    """The tests with the lowest versions that are promised to work."""
    _install(session, "-e", ".[all]", *_group("tests"), *_lowest(), lock="lowest")
    ignored = [f"--ignore={path}" for path in NOT_WITH_LOWEST]
    session.run("pytest", "-q", "-n", "2", "-m", "not slow", *ignored, *session.posargs)
    session.run("pytest", "-q", "-n", "2", "-m", "not slow", *ALSO_WITH_LOWEST)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The tests with the locked versions, on one Python or on each that is installed."""
    _install(session, "-e", ".[all]", *_group("tests"), *_group("types"))
    _run_tests(session)


@nox.session
def newest(session: nox.Session) -> None:
    """The tests with the newest versions that there are, before they are locked."""
    session.install("--upgrade", "-e", ".[all]", *_group("tests"), *_group("types"))
    _run_tests(session)


@nox.session(python="3.14t")
def free_threaded(session: nox.Session) -> None:
    """The tests on a Python without the interpreter lock, where there is one."""
    _install(session, "-e", ".[cli,sandbox,xlsx]", *_group("tests"))
    _run_tests(session)


def _run_tests(session: nox.Session) -> None:
    # The session "readme" runs the tests of the documentation.
    session.run(
        *("pytest", "-n", "2", "--ignore=tests/documentation", *session.posargs),
        env={"PYTHONWARNINGS": "error::ResourceWarning"},
    )


@nox.session
def package(session: nox.Session) -> None:
    """Build wheel and sdist twice: the same bytes, with valid metadata, and the wheel can be imported."""
    _install(session, *_group("package"))
    built = [Path(session.create_tmp(), name) for name in ("first", "second")]
    for folder in built:
        shutil.rmtree(folder, ignore_errors=True)
        # The wheel is built from the sdist, as it is by those who build from the sdist.
        session.run("python", "-m", "build", "--outdir", str(folder), env={"SOURCE_DATE_EPOCH": "1767225600"})
    names = sorted(path.name for path in built[0].iterdir())
    differing = [name for name in names if not filecmp.cmp(built[0] / name, built[1] / name, shallow=False)]
    if differing:
        session.error(f"two builds differ: {', '.join(differing)}")
    session.run("twine", "check", "--strict", *(str(built[0] / name) for name in names))
    wheel = next(built[0].glob("*.whl"))
    _install(session, str(wheel))
    session.run("python", "-P", "-c", "import toggl_async; print(toggl_async.Toggl)")


@nox.session
def uvloop(session: nox.Session) -> None:
    """The tests on uvloop, a faster event loop that many servers use."""
    if sys.platform == "win32":
        session.skip("there is no uvloop for Windows")
    _install(session, "-e", ".[all]", *_group("tests"), *_group("uvloop"))
    session.run("pytest", "-q", *IN_PROCESS, *session.posargs, env={"TOGGL_ASYNC_LOOP": "uvloop"})


@nox.session(python=EAGER_PYTHON)
def eager(session: nox.Session) -> None:
    """The tests on an event loop whose tasks start eagerly."""
    if EAGER_PYTHON is None:
        session.skip("eager tasks need Python 3.12 or newer, and none was found")
    _install(session, "-e", ".[all]", *_group("tests"))
    session.run("pytest", "-q", *IN_PROCESS, *session.posargs, env={"TOGGL_ASYNC_LOOP": "eager"})


@nox.session
def lock(session: nox.Session) -> None:
    """Write the newest versions of all dependencies, and of those of the lowest ones, into ``.locks``."""
    session.install("uv")
    groups = [option for name in PROJECT["dependency-groups"] for option in ("--group", name)]
    _compile(session, "tested", "pyproject.toml", "--all-extras", *groups)
    lowest_versions = Path(session.create_tmp(), "lowest.in")
    lowest_versions.write_text("\n".join([*_lowest(), *_group("tests")]), encoding="utf-8")
    _compile(session, "lowest", str(lowest_versions))


def _compile(session: nox.Session, lock: str, source: str, *options: str) -> None:
    target = LOCKS / f"{lock}.txt"
    target.unlink(missing_ok=True)  # or its versions would be preferred
    version = PYTHONS[0]
    session.run(
        *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", version, "--no-annotate"),
        *("--no-header", "--no-emit-index-url", "--output-file", str(target), source, *options),
    )


@nox.session
def stubs(session: nox.Session) -> None:
    """Write the stubs of the APIs, after a request class or its documentation has changed."""
    _install(session, "-e", ".[all]", *_group("tests"), *_group("lint"))
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
