"""The database file of the ledger: its creation, its version, and the errors of SQLite in plain words.

A new ledger is made under another name and renamed once it is whole, so a process that is killed meanwhile
leaves a whole ledger or none. The write-ahead log is not synced at each commit: after a power loss the newest
entries may be missing, and are then made again from the files.
"""

import contextlib
import errno
import os
import sqlite3
import stat
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from toggl_async.bulk.errors import LedgerError

LEDGER_NAME = "bulk-ledger.sqlite3"
"""The name of the ledger's file in the folder of the archive."""
_SUFFIXES = ("-wal", "-shm", "-journal")
"""The ends of the names of SQLite's own files beside a database."""
_MAGIC = b"SQLite format 3\0"
_VERSION = 1
_APPLICATION_ID = 0x70661B  # distinguishes a ledger from the database of another program
_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE workspace (
  account TEXT, id INTEGER, name TEXT, organization_id INTEGER, role TEXT, seen_on TEXT,
  PRIMARY KEY (account, id)
) WITHOUT ROWID;
CREATE TABLE quota (
  account TEXT, organization_id INTEGER, resets_at TEXT, per_hour INTEGER,
  PRIMARY KEY (account, organization_id)
) WITHOUT ROWID;
CREATE TABLE job (
  name TEXT PRIMARY KEY, account TEXT NOT NULL, workspace_id INTEGER NOT NULL, report TEXT NOT NULL,
  file_format TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL, query TEXT NOT NULL,
  state TEXT NOT NULL, requests INTEGER NOT NULL, request TEXT, error TEXT, shrunk TEXT,
  replaces TEXT, size INTEGER, sha256 TEXT, fetched_at TEXT, last TEXT, rows INTEGER, tracked_seconds INTEGER
) WITHOUT ROWID;
"""
_TABLE_QUERIES = (
    "SELECT * FROM about LIMIT 1",
    "SELECT * FROM workspace LIMIT 1",
    "SELECT * FROM quota LIMIT 1",
    "SELECT * FROM job LIMIT 1",
)
"""Queries that succeed in every ledger, and fail in a damaged one."""


def is_database(path: Path) -> bool:
    """Return whether a file is a database of SQLite, as a ledger is.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def create(path: Path, about: Iterable[tuple[str, str]]) -> None:
    """Create a ledger; ``about`` are the keys and values of its table of that name.

    Raises:
        OSError: it cannot be written.
    """
    new = path.with_name(f"{path.name}.new")
    with plain_errors(path):
        for suffix in ("", *_SUFFIXES):
            new.with_name(f"{new.name}{suffix}").unlink(missing_ok=True)
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with contextlib.closing(sqlite3.connect(new, isolation_level=None)) as made:
            fill(made, about)
        # SQLite would apply the log of an earlier ledger, which was removed without it, to the new one.
        for suffix in _SUFFIXES:
            path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
        new.replace(path)


def fill(made: sqlite3.Connection, about: Iterable[tuple[str, str]]) -> None:
    """Create the tables of a ledger in an empty database."""
    made.executescript(f"BEGIN; {_SCHEMA}")
    made.executemany("INSERT INTO about VALUES (?, ?)", about)
    made.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    made.execute(f"PRAGMA user_version = {_VERSION}")
    made.execute("COMMIT")


def connect(path: Path, *, writes: bool) -> sqlite3.Connection:
    """Open a ledger.

    Raises:
        FileNotFoundError: there is no ledger at the path.
        LedgerError: it is damaged, empty, read-only, newer, or another kind of file.
        OSError: it cannot be read.
    """
    with plain_errors(path):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise LedgerError(f"{path} is not a file")
        if not status.st_size:
            raise LedgerError(
                f"{path} is empty: remove it and run the plan again, which makes it from the files"
            )
        if writes and not os.access(path, os.W_OK):
            raise LedgerError(f"{path} is read-only")
        if writes:
            return _opened(path, "mode=rw", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")
        try:
            return _opened(path, "mode=ro")
        except sqlite3.OperationalError:
            # A reader creates a file for the index of the log, which fails in a folder that it may not write
            # to. Without a log, no process is writing, so the ledger can be read without that file.
            if os.access(path.parent, os.W_OK) or path.with_name(f"{path.name}-wal").exists():
                raise
            return _opened(path, "mode=ro&immutable=1")


def _opened(path: Path, mode: str, *statements: str) -> sqlite3.Connection:
    ledger = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
    try:
        _check(path, ledger)
        for statement in statements:
            ledger.execute(statement)
    except BaseException:
        ledger.close()
        raise
    return ledger


def _check(path: Path, ledger: sqlite3.Connection) -> None:
    mark: object = ledger.execute("PRAGMA application_id").fetchone()[0]
    version: object = ledger.execute("PRAGMA user_version").fetchone()[0]
    if mark != _APPLICATION_ID:
        raise LedgerError(f"{path} is a database of another program: name another folder or ledger")
    if version != _VERSION:
        raise LedgerError(f"{path} is from another version of this program ({version}, not {_VERSION})")
    for look in _TABLE_QUERIES:
        ledger.execute(look).fetchone()


@contextmanager
def plain_errors(path: Path) -> Generator[None]:
    """Replace the errors of SQLite with ones that say in plain words what is wrong.

    Raises:
        LedgerError: the ledger is damaged, locked or read-only.
        OSError: the disk is full or fails.
    """
    try:
        yield
    except sqlite3.Error as fault:
        error = _translated(path, fault)
    except UnicodeDecodeError:
        error = _damaged(path)
    else:
        return
    raise error


@contextmanager
def readable_values(path: Path) -> Generator[None]:
    """Report the ledger as damaged if a value in it cannot be read.

    Raises:
        LedgerError: the block raised a ValueError or a TypeError.
    """
    try:
        yield
    except (ValueError, TypeError):
        error = _damaged(path)
    else:
        return
    raise error


def _damaged(path: Path) -> LedgerError:
    return LedgerError(
        f"{path} is damaged: move it away and run the plan again, which makes it from the files"
    )


def _translated(path: Path, fault: sqlite3.Error) -> Exception:
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_FULL:
            return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        case sqlite3.SQLITE_IOERR:
            return OSError(errno.EIO, f"{os.strerror(errno.EIO)} ({fault})", str(path))
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        case sqlite3.SQLITE_READONLY:
            return LedgerError(f"{path} is read-only")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return _damaged(path)
        case _:
            return LedgerError(f"{path} cannot be used: {fault}")
