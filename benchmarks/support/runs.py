"""One measured run of each competitor, in a process of its own."""

import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from statistics import median

import attrs
from competitors import leave_warm

_HERE = Path(__file__).parent
_FROM_PYPI = {
    "httpx": "httpx",
    "requests": "requests",
    "toggl-api-wrapper": "toggl-api-wrapper[async]",
}
_PATH = "/reports/api/v3/workspace/1/search/time_entries.csv"
_LOOK_EVERY = 0.005


@attrs.frozen(kw_only=True)
class Run:
    """What a download took: seconds, CPU seconds, MiB over the process's own baseline, page faults, writes.

    None where it cannot be told.
    """

    seconds: float
    cpu: float
    memory: float | None = None
    faults: int | None = None
    writes: int | None = None


@attrs.frozen(kw_only=True)
class Place:
    """Where runs take place: the server's origin, who vouches for it, the file to write, if it is gzip."""

    origin: str
    file: Path
    gzip: bool
    authority: Path | None = None


def _python(interpreter: str, name: str, place: Place) -> Run:
    command = [interpreter, str(_HERE / "competitors.py"), name, place.origin, str(place.file)]
    command += [str(place.authority)] if place.authority else []
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Run(**json.loads(done.stdout))


def _peak_of(process: "subprocess.Popen[str]") -> float | None:
    # What wait4 reports begins at the size of the process that forked; the kernel's own mark does not.
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


def _curl(place: Place) -> Run:
    command = ["curl", "--silent", "--show-error", "--fail", "--output", str(place.file)]
    command += ["--compressed"] if place.gzip else []
    command += ["--cacert", str(place.authority)] if place.authority else []
    command += ["--write-out", "%{time_total}", place.origin + _PATH]
    leave_warm(place.file)
    before = _cpu_of_children()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        memory = _peak_of(process)
        told, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"curl ended with {process.returncode}")
    return Run(seconds=float(told), cpu=_cpu_of_children() - before, memory=memory)


def _curl_then_sha256sum(place: Place) -> Run:
    run = _curl(place)
    before, began = _cpu_of_children(), time.perf_counter()
    subprocess.run(["sha256sum", str(place.file)], check=True, capture_output=True)
    return attrs.evolve(
        run,
        seconds=run.seconds + time.perf_counter() - began,
        cpu=run.cpu + _cpu_of_children() - before,
    )


def installed() -> str:
    """The interpreter of the environment with the competitors from PyPI, made once in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "toggl_async-benchmarks" / f"{sys.version_info.major}.{sys.version_info.minor}"
    interpreter, complete = folder / "bin" / "python", folder / "complete"
    if not complete.exists() or complete.read_text(encoding="ascii").split() != list(_FROM_PYPI.values()):
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([interpreter, "-m", "pip", "install", "--quiet", *_FROM_PYPI.values()], check=True)
        complete.write_text(" ".join(_FROM_PYPI.values()), encoding="ascii")
    return str(interpreter)


def runner(name: str) -> Callable[[Place], Run]:
    """What carries out one run of a competitor."""
    outside = {"curl": _curl, "curl+sha256sum": _curl_then_sha256sum}
    if name in outside:
        return outside[name]
    interpreter = installed() if name in _FROM_PYPI else sys.executable
    return lambda place: _python(interpreter, name, place)


def _middle(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _best(runs: list[Run]) -> float:
    return min(run.seconds for run in runs)


@attrs.frozen(kw_only=True)
class Summary:
    """The medians of a competitor's runs; ``ratio`` is its speed over the reference's, round by round.

    ``best`` is that of its best round over the reference's best.
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
    """The medians of a competitor's runs of a body of ``size`` MiB, beside those of the reference."""
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
