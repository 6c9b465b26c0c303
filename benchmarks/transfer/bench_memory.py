"""Whether memory stays flat: one download in sizes from 16 MiB to 4 GiB, each in a process of its own."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

_DOWNLOAD = str(Path(__file__).with_name("bench_download.py"))
_GIB = 1024


def _measured(size: int, given: argparse.Namespace) -> dict[str, float]:
    command = [sys.executable, _DOWNLOAD, "--only", given.name, "--size", str(size), "--json"]
    command += ["--rounds", str(given.rounds), "--chunk", str(given.chunk)]
    command += ["--gzip"] if given.gzip else []
    command += ["--folder", given.folder] if given.folder else []
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    line: dict[str, float] = json.loads(done.stdout)[0]
    return line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[16, 64, 256, 1024, 4096], metavar="MIB")
    parser.add_argument("--name", default="toggl_async", help="a competitor of bench_download.py")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--chunk", type=int, default=0, help="send chunks of so many bytes")
    parser.add_argument("--gzip", action="store_true")
    parser.add_argument("--folder")
    given = parser.parse_args()
    print("  MiB  over baseline MiB  page faults a GiB  writes a GiB")
    for size in given.sizes:
        line = _measured(size, given)
        a_gib = _GIB / size
        faults, writes = line["faults"] * a_gib, line["writes"] * a_gib
        print(f"{size:5}  {line['memory']:17.1f}  {faults:17.0f}  {writes:12.0f}")


if __name__ == "__main__":
    main()
