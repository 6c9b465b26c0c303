"""The event loop and the process that clients and connections belong to."""

import asyncio
import os

from toggl_async.errors import MisuseError


class Home:
    """The event loop and process in which something was used first.

    ``forked`` is the message for use in another process, ``elsewhere`` that for use in another event loop.
    """

    __slots__ = ("_elsewhere", "_forked", "_place")

    def __init__(self, forked: str, elsewhere: str) -> None:
        self._forked = forked
        self._elsewhere = elsewhere
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
            raise MisuseError(self._forked)
        if home is not loop:
            raise MisuseError(self._elsewhere)
