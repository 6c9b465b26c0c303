"""The speed of a download to disk: toggl_async beside curl and others, in interleaved rounds of one run."""

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
import zlib
from pathlib import Path

import attrs

from benchmarks.support.body import MIB, Body
from benchmarks.support.runs import Run, Setup, Summary, hash_command, runner, summary
from benchmarks.support.serving import issue_certificate, serve

_ALL = (
    "toggl_async",
    "toggl_async-no-hash",
    "toggl_async-counting",
    "curl",
    "curl+sha256",
    "aiohttp",
    "httpx",
    "requests",
    "toggl-api-wrapper",
)
_COSTS = ("CPU s", "over baseline MiB", "page faults", "writes")


def _cores(*, pinned: bool) -> tuple[int | None, int | None]:
    """Return a core for the client and another for the server, both None if there is only one core."""
    if not pinned or not hasattr(os, "sched_setaffinity"):
        return None, None
    cores = sorted(os.sched_getaffinity(0))
    return (cores[0], cores[-1]) if len(cores) > 1 else (None, None)


def _power_of_two(text: str) -> int:
    value = int(text)
    if value < 0 or value & (value - 1):
        raise argparse.ArgumentTypeError("must be a power of two, or 0 for Content-Length")
    return value


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1024, help="MiB of csv, before compression")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--chunk", type=_power_of_two, default=0, metavar="BYTES", help="send chunks of this size"
    )
    parser.add_argument("--gzip", action="store_true", help="send it compressed")
    parser.add_argument("--tls", action="store_true", help="send it over TLS")
    parser.add_argument("--quotes", choices=("none", "some", "all"), default="some")
    parser.add_argument("--only", nargs="+", choices=_ALL, default=_ALL, metavar="NAME", help=", ".join(_ALL))
    parser.add_argument(
        "--reference",
        choices=_ALL,
        default="curl",
        metavar="NAME",
        help="the competitor whose speed counts as 1",
    )
    parser.add_argument("--no-pin", action="store_true", help="let client and server use any core")
    parser.add_argument("--folder", help="where the files go, instead of the system's temporary folder")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _names(wanted: tuple[str, ...]) -> list[str]:
    if shutil.which("curl"):
        return [name for name in wanted if name != "curl+sha256" or hash_command()]
    print("curl is not installed: no ratios", file=sys.stderr)
    return [name for name in wanted if not name.startswith("curl")]


def _warm(file: Path, size: int) -> None:
    # A virtual machine may have to ask its host for memory that was not in use just before, which costs more
    # than the download. So a file of the same size exists until the run begins, and is removed then.
    block = bytes(MIB)
    with file.with_suffix(".warm").open("wb") as target:
        for _ in range(size):
            target.write(block)


def _rounds(names: list[str], setup: Setup, given: argparse.Namespace) -> dict[str, list[Run]]:
    """Run each competitor once a round, every round in another order; return the runs of each."""
    runners = {name: runner(name) for name in names}
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for number in range(given.rounds):
        for name in sorted(names, key=lambda name: zlib.crc32(f"{name} {number}".encode())):
            _warm(setup.file, given.size)
            runs[name].append(runners[name](setup))
            setup.file.unlink()
    return runs


def measure(given: argparse.Namespace) -> list[Summary]:
    """Run the chosen competitors and summarize their runs."""
    names = _names(given.only)
    client, server = _cores(pinned=not given.no_pin)
    with (
        tempfile.TemporaryDirectory(prefix="toggl_async-bench-", dir=given.folder) as folder,
        contextlib.ExitStack() as stack,
    ):
        certificate, authority = issue_certificate(Path(folder)) if given.tls else (None, None)
        body = Body(size=given.size, quotes=given.quotes, chunk=given.chunk, gzip=given.gzip)
        origin = stack.enter_context(serve(body, folder, core=server, certificate=certificate))
        if client is not None:
            os.sched_setaffinity(0, {client})  # the competitors' processes inherit it
        file = Path(folder, "export.csv")
        runs = _rounds(names, Setup(origin=origin, file=file, gzip=given.gzip, authority=authority), given)
    return [summary(name, runs[name], runs.get(given.reference, []), given.size) for name in names]


def _row(line: Summary) -> tuple[str, ...]:
    figures = (
        (line.mib_per_second, 0),
        (line.ratio, 2),
        (line.best, 2),
        (line.cpu, 2),
        (line.memory, 1),
        (line.faults, 0),
        (line.writes, 0),
    )
    return (line.name, *("-" if value is None else f"{value:.{digits}f}" for value, digits in figures))


def table(lines: list[Summary], reference: str) -> str:
    """Return the summaries as a table of plain text."""
    rows = [("", "MiB/s", f"x {reference}", "best x", *_COSTS), *(_row(line) for line in lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width) for column, (cell, width) in enumerate(pairs)
        )
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    )


def main() -> None:
    given = _arguments()
    lines = measure(given)
    print(
        json.dumps([attrs.asdict(line) for line in lines], indent=2)
        if given.json
        else table(lines, given.reference)
    )


if __name__ == "__main__":
    main()
