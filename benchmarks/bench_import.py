"""The milliseconds that ``import toggl_async`` and its first use add to the import of its dependencies.

They are CPU time, in which other programs matter less, with bytecode that was written before.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from statistics import median

_DEPENDENCIES = "aiohttp, anyio, attrs, cattrs, msgspec"
_TIMED = """
import time
began = time.process_time()
import {modules}
{statement}
print((time.process_time() - began) * 1000)
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


class Interpreters:
    """Fresh interpreters, which find bytecode even where the environment forbids to write any."""

    def __init__(self, bytecode: str) -> None:
        allowed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._environment: Mapping[str, str] = {**allowed, "PYTHONPYCACHEPREFIX": bytecode}

    def milliseconds(self, modules: str, statement: str = "") -> float:
        """Return the CPU time of an import and a statement."""
        command = [sys.executable, "-c", _TIMED.format(modules=modules, statement=statement)]
        environment = self._environment
        ran = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        return float(ran.stdout)


def measure(rounds: int, interpreters: Interpreters) -> dict[str, float]:
    """Return medians in milliseconds: the dependencies alone, with toggl_async, and what each use adds."""
    both = f"{_DEPENDENCIES}, toggl_async"
    for statement in _FIRST_USES.values():  # writes the bytecode, which no measured import should have to do
        interpreters.milliseconds(both, statement)
    pairs = [
        (interpreters.milliseconds(_DEPENDENCIES), interpreters.milliseconds(both)) for _ in range(rounds)
    ]
    uses = {
        name: median(interpreters.milliseconds(both, statement) - alone for alone, _ in pairs)
        for name, statement in _FIRST_USES.items()
    }
    return {
        "dependencies": median(alone for alone, _ in pairs),
        "with toggl_async": median(together for _, together in pairs),
        "added": median(together - alone for alone, together in pairs),
        **uses,
    }


def breakdown() -> list[tuple[str, float]]:
    """Return our own modules, slowest first, with the milliseconds of each without its imports."""
    command = [sys.executable, "-X", "importtime", "-c", f"import {_DEPENDENCIES}, toggl_async"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    found = [(match[3], int(match[1]) / 1000) for match in _IMPORT_TIME.finditer(report)]
    return sorted(found, key=lambda line: line[1], reverse=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
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
    with tempfile.TemporaryDirectory() as bytecode:
        figures = measure(given.rounds, Interpreters(bytecode))
    modules = breakdown()[: given.detail] if given.detail else []
    if given.json:
        print(json.dumps({"milliseconds": figures, "modules": dict(modules)}, indent=2))
        return
    for name, value in [*figures.items(), *modules]:
        print(f"{name:<36}{value:8.1f} ms")


if __name__ == "__main__":
    main()
