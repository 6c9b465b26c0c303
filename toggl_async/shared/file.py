"""A pace for the processes of one machine, kept in a file."""

import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread
import attrs

from toggl_async import clock as time
from toggl_async.shared.line import Due, Line, Reservation, microseconds
from toggl_async.shared.steady import SteadyLine

_logger = logging.getLogger("toggl_async")

_PATIENCE = 1.0
"""Seconds to wait for others who write; each takes less than a thousandth of that."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_TABLE = "CREATE TABLE IF NOT EXISTS toggl_async_pace (key TEXT PRIMARY KEY, boot TEXT, due INTEGER)"
_READ = "SELECT due FROM toggl_async_pace WHERE key = ? AND boot = ?"
_WRITE = "INSERT OR REPLACE INTO toggl_async_pace VALUES (?, ?, ?)"

ResultT = TypeVar("ResultT")


@attrs.frozen
class FilePace:
    """Keeps one pace with all processes of this machine that name the same file.

    The file is made if it is not there, for its owner alone; its folder must exist, and not be on a network.
    Clients of the same credential and origin share a pace; ``name`` sets those apart who would not.
    While the file cannot be used, each process keeps its own pace, and says so in a warning.
    """

    path: Path = attrs.field(converter=Path)
    name: str = attrs.field(default="toggl_async", kw_only=True)

    def bind(self, key: str) -> Line:
        """The line of all who have the same key."""
        line = FileLine(self.path, f"{self.name}:{key}")
        return SteadyLine(line, str(self.path), (OSError, sqlite3.Error))


class FileLine:
    """A line in a file. It is opened for each step alone, so that a fork or its removal does no harm."""

    def __init__(self, path: Path, key: str, clock: Callable[[], float] = time.seconds) -> None:
        self._path = path
        self._key = key
        self._clock = clock
        self._boot = boot()
        # One thread at a time, whatever other work the program has for threads.
        self._one = anyio.CapacityLimiter(1)

    async def reserve(self, interval: float, patience: float | None = None) -> Reservation:
        """Take the next turn, if it comes within ``patience`` seconds; it lasts ``interval`` seconds."""
        length, bound = microseconds(interval), None if patience is None else microseconds(patience)
        return await self._step(lambda due: due.reserve(length, bound))

    async def give_back(self, reservation: Reservation) -> None:
        """Let go of a turn in which nothing is sent; it is lost if another was taken after it."""
        await self._step(lambda due: (None, due.give_back(reservation)))

    async def penalize(self, seconds: float) -> None:
        """Let nobody go for so long who reserves from now on; two minutes at the most."""
        await self._step(lambda due: (None, due.penalize(microseconds(seconds))))

    async def close(self) -> None:
        """Let go of what it holds, which is nothing."""

    async def _step(self, change: Callable[[Due], tuple[ResultT, int | None]]) -> ResultT:
        return await anyio.to_thread.run_sync(self._mended, change, limiter=self._one)

    def _mended(self, change: Callable[[Due], tuple[ResultT, int | None]]) -> ResultT:
        try:
            return self._change(change)
        except sqlite3.OperationalError:
            raise  # it is locked, or the disk is full: not the file's fault
        except sqlite3.DatabaseError:
            self._put_aside()
            return self._change(change)

    def _put_aside(self) -> None:
        # It is not removed: it may be a file of the user's, named by mistake.
        aside = self._path.with_name(f"{self._path.name}.damaged")
        _logger.warning("%s is damaged, or no pace: made anew, and the old one kept as %s", self._path, aside)
        with contextlib.suppress(FileNotFoundError):  # another process was faster
            self._path.replace(aside)

    def _change(self, change: Callable[[Due], tuple[ResultT, int | None]]) -> ResultT:
        with self._opened() as file:
            found = file.execute(_READ, (self._key, self._boot)).fetchone()
            moment = found[0] if found is not None and isinstance(found[0], int) else 0
            # The clock is read under the lock: who comes later has the later time.
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
            # What a power cut would lose is worth nothing after it: no journal, and nothing is synced.
            file.execute("PRAGMA journal_mode = MEMORY")
            file.execute("PRAGMA synchronous = OFF")
            file.execute("BEGIN IMMEDIATE")
            file.execute(_TABLE)
            yield file
            file.execute("COMMIT")
        finally:
            file.close()


def boot() -> str:
    """What tells this start of the machine from others, empty where the system does not say."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
