"""A saved report's token: from the environment or a file, since a command line is seen by others."""

import sys
from os import environ
from pathlib import Path
from typing import Annotated

from attrs import frozen
from cyclopts import Parameter

from toggl_async.cli.exits import MistakeError

VARIABLE = "TOGGL_REPORT_TOKEN"


@Parameter(name="*")
@frozen(kw_only=True)
class TokenSource:
    """The option that says where a saved report's token is."""

    file: Annotated[
        Path | None,
        Parameter(
            name="--token-file",
            allow_leading_hyphen=True,
            help=f"File with the report's token, - for standard input; left out, {VARIABLE} holds it.",
        ),
    ] = None

    def read(self) -> str:
        """The token.

        Raises:
            MistakeError: there is none.
            OSError: the file cannot be read.
        """
        given = (
            environ.get(VARIABLE, "") if self.file is None else content(self.file).decode(errors="replace")
        )
        token = given.strip()
        if not token:
            raise MistakeError(f"no report token: set {VARIABLE}, or give --token-file")
        return token


def content(file: Path) -> bytes:
    """What is in a file, or comes on standard input if it is called ``-``.

    Raises:
        OSError: the file cannot be read.
    """
    return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
