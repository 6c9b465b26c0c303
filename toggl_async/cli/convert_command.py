"""``toggl-async convert``: makes a Parquet file, a workbook, or a csv for spreadsheets of a saved csv."""

import asyncio
import errno
import json
import os
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, get_args

from attrs import frozen
from cyclopts import Parameter
from rich import filesize

from toggl_async import DecodeError, IncompleteResponseError
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.file_output import counted
from toggl_async.cli.signals import run
from toggl_async.reports.filters import DateFormat
from toggl_async.tables.cell_reports import UnknownColumnWarning
from toggl_async.tables.convert import Converted, TargetFormat, convert_csv
from toggl_async.tables.csv_kinds import CsvKind, WeeklySum

_SUFFIXES = frozenset(f".{each}" for each in get_args(TargetFormat))


@Parameter(name="*")
@frozen(kw_only=True)
class SourceOptions:
    """The options for how the csv is read."""

    kind: Annotated[
        CsvKind | None,
        Parameter(
            name="--kind",
            help="Report that the csv is from; all columns of another csv are text. [default: by the header]",
        ),
    ] = None
    calculate: Annotated[
        WeeklySum | None,
        Parameter(name="--calculate", help="Quantity that a weekly report sums up, if it may be either."),
    ] = None
    date_format: Annotated[
        DateFormat, Parameter(name="--date-format", help="Format of the dates in the csv.")
    ] = "YYYY-MM-DD"
    allow_unended_line: Annotated[
        bool,
        Parameter(
            name="--allow-unended-line",
            show_default=False,
            help="Accept a last line without a line end; otherwise, the csv is taken for one that was cut.",
        ),
    ] = False


@Parameter(name="*")
@frozen(kw_only=True)
class TargetOptions:
    """The options for the new file."""

    to: Annotated[
        TargetFormat | None,
        Parameter(name="--to", help="Format of the new file. [default: the suffix of --output]"),
    ] = None
    output: Annotated[
        Path | None,
        Parameter(
            name="--output",
            allow_leading_hyphen=True,
            help="Path of the new file; by default, it is beside the csv.",
        ),
    ] = None
    replace: Annotated[
        bool, Parameter(name="--replace", show_default=False, help="Replace the new file if it exists.")
    ] = False
    delimiter: Annotated[
        str,
        Parameter(
            name="--delimiter",
            allow_leading_hyphen=True,
            help="Character between the cells of a csv, such as ; or the word tab.",
        ),
    ] = ","
    decimal_comma: Annotated[
        bool,
        Parameter(
            name="--decimal-comma",
            show_default=False,
            help="Write the numbers of a csv with a comma before their decimals.",
        ),
    ] = False

    def check(self) -> None:
        """Check that the format is known.

        Raises:
            UsageError: neither ``--to`` nor the suffix of ``--output`` names it, or they name different ones.
        """
        if self.output == Path("-"):
            raise UsageError("--output -: convert writes a file, not standard output")
        suffix = "" if self.output is None else self.output.suffix.lower()
        if self.to is None and suffix not in _SUFFIXES:
            raise UsageError("give --to parquet, --to xlsx or --to csv, or an --output with such a suffix")
        if self.to is not None and suffix in _SUFFIXES and suffix != f".{self.to}":
            raise UsageError(
                f"--output {self.output} and --to {self.to} name different formats: change one of them"
            )


class _StoppedError(Exception):
    """The command was stopped by a signal."""


def convert(
    file: Path,
    /,
    *,
    source: SourceOptions | None = None,
    target: TargetOptions | None = None,
    as_json: Annotated[
        bool, Parameter(name="--json", show_default=False, help="Print the result as a JSON object.")
    ] = False,
    quiet: Annotated[
        bool, Parameter(name="--quiet", show_default=False, help="Print no messages and no result line.")
    ] = False,
) -> int:
    """Make a Parquet file, a workbook with real cells, or a csv for spreadsheet programs of a saved csv.

    Parameters
    ----------
    file
        A csv file. The file that is made of it appears only if it is complete.
    """
    target = target or TargetOptions()
    target.check()
    return run(_convert(file, source or SourceOptions(), target, as_json=as_json, quiet=quiet))


async def _convert(
    file: Path, source: SourceOptions, target: TargetOptions, *, as_json: bool, quiet: bool
) -> int:
    stopped = threading.Event()

    def check_stopped(_: int) -> None:
        if stopped.is_set():
            raise _StoppedError

    try:
        made, messages = await asyncio.to_thread(_converted, file, source, target, check_stopped)
    except asyncio.CancelledError:
        stopped.set()  # the thread ends at its next block, and leaves no file
        raise
    except IncompleteResponseError as error:
        problem = DecodeError(f"{file}: {error}")  # a file does not become whole by waiting
    except FileExistsError as error:
        if error.strerror != os.strerror(errno.EEXIST):
            raise
        raise UsageError(f"{error.filename}: {error.strerror}; to replace it, use --replace") from None
    else:
        _print(made, messages, as_json=as_json, quiet=quiet)
        return 0
    raise problem


def _converted(
    file: Path, source: SourceOptions, target: TargetOptions, progress: Callable[[int], None]
) -> tuple[Converted, list[str]]:
    """Convert a file; return the new one, and messages about columns that are not known."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = convert_csv(
            file,
            target.output,
            to=target.to,
            kind=source.kind,
            calculate=source.calculate,
            date_format=source.date_format,
            delimiter="\t" if target.delimiter == "tab" else target.delimiter,
            decimal_comma=target.decimal_comma,
            allow_unended_line=source.allow_unended_line,
            replace=target.replace,
            progress=progress,
        )
    return made, [str(each.message) for each in caught if each.category is UnknownColumnWarning]


def _print(made: Converted, messages: list[str], *, as_json: bool, quiet: bool) -> None:
    if made.unread:
        where = "text in the column unread" if made.file_format == "parquet" else "text"
        messages.append(f"not understood, so kept as {where}: {counted(made.unread, 'cell')}")
    if not quiet:
        sys.stderr.writelines(f"toggl-async: {message}\n" for message in messages)
    if as_json:
        sys.stdout.write(json.dumps(_as_json(made)) + "\n")
    elif not quiet:
        sys.stdout.write(_as_text(made) + "\n")


def _as_json(made: Converted) -> dict[str, object]:
    return {
        "path": str(made.path),
        "format": made.file_format,
        "kind": made.kind,
        "rows": made.rows,
        "size": made.size,
        "harmless": made.harmless,
        "unread": made.unread,
    }


def _as_text(made: Converted) -> str:
    parts = [str(made.path), made.kind, counted(made.rows, "row"), filesize.decimal(made.size)]
    if made.harmless:
        parts.append(f"{counted(made.harmless, 'cell')} made harmless")
    return "  ".join(parts)
