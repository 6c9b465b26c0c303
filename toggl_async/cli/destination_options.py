"""The options for where exported files are saved."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, get_args

from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli.exit_codes import UsageError
from toggl_async.options import Existing
from toggl_async.request.media_types import FileFormat

_SUFFIXES = frozenset(f".{each}" for each in get_args(FileFormat))


@Parameter(name="*")
@frozen(kw_only=True)
class DestinationOptions:
    """The options for where exported files are saved."""

    to_dir: Annotated[
        Path | None,
        Parameter(
            name="--to-dir",
            help="Existing folder for the files; by default, the current folder.",
        ),
    ] = None
    output: Annotated[
        Path | None,
        Parameter(
            name="--output",
            allow_leading_hyphen=True,
            help="Path of the file, if there is only one; - is standard output.",
        ),
    ] = None
    existing: Annotated[
        Existing,
        Parameter(
            name="--existing",
            help="If the file exists: fail, replace it, keep it if it is whole, number the new file, or "
            "replace it only if the new file differs.",
        ),
    ] = "error"

    @property
    def streams(self) -> bool:
        """True if the file is written to standard output."""
        return self.output == Path("-")

    def formats(self, given: Sequence[str] | None) -> Sequence[str]:
        """Return the formats that were given, or else the one that the suffix of ``--output`` names.

        Raises:
            UsageError: ``--format`` names no format, or another one than the suffix.
        """
        suffix = "" if self.output is None else self.output.suffix.lower()
        named = suffix.removeprefix(".") if suffix in _SUFFIXES else None
        if given is None:
            return (named or "csv",)
        if not given:
            raise UsageError("--format names no format")
        if named is not None and len(given) == 1 and given[0] != named:
            raise UsageError(
                f"--output {self.output} and --format {given[0]} name different formats: change one of them"
            )
        return given

    def validate(self, formats: int, *, splits: bool = False) -> None:
        """Check the options against the number of formats; ``splits``: each has several files.

        Raises:
            UsageError: the options contradict each other.
        """
        if self.output is None:
            return
        if self.to_dir is not None:
            raise UsageError("--output is the whole path: leave --to-dir out")
        if formats != 1:
            raise UsageError("--output is the path of one file: give one --format, or --to-dir")
        if self.streams and splits:
            raise UsageError("--output - writes one file: leave --split out")
        if self.streams and self.existing != "error":
            raise UsageError("--output - writes to standard output: leave --existing out")

    def path(self, default_name: str, part: tuple[date, date] | None = None) -> Path:
        """Return the path of a file, which has the default name unless --output was given.

        ``part`` is the date range of the file if there are several; the name from --output then ends with it.
        """
        if self.output is None:
            return (self.to_dir or Path()) / default_name
        if part is None:
            return self.output
        return self.output.with_name(f"{self.output.stem}_{part[0]}_{part[1]}{self.output.suffix}")
