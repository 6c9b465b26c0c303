"""Runs of a plan in processes that are killed: a program that forks a process for each run.

The program has imported all that a run needs, so that a run begins within milliseconds. It reads an order, a
line of JSON, from its standard input, and prints the outcome as another. It has no thread and no event loop.
"""

import asyncio
import functools
import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from tests.support.broken_variants import VARIANTS
from toggl_async import ApiToken, Clock, Hosts, RateLimit, Retry, Timeout, Toggl
from toggl_async.bulk import Account, Run, open_archive, plan_from_json
from toggl_async.events import Listener

_CALLS = ("fsync", "link", "rename", "replace", "unlink", "write")
_CREATES = os.O_CREAT | getattr(os, "O_TMPFILE", 0)


@attrs.frozen(kw_only=True)
class Order:
    """A run: its plan as JSON and the origin of its server.

    ``kill_after`` kills the process after some seconds, ``kill_at`` before its step of this number. ``days``
    are added to the clock. ``variant`` names one of the broken variants.
    """

    plan: str
    origin: str
    concurrency: int = 8
    attempts: int = 1
    kill_after: float | None = None
    kill_at: int | None = None
    days: int = 0
    variant: str | None = None
    stops_after: int | None = None


@attrs.frozen(kw_only=True)
class Outcome:
    """The outcome of a run: True for ``killed``, or its result, or the error that ended it."""

    killed: bool
    error: str | None = None
    result: dict[str, Any] = attrs.Factory(dict)
    steps: list[list[str]] = attrs.Factory(list)

    @property
    def complete(self) -> bool:
        """True if the run ended, and left nothing to do."""
        return bool(self.result.get("complete"))


class Forks:
    """The program, to which tests send orders."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        self._program = program

    async def run(self, order: Order) -> Outcome:
        """Run a plan in a process of its own."""
        return await asyncio.to_thread(self._run, order)

    def _run(self, order: Order) -> Outcome:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps(attrs.asdict(order)) + "\n")
        self._program.stdin.flush()
        return Outcome(**json.loads(self._program.stdout.readline()))


@contextmanager
def forks(*under: str) -> Iterator[Forks]:
    """Start the program, by itself or under another one such as strace, and end it after the block."""
    command = [*under, sys.executable, "-m", "tests.support.killed_runs"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield Forks(program)
        assert program.stdin is not None
        program.stdin.close()


class _Steps:
    """Counts the steps of a process by which its files change, and kills it before one of them."""

    def __init__(self, kill_at: int | None) -> None:
        self._kill_at = kill_at
        self._lock = threading.Lock()
        self.made: list[list[str]] = []

    def begin(self, *step: str) -> None:
        with self._lock:
            self.made.append(list(step))
            if len(self.made) == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        for name in _CALLS:
            setattr(os, name, functools.partial(self._call, name, getattr(os, name)))
        setattr(os, "open", functools.partial(self._open, os.open))  # noqa: B010
        connect = functools.partial(sqlite3.connect, factory=_watched_connection(self))
        setattr(sqlite3, "connect", connect)  # noqa: B010

    def _call(self, name: str, real: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.begin(name, *(_described(each) for each in args[:2]))
        return real(*args, **kwargs)

    def _open(self, real: Callable[..., int], path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & _CREATES:
            self.begin("open", str(path))
        return real(path, flags, *args, **kwargs)


def _described(argument: object) -> str:
    """Return an argument of a call as text: the kind of file of a descriptor, or the name in a path."""
    if isinstance(argument, int):
        return "folder" if Path(f"/proc/self/fd/{argument}").is_dir() else "file"
    return "" if isinstance(argument, bytes | memoryview) else Path(os.fsdecode(str(argument))).name


def _watched_connection(steps: _Steps) -> type[sqlite3.Connection]:
    class Watched(sqlite3.Connection):
        """A connection whose statements are steps, and which names the jobs that it enters."""

        def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
            if not sql.startswith("SELECT"):
                steps.begin("sql", sql[:40])
            return super().execute(sql, *args)

        def executemany(self, sql: str, rows: Any, /) -> sqlite3.Cursor:
            entered = list(rows)
            if sql.startswith("INSERT OR REPLACE INTO job"):
                for row in entered:
                    steps.begin("enter", str(row[8]), str(row[0]))
            return super().executemany(sql, entered)

        def executescript(self, sql: str, /) -> sqlite3.Cursor:
            steps.begin("sql", sql[:40])
            return super().executescript(sql)

        def close(self) -> None:
            steps.begin("sql", "close")
            super().close()

    return Watched


def _client(order: Order, clock: Clock) -> Callable[[Account, Sequence[Listener]], Toggl]:
    def make(account: Account, listeners: Sequence[Listener], /) -> Toggl:
        return Toggl(
            ApiToken("0123456789abcdef" * 2),
            hosts=Hosts(track=order.origin),
            retry=Retry(attempts=order.attempts, first_wait=1e-6),
            rate_limit=RateLimit(per_second=None),
            timeout=Timeout(first_byte=20, progress=20),
            listeners=listeners,
            clock=clock,
        )

    return make


async def _run(order: Order) -> dict[str, Any]:
    days = timedelta(days=order.days)
    clock = Clock(utc=lambda: datetime.now(UTC) + days)
    plan = plan_from_json(order.plan)
    async with open_archive(plan, open_client=_client(order, clock), clock=clock) as archive:
        run = Run(archive=archive, concurrency=order.concurrency)
        count = 0
        async with aclosing(run.outcomes()) as outcomes:
            async for _ in outcomes:
                count += 1
                if count == order.stops_after:
                    break
    result = run.result
    return {
        "complete": result.complete,
        "saved": result.saved,
        "unchanged": result.unchanged,
        "halved": result.halved,
        "found": result.found,
        "requests": result.requests,
        "failed": [[each.job.name, repr(each.error)] for each in result.failed],
        "fatal": None if result.fatal is None else repr(result.fatal),
    }


def _child(order: Order, pipe: int) -> None:
    steps = _Steps(order.kill_at)
    write = os.write
    outcome: dict[str, Any] = {"killed": False}
    try:
        if order.variant is not None:
            VARIANTS[order.variant]()
        steps.watch()
        outcome["result"] = asyncio.run(_run(order))
    except Exception as error:  # noqa: BLE001 -- the test asserts on it
        outcome["error"] = "".join(traceback.format_exception(error))
    outcome["steps"] = steps.made
    data = memoryview(json.dumps(outcome).encode())
    while data:
        data = data[write(pipe, data) :]
    os._exit(0)


def _outcome(order: Order) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _child(order, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        if order.kill_after is not None and not select.select([pipe], [], [], order.kill_after)[0]:
            os.kill(child, signal.SIGKILL)
        text = pipe.read()
    killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    return json.dumps({"killed": True}) if killed else text


def main() -> None:
    """Carry out orders until the standard input ends."""
    for line in sys.stdin:
        print(_outcome(Order(**json.loads(line))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
