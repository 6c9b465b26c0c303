"""The consoles that print help, tables and progress bars."""

import os

from rich.console import Console


class OutputConsole(Console):
    """A console that reports a closed pipe like every other output of the program."""

    def on_broken_pipe(self) -> None:
        """Raise a BrokenPipeError; rich would end the program with exit code 1."""
        raise BrokenPipeError

    def show_cursor(self, *_: object, **__: object) -> bool:
        """Leave the cursor as it is: a process that is killed could not show it again."""
        return False


def output_console(*, stderr: bool = False, width: int | None = None) -> OutputConsole:
    """Return a console on standard output or standard error; with ``NO_COLOR``, it prints plain text."""
    # Rich itself drops only the colours, and keeps bold and dim text.
    plain = bool(os.environ.get("NO_COLOR"))
    return OutputConsole(stderr=stderr, width=width, color_system=None if plain else "auto")
