"""The file of a page, written whole or not at all."""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.html_page import HtmlPage, generator

_BEGINNING = 1024
"""The first bytes of a page, which contain the name of the program that made it."""


def check_page(path: Path, command: str) -> None:
    """Check that a command may write its page: it replaces only its own earlier page, or an empty file.

    Raises:
        UsageError: the path is that of another file, or its folder does not exist.
        OSError: the existing file cannot be read.
    """
    if not path.absolute().parent.is_dir():
        raise UsageError(f"--html: there is no folder {path.parent}")
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise UsageError(f"--html: {path} is a folder: name a file, such as {path / 'page.html'}")
    if not stat.S_ISREG(mode):
        raise UsageError(f"--html: {path} is no regular file")
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
    if beginning and generator(command).encode() not in beginning:
        raise UsageError(f"--html: {path} is no page of this command: remove it, or name another file")


def write_page(path: Path, page: HtmlPage) -> None:
    """Write a page under a hidden name beside its own, then rename it.

    Raises:
        UsageError: an existing file is not an earlier page.
        OSError: the file cannot be written; nothing has changed.
    """
    check_page(path, page.command)
    target = Path(os.path.realpath(path))  # a symbolic link remains, and leads to the new page
    try:
        _replace(target, page.html())
    except OSError as error:
        number, problem = error.errno, error.strerror
    else:
        return
    raise OSError(number, problem, str(path))  # the hidden name would mean nothing to the user


def _replace(target: Path, text: str) -> None:
    hidden = target.with_name(f".toggl-async-{secrets.token_hex(8)}.part")
    try:
        with hidden.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        hidden.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            hidden.unlink()
        raise
