"""The milliseconds that ``import toggl_async`` adds to the import of its dependencies."""

import argparse
import json
import re
import subprocess
import sys
from statistics import median

_DEPENDENCIES = "aiohttp, anyio, attrs, cattrs, msgspec"
_TIMED = """
import time
began = time.perf_counter()
import {modules}
print((time.perf_counter() - began) * 1000)
"""
_IMPORT_TIME = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|\s+(toggl_async\S*)")


def _milliseconds(modules: str) -> float:
    command = [sys.executable, "-c", _TIMED.format(modules=modules)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure(rounds: int) -> dict[str, float]:
    """Return medians in milliseconds: the dependencies alone, with toggl_async, and the difference."""
    both = f"{_DEPENDENCIES}, toggl_async"
    _milliseconds(both)  # writes the bytecode, which no measured import should have to do
    pairs = [(_milliseconds(_DEPENDENCIES), _milliseconds(both)) for _ in range(rounds)]
    return {
        "dependencies": median(alone for alone, _ in pairs),
        "with toggl_async": median(together for _, together in pairs),
        "added": median(together - alone for alone, together in pairs),
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
    figures = measure(given.rounds)
    modules = breakdown()[: given.detail] if given.detail else []
    if given.json:
        print(json.dumps({"milliseconds": figures, "modules": dict(modules)}, indent=2))
        return
    for name, value in [*figures.items(), *modules]:
        print(f"{name:<36}{value:8.1f} ms")


if __name__ == "__main__":
    main()
