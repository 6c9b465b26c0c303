"""The event loop and the process that clients and connections belong to."""

import asyncio
import os

from toggl_async.errors import MisuseError


class Home:
    """The event loop and process in which something was used first; ``what`` names it in errors."""

    __slots__ = ("_place", "_what")

    def __init__(self, what: str) -> None:
        self._what = what
        self._place: tuple[asyncio.AbstractEventLoop, int] | None = None

    def check(self) -> None:
        """Check that this is the same event loop and process.

        Raises:
            MisuseError: it is another one.
        """
        loop, process = asyncio.get_running_loop(), os.getpid()
        if self._place is None:
            self._place = loop, process
        home, home_process = self._place
        if home_process != process:
            raise MisuseError(f"{self._what} was made before the fork: make one in each process")
        if home is not loop:
            raise MisuseError(f"{self._what} belongs to another event loop: make one in each loop and thread")
