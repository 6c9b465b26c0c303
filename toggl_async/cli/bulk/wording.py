"""The wording that the results of bulk commands share."""

import json
import sys
from collections.abc import Iterable
from datetime import datetime

from toggl_async.cli.exit_codes import error_message

SHOWN = 20
"""How many files of each kind are named; JSON has all of them."""
_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
_KIB = 1024


def number(value: int, noun: str) -> str:
    """Return a number with its noun, such as ``1 file`` or ``2,000 files``."""
    return f"{value:,} {noun}{'' if value == 1 else 's'}"


def amount(size: float) -> str:
    """Return a number of bytes in a unit that suits it."""
    for unit in _UNITS[:-1]:
        if size < _KIB:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= _KIB
    return f"{size:.1f} {_UNITS[-1]}"


def moment(value: datetime) -> str:
    """Return a moment in the time zone of this machine."""
    return f"{value.astimezone():%Y-%m-%d %H:%M:%S %Z}"


def named(what: str, items: Iterable[tuple[str, Exception | None]]) -> list[str]:
    """Return a line for each of some things with their errors, and how many more there are."""
    lines = [
        f"  {what}: {name}{'' if error is None else ': ' + error_message(error)}" for name, error in items
    ]
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], f"  and {more:,} more"] if more > 0 else lines


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    # Only ASCII, since the names of files in a folder may not be Unicode.
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
