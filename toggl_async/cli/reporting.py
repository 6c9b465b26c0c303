"""What a command tells of its files: bars while they come, then lines, JSON or a table."""

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter
from rich import box, filesize
from rich.console import Console
from rich.table import Table
from rich.text import Text

from toggl_async import Progress, Saved
from toggl_async.cli.bars import bar
from toggl_async.cli.jobs import Job

_WIDE = 120
_ROOM_FOR_HASH = 100
_HASH_SHOWN = 16


@Parameter(name="*")
@frozen(kw_only=True)
class Talk:
    """The options that say what a command tells."""

    as_json: Annotated[
        bool, Parameter(name="--json", show_default=False, help="Print one JSON object for each file.")
    ] = False
    quiet: Annotated[
        bool, Parameter(name="--quiet", show_default=False, help="Show no progress and print no lines.")
    ] = False

    def progress(self, label: str) -> AbstractContextManager[Callable[[Progress], None] | None]:
        """Show how far a download is while the block runs, if somebody watches."""
        return bar(label) if sys.stderr.isatty() and not self.quiet else nullcontext()

    def say(self, text: str) -> None:
        """Tell something that is no result."""
        if not self.quiet:
            sys.stderr.write(text + "\n")

    def finished(self, job: Job, saved: Saved) -> None:
        """Print what became of a file."""
        if self.as_json:
            sys.stdout.write(json.dumps(facts(job, saved)) + "\n")
        elif not self.quiet:
            sys.stdout.write(line(saved) + "\n")
        sys.stdout.flush()


def facts(job: Job, saved: Saved) -> dict[str, object]:
    """What is known of a file, for machines: sizes in bytes, times in seconds."""
    return {
        "path": str(saved.path),
        "report": job.report,
        "format": saved.request.file_format,
        "from": _day(job, "start_date"),
        "to": _day(job, "end_date"),
        "size": saved.size,
        "sha256": saved.sha256,
        "media_type": saved.media_type,
        "rows": saved.rows,
        "pages": saved.pages,
        "seconds": round(saved.seconds, 3),
        "requests": len(saved.attempts),
        "skipped": saved.skipped,
    }


def _day(job: Job, field: str) -> str | None:
    day = getattr(job.request, field, None)  # a saved report has days of its own
    return day.isoformat() if isinstance(day, date) else None


def line(saved: Saved) -> str:
    """What is known of a file, for people."""
    if saved.skipped:
        return f"{saved.path}  left as it was, {filesize.decimal(saved.size)}  sha256 {saved.sha256}"
    parts = (
        str(saved.path),
        filesize.decimal(saved.size),
        contents(saved),
        f"sha256 {saved.sha256}",
        f"{saved.seconds:.1f} s",
        _counted(len(saved.attempts), "request"),
    )
    return "  ".join(part for part in parts if part)


def contents(saved: Saved) -> str:
    """How much is in a file."""
    if saved.rows is not None:
        return _counted(saved.rows, "row")
    return "" if saved.pages is None else _counted(saved.pages, "page")


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def print_table(files: Sequence[Saved]) -> None:
    """Print what became of several files."""
    # Into a pipe nothing is cut to the width of a terminal that is not there.
    console = Console() if sys.stdout.isatty() else Console(width=_WIDE)
    with_hash = console.width >= _ROOM_FOR_HASH
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("File", overflow="fold")
    for heading in ("Size", "Contents", "Time", "Calls"):
        table.add_column(heading, justify="right", no_wrap=True)
    if with_hash:
        table.add_column("SHA-256", no_wrap=True)
    for saved in files:
        cells = (
            filesize.decimal(saved.size),
            contents(saved),
            f"{saved.seconds:.2f} s",
            str(len(saved.attempts)),
            *(((saved.sha256 or "")[:_HASH_SHOWN],) if with_hash else ()),
        )
        table.add_row(Text(saved.path.name), *cells)
    console.print(table)
