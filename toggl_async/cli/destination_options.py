"""The options for where exported files are saved."""

from pathlib import Path
from typing import Annotated, Literal

from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli.exit_codes import UsageError


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
        Path | None, Parameter(name="--output", help="Path of the file, if there is only one.")
    ] = None
    existing: Annotated[
        Literal["error", "replace", "skip", "number"],
        Parameter(
            name="--existing",
            help="If the file exists: fail, replace it, keep it if it is whole, or number the new file.",
        ),
    ] = "error"

    def validate(self, files: int) -> None:
        """Check the options against the number of files.

        Raises:
            UsageError: the options contradict each other.
        """
        if not files:
            raise UsageError("--format names no format")
        if self.output is None:
            return
        if self.to_dir is not None:
            raise UsageError("--output is the whole path: leave --to-dir out")
        if files != 1:
            raise UsageError("--output is the path of one file: give one --format, or --to-dir")

    def path(self, default_name: str) -> Path:
        """Return the path of a file, which has the default name unless --output was given."""
        return self.output or (self.to_dir or Path()) / default_name
