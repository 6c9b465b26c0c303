"""The output about exported files: progress bars, then lines, JSON objects or a table."""

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter
from rich import box, filesize
from rich.table import Table
from rich.text import Text

from toggl_async import Progress, Saved
from toggl_async.cli.console import output_console
from toggl_async.cli.file_exports import FileExport
from toggl_async.cli.progress_bar import progress_bar

_PIPE_WIDTH = 120
_MIN_WIDTH_FOR_HASH = 100
_HASH_CHARACTERS = 16


@Parameter(name="*")
@frozen(kw_only=True)
class OutputOptions:
    """The options for what a command prints about its files."""

    as_json: Annotated[
        bool, Parameter(name="--json", show_default=False, help="Print one JSON object for each file.")
    ] = False
    quiet: Annotated[
        bool,
        Parameter(name="--quiet", show_default=False, help="Print no progress, messages or result lines."),
    ] = False

    @property
    def shows_bars(self) -> bool:
        """True if progress bars are shown: standard error is a terminal."""
        return sys.stderr.isatty() and not self.quiet

    def progress(
        self, label: str, *, keep: bool = False
    ) -> AbstractContextManager[Callable[[Progress], None] | None]:
        """Show the progress of a download while the block runs; with ``keep`` its bar stays."""
        return progress_bar(label, keep=keep) if self.shows_bars else nullcontext()

    def print_message(self, text: str) -> None:
        """Print a message to standard error."""
        if not self.quiet:
            sys.stderr.write(text + "\n")

    def print_result(self, file: FileExport, saved: Saved) -> None:
        """Print the result of one export to standard output."""
        if self.as_json:
            sys.stdout.write(json.dumps(result_as_json(file, saved)) + "\n")
        elif not self.quiet:
            sys.stdout.write(result_as_text(saved) + "\n")
        sys.stdout.flush()


def result_as_json(file: FileExport, saved: Saved) -> dict[str, object]:
    """Return the result of an export as a JSON object: sizes in bytes, times in seconds."""
    return {
        "path": str(saved.path),
        "report": file.report,
        "format": saved.request.file_format,
        "from": _date(file, "start_date"),
        "to": _date(file, "end_date"),
        "size": saved.size,
        "sha256": saved.sha256,
        "media_type": saved.media_type,
        "rows": saved.rows,
        "pages": saved.pages,
        "members": saved.members,
        "seconds": round(saved.seconds, 3),
        "requests": len(saved.attempts),
        "skipped": saved.skipped,
        "replaced": saved.replaced,
        "changed": saved.changed,
    }


def _date(file: FileExport, field: str) -> str | None:
    value = getattr(file.request, field, None)  # the request of a saved report has no dates
    return value.isoformat() if isinstance(value, date) else None


def result_as_text(saved: Saved) -> str:
    """Return the result of an export as one line of text."""
    if saved.skipped:
        return f"{saved.path}  skipped, {filesize.decimal(saved.size)}  sha256 {saved.sha256}"
    parts = (
        str(saved.path),
        "replaced" if saved.replaced else "" if saved.changed else "unchanged",
        filesize.decimal(saved.size),
        contents(saved),
        f"sha256 {saved.sha256}",
        f"{saved.seconds:.1f} s",
        counted(len(saved.attempts), "request"),
    )
    return "  ".join(part for part in parts if part)


def contents(saved: Saved) -> str:
    """Return the number of rows, pages or members in a file, or nothing if none of them is known."""
    found = {"row": saved.rows, "page": saved.pages, "member": saved.members}
    return next((counted(number, noun) for noun, number in found.items() if number is not None), "")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def print_table(files: Sequence[Saved]) -> None:
    """Print the results of several exports as a table."""
    # A pipe has no width, so rich would assume a narrow terminal and cut the cells.
    console = output_console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    with_hash = console.width >= _MIN_WIDTH_FOR_HASH
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("File", overflow="fold")
    for heading in ("Size", "Contents", "Time", "Requests"):
        table.add_column(heading, justify="right", no_wrap=True)
    if with_hash:
        table.add_column("SHA-256", no_wrap=True)
    for saved in files:
        cells = (
            filesize.decimal(saved.size),
            contents(saved),
            f"{saved.seconds:.2f} s",
            str(len(saved.attempts)),
            *(((saved.sha256 or "")[:_HASH_CHARACTERS],) if with_hash else ()),
        )
        table.add_row(Text(saved.path.name), *cells)
    console.print(table)
