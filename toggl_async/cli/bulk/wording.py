"""The wording that the results of bulk commands share."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

from toggl_async.bulk import JobGroup
from toggl_async.cli.error_messages import error_message

SHOWN = 20
"""The number of files of each kind that are named as text; JSON has all of them."""
_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
_KIB = 1024


def number(value: int, noun: str) -> str:
    """Return a number with its noun, such as ``1 file`` or ``2,000 files``."""
    return f"{value:,} {noun}{'' if value == 1 else 's'}"


def amount(size: float) -> str:
    """Return a number of bytes in a suitable unit, such as ``1.5 MiB``."""
    for unit in _UNITS[:-1]:
        if size < _KIB:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= _KIB
    return f"{size:.1f} {_UNITS[-1]}"


def moment(value: datetime) -> str:
    """Return a date and time in the time zone of this machine."""
    return f"{value.astimezone():%Y-%m-%d %H:%M:%S %Z}"


def named(what: str, items: Iterable[tuple[str, Exception | None]]) -> list[str]:
    """Return a line for each name and its error, and the number of lines left out."""
    return first_lines(
        [f"  {what}: {name}{'' if error is None else ': ' + error_message(error)}" for name, error in items]
    )


def first_lines(lines: Sequence[str]) -> list[str]:
    """Return the first few lines, and a line with the number of the others."""
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], *([f"  and {more:,} more"] if more > 0 else [])]


def group_text(group: JobGroup) -> str:
    """Return the words for a group of jobs, such as ``detailed csv of workspace 7``."""
    return f"{group.report.kind} {group.file_format} of workspace {group.workspace_id}"


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    # The text is ASCII, since the name of a file may not be valid Unicode.
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
