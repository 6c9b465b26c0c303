"""A rate limit for the processes of one machine, kept in a file."""

import asyncio
import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread
import attrs

from toggl_async import clock as time
from toggl_async.ratelimit.shared.bucket import Claim, Due, SharedBucket, microseconds
from toggl_async.ratelimit.shared.fallback import FallbackBucket

_logger = logging.getLogger("toggl_async")

_PATIENCE = 1.0
"""Seconds to wait while other processes write; each of them takes less than a thousandth of that."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_TABLE = "CREATE TABLE IF NOT EXISTS toggl_async_rate (key TEXT PRIMARY KEY, boot TEXT, due INTEGER)"
_READ = "SELECT due FROM toggl_async_rate WHERE key = ? AND boot = ?"
_WRITE = "INSERT OR REPLACE INTO toggl_async_rate VALUES (?, ?, ?)"

ResultT = TypeVar("ResultT")


@attrs.frozen
class FileRateLimit:
    """Shares one rate limit with all processes of this machine that name the same file.

    The file is created if it does not exist, readable by its owner alone; its folder must exist, and must not
    be on a network drive. Clients with the same credential and origin share a rate, unless they have
    different ``name``s. While the file cannot be used, or the disk does not respond within two seconds, each
    process does its own pacing and logs a warning.
    """

    path: Path = attrs.field(converter=Path)
    name: str = attrs.field(default="toggl_async", kw_only=True)

    def bind(self, key: str) -> SharedBucket:
        """Return the bucket that all processes share under this key."""
        bucket = FileBucket(self.path, f"{self.name}:{key}")
        return FallbackBucket(bucket, str(self.path), (OSError, sqlite3.Error))


class FileBucket:
    """A bucket in a file, which is opened for each step: a fork or the removal of the file does no harm."""

    def __init__(self, path: Path, key: str, clock: Callable[[], float] = time.seconds) -> None:
        self._path = path
        self._key = key
        self._clock = clock
        self._boot = boot_id()
        # A limit of our own, so that neither we nor the program take threads from the other.
        self._one = anyio.CapacityLimiter(1)
        self._in_use = threading.Lock()

    async def claim(self, interval: float, patience: float | None = None) -> Claim:
        """Claim the next free ``interval`` (in seconds), if it starts within ``patience`` seconds."""
        length, bound = microseconds(interval), None if patience is None else microseconds(patience)
        return await self._step(lambda due: due.claim(length, bound))

    async def give_back(self, claim: Claim) -> None:
        """Give back a claim that is not used; this has no effect if another claim was made after it."""
        await self._step(lambda due: (None, due.give_back(claim)))

    async def penalize(self, seconds: float) -> None:
        """Let no request that is claimed from now on start within ``seconds`` (at most two minutes)."""
        await self._step(lambda due: (None, due.penalize(microseconds(seconds))))

    async def close(self) -> None:
        """Do nothing: the file is not kept open."""

    async def _step(self, change: Callable[[Due], tuple[ResultT, int | None]]) -> ResultT:
        # A thread whose disk hangs cannot be ended, only left behind.
        async with asyncio.timeout(2 * _PATIENCE):
            return await anyio.to_thread.run_sync(self._alone, change, limiter=self._one)

    def _alone(self, change: Callable[[Due], tuple[ResultT, int | None]]) -> ResultT:
        # A thread that was left behind keeps the lock, so that no more threads hang beside it.
        if not self._in_use.acquire(timeout=_PATIENCE):
            raise TimeoutError
        try:
            return self._repaired(change)
        finally:
            self._in_use.release()

    def _repaired(self, change: Callable[[Due], tuple[ResultT, int | None]]) -> ResultT:
        try:
            return self._change(change)
        except sqlite3.OperationalError:
            raise  # the file is locked, or the disk is full; the file itself is not damaged
        except sqlite3.DatabaseError:
            self._put_aside()
            return self._change(change)

    def _put_aside(self) -> None:
        # The old file is kept: it may be another file of the user, named by mistake.
        aside = self._path.with_name(f"{self._path.name}.damaged")
        _logger.warning(
            "%s is damaged or is another kind of file: a new file was made, and the old one kept as %s",
            self._path,
            aside,
        )
        with contextlib.suppress(FileNotFoundError):  # another process was faster
            self._path.replace(aside)

    def _change(self, change: Callable[[Due], tuple[ResultT, int | None]]) -> ResultT:
        with self._opened() as file:
            found = file.execute(_READ, (self._key, self._boot)).fetchone()
            moment = found[0] if found is not None and isinstance(found[0], int) else 0
            # The clock is read while the file is locked, so that a later claim has a later time.
            result, due = change(Due(moment, microseconds(self._clock())))
            if due is not None:
                file.execute(_WRITE, (self._key, self._boot, due))
            return result

    @contextmanager
    def _opened(self) -> Generator[sqlite3.Connection]:
        with contextlib.suppress(FileExistsError):
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        file = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        try:
            # After a power cut the content is worthless, so no journal is kept and nothing is synced.
            file.execute("PRAGMA journal_mode = MEMORY")
            file.execute("PRAGMA synchronous = OFF")
            file.execute("BEGIN IMMEDIATE")
            file.execute(_TABLE)
            yield file
            file.execute("COMMIT")
        finally:
            file.close()


def boot_id() -> str:
    """Return the id of this boot of the machine, empty where the system has none."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
