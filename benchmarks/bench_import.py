"""The milliseconds that ``import toggl_async`` and its first use add to the import of its dependencies.

They are the median of the CPU time, in which other programs matter less, and the least wall time, both with
bytecode that was written before. ``--beside`` measures another checkout in the same rounds.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import attrs

_HERE = Path(__file__).parents[1]
_DEPENDENCIES = "aiohttp, anyio, attrs, cattrs, msgspec"
_ALONE = "dependencies"
_TIMED = """
import time
began, began_by_wall = time.process_time(), time.perf_counter()
import {modules}
{statement}
print((time.process_time() - began) * 1000, (time.perf_counter() - began_by_wall) * 1000)
"""
_REPORTS = "toggl_async.Toggl; import toggl_async.reports; toggl_async.reports"
# Public names are imported when they are first used, so the import alone shows little of their cost.
_FIRST_USES = {
    "first use of Toggl": "toggl_async.Toggl",
    "first use of a list": f"{_REPORTS}.SearchClients",
    "first use of an export": f"{_REPORTS}.ExportDetailed",
    "first use of save as well": f"{_REPORTS}.ExportDetailed; import toggl_async.transfer.save",
    "first use of all reports": (
        "toggl_async.Toggl; from toggl_async.reports import Reports; "
        "[getattr(each, 'request', None) for each in vars(Reports).values()]"
    ),
}
_IMPORT_TIME = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|\s+(toggl_async\S*)")


@attrs.frozen
class Duration:
    """How long something took, in milliseconds."""

    cpu: float
    wall: float

    def __sub__(self, other: "Duration") -> "Duration":
        return Duration(self.cpu - other.cpu, self.wall - other.wall)


class Interpreters:
    """Fresh interpreters that import a checkout, with bytecode even where the environment forbids any."""

    def __init__(self, checkout: Path, bytecode: str) -> None:
        allowed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._environment: Mapping[str, str] = {**allowed, "PYTHONPYCACHEPREFIX": bytecode}
        self._checkout = checkout

    def duration(self, modules: str, statement: str = "") -> Duration:
        """Return the duration of an import and a statement."""
        command = [sys.executable, "-c", _TIMED.format(modules=modules, statement=statement)]
        ran = subprocess.run(
            command,
            check=True,
            capture_output=True,
            text=True,
            env=self._environment,
            cwd=self._checkout,  # the first place where an interpreter with -c looks
        )
        return Duration(*map(float, ran.stdout.split()))


def measure_once(interpreters: Interpreters) -> dict[str, Duration]:
    """Return one measurement of each: the dependencies alone, and with toggl_async and each of its uses."""
    both = f"{_DEPENDENCIES}, toggl_async"
    alone, together = interpreters.duration(_DEPENDENCIES), interpreters.duration(both)
    uses = {name: interpreters.duration(both, each) for name, each in _FIRST_USES.items()}
    return {_ALONE: alone, "import": together, **uses}


def _typical(rounds: list[dict[str, Duration]], use: str) -> Duration:
    # Other programs only ever lengthen the wall time, and on a busy machine they do so in every other round.
    return Duration(median(each[use].cpu for each in rounds), min(each[use].wall for each in rounds))


def measure(rounds: int, checkouts: Mapping[str, Interpreters]) -> dict[str, dict[str, Duration]]:
    """Return the median CPU time and the least wall time of each checkout; each round measures all once.

    Those of a use are what it adds to the dependencies.
    """
    for interpreters in checkouts.values():  # writes the bytecode, which no measured import should have to do
        measure_once(interpreters)
    measured: dict[str, list[dict[str, Duration]]] = {name: [] for name in checkouts}
    for _ in range(rounds):
        for name, interpreters in checkouts.items():
            measured[name].append(measure_once(interpreters))
    found: dict[str, dict[str, Duration]] = {}
    for name, each in measured.items():
        alone = _typical(each, _ALONE)
        uses = {use: _typical(each, use) - alone for use in each[0] if use != _ALONE}
        found[name] = {_ALONE: alone, **uses}
    return found


def breakdown() -> list[tuple[str, float]]:
    """Return our own modules, slowest first, with the milliseconds of each without its imports."""
    command = [sys.executable, "-X", "importtime", "-c", f"import {_DEPENDENCIES}, toggl_async"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    found = [(match[3], int(match[1]) / 1000) for match in _IMPORT_TIME.finditer(report)]
    return sorted(found, key=lambda line: line[1], reverse=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--beside", type=Path, metavar="FOLDER", help="measure this checkout too")
    parser.add_argument(
        "--detail",
        type=int,
        nargs="?",
        const=15,
        default=0,
        metavar="N",
        help="list our N slowest modules, 15 if N is left out",
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> None:
    given = _arguments()
    folders = {"here": _HERE} if given.beside is None else {"beside": given.beside, "here": _HERE}
    with tempfile.TemporaryDirectory() as bytecode:
        measured = measure(
            given.rounds, {name: Interpreters(each, bytecode) for name, each in folders.items()}
        )
    modules = breakdown()[: given.detail] if given.detail else []
    if given.json:
        figures = {
            name: {use: attrs.asdict(each) for use, each in uses.items()} for name, uses in measured.items()
        }
        print(json.dumps({"milliseconds": figures, "modules": dict(modules)}, indent=2))
        return
    columns = [f"{name}, {kind}" for name in measured for kind in ("CPU", "wall")]
    print(f"{'milliseconds':<28}" + "".join(f"{each:>14}" for each in columns))
    for use in measured["here"]:
        values = [value for uses in measured.values() for value in attrs.astuple(uses[use])]
        print(f"{use:<28}" + "".join(f"{value:14.1f}" for value in values))
    for module, value in modules:
        print(f"{module:<42}{value:14.1f}")


if __name__ == "__main__":
    main()
