"""Measured runs of the competitors, each in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from statistics import median

import attrs

from benchmarks.support.competitors import leave_warm

_FROM_PYPI = {
    "httpx": "httpx",
    "requests": "requests",
    "toggl-api-wrapper": "toggl-api-wrapper[async]",
}
_PATH = "/reports/api/v3/workspace/1/search/time_entries.csv"
_LOOK_EVERY = 0.005


@attrs.frozen(kw_only=True)
class Run:
    """The cost of a download: seconds, CPU seconds, MiB over the process's baseline, page faults, writes.

    A figure is None where it cannot be measured.
    """

    seconds: float
    cpu: float
    memory: float | None = None
    faults: int | None = None
    writes: int | None = None


@attrs.frozen(kw_only=True)
class Setup:
    """The setup of a run: the server's origin and certificate authority, and the file to write.

    ``gzip`` is True if the server compresses the body.
    """

    origin: str
    file: Path
    gzip: bool
    authority: Path | None = None


def _python(interpreter: str, name: str, setup: Setup) -> Run:
    command = [interpreter, "-m", "benchmarks.support.competitors", name, setup.origin, str(setup.file)]
    command += [str(setup.authority)] if setup.authority else []
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Run(**json.loads(done.stdout))


def _peak_of(process: "subprocess.Popen[str]") -> float | None:
    # wait4 reports a peak that includes the size of the forking process; VmHWM does not.
    peak: float | None = None
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return peak
        mark = status.partition("VmHWM:")[2].split()
        peak = int(mark[0]) / 1024 if mark else peak
        time.sleep(_LOOK_EVERY)
    return peak


def _cpu_of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _curl(setup: Setup) -> Run:
    command = ["curl", "--silent", "--show-error", "--fail", "--output", str(setup.file)]
    command += ["--compressed"] if setup.gzip else []
    command += ["--cacert", str(setup.authority)] if setup.authority else []
    command += ["--write-out", "%{time_total}", setup.origin + _PATH]
    leave_warm(setup.file)
    before = _cpu_of_children()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        memory = _peak_of(process)
        output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"curl exited with {process.returncode}")
    return Run(seconds=float(output), cpu=_cpu_of_children() - before, memory=memory)


def hash_command() -> list[str] | None:
    """Return the quickest installed program for sha256: openssl uses instructions that sha256sum may not."""
    if shutil.which("openssl"):
        return ["openssl", "dgst", "-sha256"]
    return ["sha256sum"] if shutil.which("sha256sum") else None


def _curl_then_hash(setup: Setup) -> Run:
    run = _curl(setup)
    before, began = _cpu_of_children(), time.perf_counter()
    subprocess.run([*(hash_command() or []), str(setup.file)], check=True, capture_output=True)
    return attrs.evolve(
        run,
        seconds=run.seconds + time.perf_counter() - began,
        cpu=run.cpu + _cpu_of_children() - before,
    )


def installed() -> str:
    """Return the interpreter of a virtual environment with the competitors from PyPI.

    The environment is made once, in the user's cache.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "toggl_async-benchmarks" / f"{sys.version_info.major}.{sys.version_info.minor}"
    interpreter, complete = folder / "bin" / "python", folder / "complete"
    if not complete.exists() or complete.read_text(encoding="ascii").split() != list(_FROM_PYPI.values()):
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([interpreter, "-m", "pip", "install", "--quiet", *_FROM_PYPI.values()], check=True)
        complete.write_text(" ".join(_FROM_PYPI.values()), encoding="ascii")
    return str(interpreter)


def runner(name: str) -> Callable[[Setup], Run]:
    """Return the function that runs a competitor once."""
    outside = {"curl": _curl, "curl+sha256": _curl_then_hash}
    if name in outside:
        return outside[name]
    interpreter = installed() if name in _FROM_PYPI else sys.executable
    return lambda setup: _python(interpreter, name, setup)


def _middle(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _best(runs: list[Run]) -> float:
    return min(run.seconds for run in runs)


@attrs.frozen(kw_only=True)
class Summary:
    """The medians of a competitor's runs.

    ``ratio`` is the median over the rounds of its speed divided by the reference's; ``best`` is the speed of
    its best round divided by that of the reference's best round.
    """

    name: str
    mib_per_second: float
    ratio: float | None
    best: float | None
    cpu: float | None
    memory: float | None
    faults: float | None
    writes: float | None


def summary(name: str, runs: list[Run], reference: list[Run], size: int) -> Summary:
    """Summarize a competitor's runs with a body of ``size`` MiB, compared to those of the reference."""
    return Summary(
        name=name,
        mib_per_second=median(size / run.seconds for run in runs),
        ratio=_middle([theirs.seconds / run.seconds for theirs, run in zip(reference, runs, strict=False)]),
        best=_best(reference) / _best(runs) if reference else None,
        cpu=_middle([run.cpu for run in runs]),
        memory=_middle([run.memory for run in runs]),
        faults=_middle([run.faults for run in runs]),
        writes=_middle([run.writes for run in runs]),
    )
