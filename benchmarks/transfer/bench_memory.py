"""Memory by size of the download, from 16 MiB to 4 GiB, each download in a process of its own."""

import argparse
import json
import subprocess
import sys

_GIB = 1024


def _measured(size: int, given: argparse.Namespace) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.transfer.bench_download", "--json", "--only", given.name]
    command += ["--size", str(size), "--rounds", str(given.rounds), "--chunk", str(given.chunk)]
    command += ["--gzip"] if given.gzip else []
    command += ["--folder", given.folder] if given.folder else []
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    line: dict[str, float] = json.loads(done.stdout)[0]
    return line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[16, 64, 256, 1024, 4096], metavar="MIB")
    parser.add_argument(
        "--name", default="toggl_async", metavar="NAME", help="a competitor of bench_download"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--chunk", type=int, default=0, metavar="BYTES", help="send chunks of this size")
    parser.add_argument("--gzip", action="store_true", help="send it compressed")
    parser.add_argument("--folder", help="where the files go, instead of the system's temporary folder")
    given = parser.parse_args()
    print("  MiB  over baseline MiB  page faults a GiB  writes a GiB")
    for size in given.sizes:
        line = _measured(size, given)
        per_gib = _GIB / size
        faults, writes = line["faults"] * per_gib, line["writes"] * per_gib
        print(f"{size:5}  {line['memory']:17.1f}  {faults:17.0f}  {writes:12.0f}")


if __name__ == "__main__":
    main()
