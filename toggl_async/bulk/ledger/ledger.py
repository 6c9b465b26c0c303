"""The ledger: a SQLite database beside the files, used on one thread, never on the event loop.

It contains no secret. If the ledger and the files disagree, the files are right.
"""

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Self

from toggl_async.bulk.errors import LedgerError
from toggl_async.bulk.ledger.entry import LedgerEntry
from toggl_async.bulk.ledger.ledger_file import connect, create, fill, plain_errors, readable_values
from toggl_async.bulk.ledger.ledger_rows import entry_of, row_of
from toggl_async.bulk.ledger.seen_account import SeenQuota, SeenWorkspace

_PUT = "INSERT OR REPLACE INTO job VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NAMED = "SELECT * FROM job WHERE name IN (SELECT value FROM json_each(?))"
_ALL = "SELECT * FROM job ORDER BY name"
_WORKSPACES = "SELECT id, name, organization_id, role, seen_on FROM workspace WHERE account = ? ORDER BY id"
_PLAN = "plan"


class Ledger:
    """An open ledger. Every method may raise LedgerError, or OSError where the disk is full or fails."""

    def __init__(self, path: Path, file: sqlite3.Connection, *, writes: bool = True) -> None:
        self.path = path
        self._file = file
        self._writes = writes

    @classmethod
    def open(cls, path: Path, *, writes: bool = True) -> Self:
        """Open a ledger.

        Raises:
            FileNotFoundError: there is no ledger at the path.
        """
        return cls(path, connect(path, writes=writes), writes=writes)

    @classmethod
    def create(cls, path: Path, plan: str) -> Self:
        """Create and open a ledger for a plan, given as JSON."""
        create(path, [(_PLAN, plan)])
        return cls.open(path)

    @classmethod
    def in_memory(cls, path: Path, plan: str) -> Self:
        """Create a ledger in memory, for a plan without one on disk; ``path`` names it in errors."""
        file = sqlite3.connect(":memory:", isolation_level=None)
        fill(file, [(_PLAN, plan)])
        return cls(path, file)

    @property
    def plan(self) -> str:
        """The plan, as JSON."""
        with plain_errors(self.path):
            found = self._file.execute("SELECT value FROM about WHERE key = ?", (_PLAN,)).fetchone()
        if found is None:
            raise LedgerError(f"{self.path} contains no plan")
        return str(found[0])

    @property
    def is_unused(self) -> bool:
        """True if no job was ever begun, so that the ledger may get another plan."""
        with plain_errors(self.path):
            return self._file.execute("SELECT 1 FROM job LIMIT 1").fetchone() is None

    def replace_plan(self, plan: str) -> None:
        """Replace the plan."""
        with plain_errors(self.path):
            self._file.execute("UPDATE about SET value = ? WHERE key = ?", (plan, _PLAN))

    def entries(self, names: Sequence[str]) -> dict[str, LedgerEntry]:
        """Return the entries of some jobs, by name."""
        with plain_errors(self.path), readable_values(self.path):
            rows = self._file.execute(_NAMED, (json.dumps(names),)).fetchall()
            return {entry.name: entry for entry in map(entry_of, rows)}

    def all_entries(self) -> Iterator[LedgerEntry]:
        """Yield all entries in the order of their names."""
        # The cursor is closed, since one in the traceback of an error would keep the file open.
        with plain_errors(self.path), closing(self._file.execute(_ALL)) as rows:
            for row in rows:
                with readable_values(self.path):
                    entry = entry_of(row)
                yield entry

    def put(self, *entries: LedgerEntry) -> None:
        """Write entries in one transaction."""
        with plain_errors(self.path), self._transaction():
            self._file.executemany(_PUT, map(row_of, entries))

    @contextmanager
    def _transaction(self) -> Generator[None]:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._file.execute("COMMIT")
        except BaseException:
            self._file.rollback()
            raise

    def workspaces(self, account: str) -> list[SeenWorkspace]:
        """Return the workspaces of an account as of the last time that they were listed."""
        with plain_errors(self.path):
            rows = self._file.execute(_WORKSPACES, (account,)).fetchall()
        with readable_values(self.path):
            return [
                SeenWorkspace(number, name, organization, role, date.fromisoformat(day))
                for number, name, organization, role, day in rows
            ]

    def put_workspaces(self, account: str, workspaces: Iterable[SeenWorkspace]) -> None:
        """Replace the workspaces of an account; a ledger that is only read keeps those of before."""
        if not self._writes:
            return
        with plain_errors(self.path), self._transaction():
            self._file.execute("DELETE FROM workspace WHERE account = ?", (account,))
            self._file.executemany(
                "INSERT INTO workspace VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (account, each.id, each.name, each.organization_id, each.role, each.seen_on.isoformat())
                    for each in workspaces
                ],
            )

    def quotas(self) -> list[SeenQuota]:
        """Return the hourly quotas, as they were last seen."""
        with plain_errors(self.path):
            rows = self._file.execute(
                "SELECT account, organization_id, resets_at, per_hour FROM quota"
            ).fetchall()
        with readable_values(self.path):
            return [
                SeenQuota(account, organization, None if at is None else datetime.fromisoformat(at), per_hour)
                for account, organization, at, per_hour in rows
            ]

    def put_quota(self, quota: SeenQuota) -> None:
        """Write an hourly quota, unless the ledger is only read."""
        if not self._writes:
            return
        at = None if quota.resets_at is None else quota.resets_at.isoformat()
        with plain_errors(self.path):
            self._file.execute(
                "INSERT OR REPLACE INTO quota VALUES (?, ?, ?, ?)",
                (quota.account, quota.organization_id, at, quota.per_hour),
            )

    def close(self) -> None:
        """Close the database."""
        self._file.close()
