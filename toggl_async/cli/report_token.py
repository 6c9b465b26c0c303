"""The token of a saved report, read from the environment or a file.

It is not an option, since other users of the machine can see a process's command line.
"""

import sys
from os import environ
from pathlib import Path
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli.exit_codes import UsageError

VARIABLE = "TOGGL_REPORT_TOKEN"


@Parameter(name="*")
@frozen(kw_only=True)
class TokenOptions:
    """The option for the source of a saved report's token."""

    file: Annotated[
        Path | None,
        Parameter(
            name="--token-file",
            allow_leading_hyphen=True,
            help=f"File with the report's token, - for standard input; by default, {VARIABLE} is used.",
        ),
    ] = None

    def read(self) -> str:
        """Return the token.

        Raises:
            UsageError: the token is missing or empty.
            OSError: the file cannot be read.
        """
        text = (
            environ.get(VARIABLE, "") if self.file is None else read_file(self.file).decode(errors="replace")
        )
        token = text.strip()
        if not token:
            raise UsageError(f"no report token: set {VARIABLE}, or give --token-file")
        return token


def read_file(file: Path) -> bytes:
    """Return the content of a file, or of standard input if the path is ``-``.

    Raises:
        OSError: the file cannot be read.
    """
    return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
