"""``toggl-async completion``: completion of commands and options in a shell."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter
from cyclopts.completion import ShellDetectionError, detect_shell

from toggl_async.cli.exit_codes import UsageError

Shell = Literal["bash", "zsh", "fish"]
_SHELLS: tuple[Shell, ...] = ("bash", "zsh", "fish")
_STARTUP = {"bash": ".bashrc", "zsh": ".zshrc"}
"""The files in the home folder to which a line may be added; fish needs none."""

ShellName = Annotated[
    Shell | None,
    Parameter(name="SHELL", show_default=False, help="The shell; by default, the one that you type in."),
]
Install = Annotated[
    bool,
    Parameter(
        name="--install",
        show_default=False,
        help="Write the script where the shell finds it, and have ~/.bashrc or ~/.zshrc load it.",
    ),
]


def completion(shell: ShellName = None, /, *, install: Install = False) -> int:
    """Print the completion script for a shell, or install it."""
    app, chosen = _program(), shell or _detected()
    if not install:
        sys.stdout.write(app.generate_completion(shell=chosen))
        return 0
    startup = Path.home() / _STARTUP[chosen] if chosen in _STARTUP else None
    before = _content(startup)
    path = app.install_completion(shell=chosen)
    sys.stdout.write(f"The completion for {chosen} is in {path}.\n")
    if startup is not None and _content(startup) != before:
        sys.stdout.write(f"A line in {startup} loads it.\n")
    sys.stdout.write("It works in the next shell that you start.\n")
    return 0


def _program() -> App:
    # That module imports this one by its path.
    program: Callable[[], App] = import_module("toggl_async.cli.app").program
    return program()


def _content(path: Path | None) -> bytes | None:
    return path.read_bytes() if path is not None and path.exists() else None


def _detected() -> Shell:
    try:
        detected = detect_shell()
    except ShellDetectionError:
        detected = None
    for each in _SHELLS:
        if each == detected:
            return each
    raise UsageError("completion: name the shell: bash, zsh or fish")
