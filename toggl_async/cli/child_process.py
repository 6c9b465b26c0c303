"""Runs a command with additional environment variables until it ends."""

import asyncio
import contextlib
import os
from collections.abc import Mapping, Sequence

from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.signals import CLEANUP_SECONDS

_GRACE = CLEANUP_SECONDS / 3


async def run_child(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run a command, and return its exit code: 128 plus the number of a signal that ended it.

    If this task is cancelled, the command is asked to end, and is killed if it does not end soon.

    Raises:
        UsageError: the command is not found, or is no program.
    """
    try:
        # Not through a shell: each word reaches the command as the user typed it.
        child = await asyncio.create_subprocess_exec(*command, env={**os.environ, **variables})
    except OSError as error:
        reason = error.strerror
    else:
        return await _wait(child)
    raise UsageError(f"{command[0]}: {reason}")


async def _wait(child: asyncio.subprocess.Process) -> int:
    try:
        code = await child.wait()
    except asyncio.CancelledError:
        await _end(child)
        raise
    return code if code >= 0 else 128 - code


async def _end(child: asyncio.subprocess.Process) -> None:
    # Ctrl-C in a terminal reaches the command, too, so it gets some time before it is asked to end.
    for end in (child.terminate, child.kill):
        if await _has_ended(child):
            return
        end()
    await child.wait()


async def _has_ended(child: asyncio.subprocess.Process) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(child.wait(), _GRACE)
    return child.returncode is not None
