"""What ``toggl-async login`` asks: the token without echo, and the workspace."""

import getpass
import signal
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from toggl_async.cli.converters import parse_whole_number
from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.row_text import printable
from toggl_async.cli.signals import SIGNALS
from toggl_async.cli.standard_streams import is_closed

_PROMPT = "API token, from https://track.toggl.com/profile (it is not shown): "
_LONGEST = 4096


def ask_token() -> str:
    """Return the token that the user types, or the first line of standard input if it is no terminal.

    Raises:
        UsageError: there is none.
        KeyboardInterrupt: Ctrl-C was typed.
    """
    if is_closed("stdin"):
        raise UsageError("no token: standard input is closed")
    try:
        token = _typed(_PROMPT) if sys.stdin.isatty() else sys.stdin.readline(_LONGEST)
    except (EOFError, UnicodeDecodeError):
        token = ""
    if not token.strip():
        raise UsageError("no token: type one, or send it to standard input")
    return token.strip()


def _typed(prompt: str) -> str:
    try:
        with _ended_by_signals():
            return getpass.getpass(prompt, stream=sys.stderr)
    except BaseException:
        sys.stderr.write("\n")  # the cursor is still behind the prompt
        raise


@contextmanager
def _ended_by_signals() -> Generator[None]:
    """Let signals raise an exception, as Ctrl-C does: the terminal would stay without echo otherwise."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    others = [number for number in SIGNALS if number != signal.SIGINT]
    before = {number: signal.signal(number, end) for number in others}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ask_workspace(workspaces: Mapping[int, str], suggested: int | None) -> int:
    """Return the id of the workspace that the user chooses by its number; Enter chooses the suggested one.

    Raises:
        UsageError: nothing was typed, and nothing is suggested.
    """
    for number, (workspace_id, name) in enumerate(workspaces.items(), start=1):
        sys.stderr.write(f"  {number}  {workspace_id}  {printable(name)}\n")
    ids = list(workspaces)
    default = suggested if suggested in ids else None
    while True:
        sys.stderr.write("Workspace" + (f" [{default}]: " if default else ": "))
        sys.stderr.flush()
        line = sys.stdin.readline(_LONGEST)
        chosen = _chosen(line.strip(), ids) if line.strip() else default
        if line and chosen is not None:
            return chosen
        if not line:
            raise UsageError("no workspace was chosen: give --workspace ID")
        sys.stderr.write(f"Type a number from 1 to {len(ids)}.\n")


def _chosen(text: str, ids: Sequence[int]) -> int | None:
    """Return the id that the number in a list, or the id itself, stands for."""
    try:
        number = parse_whole_number(text)
    except ValueError:
        return None
    if number in ids:
        return number
    return ids[number - 1] if number <= len(ids) else None
