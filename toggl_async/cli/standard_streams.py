"""Standard input, output and error, any of which the shell's ``>&-`` may have closed."""

import os
import select
import sys

_CLOSED: set[str] = set()


def replace_closed_streams() -> None:
    """Open the null device in the place of each closed stream; what is written there is dropped.

    Otherwise the next file or socket would get the descriptor of the closed stream.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _CLOSED.add(name)
            mode, flag = ("w", os.O_WRONLY) if number else ("r", os.O_RDONLY)
            opened = os.open(os.devnull, flag)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def is_closed(name: str) -> bool:
    """Return whether ``stdin``, ``stdout`` or ``stderr`` was closed when the program began."""
    return name in _CLOSED


def write_output(block: bytes) -> None:
    """Write all bytes to standard output, however long that blocks.

    Raises:
        OSError: nobody reads standard output, or the disk is full.
    """
    number, rest = sys.stdout.fileno(), memoryview(block)
    while rest:
        try:
            rest = rest[os.write(number, rest) :]
        except BlockingIOError:  # another program, which shares the pipe, has made it non-blocking
            select.select((), (number,), ())
