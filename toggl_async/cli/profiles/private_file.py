"""Files that only their owner can read."""

import os
import secrets
import stat
from pathlib import Path

from toggl_async.cli.exit_codes import UsageError

_PRIVATE = 0o600
_PRIVATE_FOLDER = 0o700
_OTHERS = 0o077
_LONGEST = 4096


def read_private(path: Path) -> str:
    """Return the text of a file with a secret, without blanks at its ends.

    Raises:
        UsageError: other users can read the file, or it is no text file of at most 4 kB.
        OSError: the file cannot be read.
    """
    # A pipe must not hold up the program until somebody writes to it.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        # The open file is examined, since another may be at the path by now.
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise UsageError(f"{path}: this is not a file")
        if os.name != "nt" and mode & _OTHERS:
            raise UsageError(
                f"{path}: other users can read this file with a token (mode {stat.S_IMODE(mode):o}): "
                f"type chmod 600 {path}"
            )
        content = file.read(_LONGEST + 1)
    try:
        if len(content) <= _LONGEST:
            return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        pass
    raise UsageError(f"{path}: this is not a file with one token")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, at every moment, whole or not at all.

    The folder is made if it is missing. A link is followed, and stays.

    Raises:
        OSError: the file cannot be written.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
