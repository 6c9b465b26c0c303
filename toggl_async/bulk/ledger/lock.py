"""The lock of an archive: one process at a time may change it.

The lock is the one that SQLite takes on an empty database, so on every platform the system releases it when
the process ends, even if it is killed. Another file beside it names the process that holds the lock.
"""

import contextlib
import json
import os
import socket
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from toggl_async._typeguards import is_mapping
from toggl_async.bulk.errors import ArchiveInUseError
from toggl_async.bulk.ledger.ledger_file import plain_errors

LOCK_SUFFIXES = (".lock", ".owner")
"""The ends of the names of the lock's files."""


@contextmanager
def archive_lock(place: Path) -> Generator[None]:
    """Hold the lock of an archive, whose files lie beside ``place``, which need not exist.

    Raises:
        ArchiveInUseError: another process holds it.
        LedgerError, OSError: the lock's file cannot be written.
    """
    lock, owner = (place.with_name(f"{place.name}{suffix}") for suffix in LOCK_SUFFIXES)
    with plain_errors(lock):
        os.close(os.open(lock, os.O_CREAT | os.O_RDWR, 0o600))
        with contextlib.closing(sqlite3.connect(lock, timeout=0, isolation_level=None)) as held:
            try:
                held.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as fault:
                if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                message = f"{place.parent} is in use by {_owner(owner)}"
            else:
                message = ""
            if message:
                raise ArchiveInUseError(message)
            owner.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}), "utf-8")
            try:
                yield
            finally:
                owner.unlink(missing_ok=True)


def _owner(path: Path) -> str:
    try:
        found: object = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        found = None
    if is_mapping(found) and {"pid", "host"} <= set(found):
        return f"process {found['pid']} on {found['host']}"
    return "another process"
