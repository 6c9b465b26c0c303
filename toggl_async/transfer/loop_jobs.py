"""Jobs on threads that an event loop awaits, whose results come back in batches."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from types import TracebackType
from typing import Generic, Protocol, TypeVar

ResultT = TypeVar("ResultT")


class _Ended(Protocol):
    def deliver(self) -> None: ...

    def drop(self) -> None: ...


class ResultBox:
    """The results of threads on their way to an event loop.

    To wake up a loop takes a system call. So results that come before the loop has woken up go along with the
    one that woke it.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._ended: deque[_Ended] = deque()
        self._is_due = False
        self._awaited = 0
        self._have_come = threading.Event()

    def put(self, job: _Ended) -> None:
        """Have the loop deliver the result of a job; called on a thread."""
        self._ended.append(job)
        awaited = self._awaited
        if awaited:
            if len(self._ended) >= awaited:
                self._have_come.set()
            return
        if self._is_due:
            return
        self._is_due = True
        try:
            self.loop.call_soon_threadsafe(self._deliver)
        except RuntimeError:  # the loop is closed
            self._is_due = False
            for each in self._emptied():
                each.drop()

    def wait(self, count: int, seconds: float) -> bool:
        """Hold the event loop up until ``count`` results have come, and deliver those that have.

        Return whether that many have come within some seconds.
        """
        self._have_come.clear()
        self._awaited = count
        # A result that came before is counted by this, and one that comes from now on by its thread.
        have_come = len(self._ended) >= count or self._have_come.wait(seconds)
        # A thread adds its result before it looks whether any is awaited. So it is delivered now, or the
        # thread wakes up the loop.
        self._awaited = 0
        self._deliver()
        return have_come

    def _deliver(self) -> None:
        # First, so that a result that is put from now on wakes up the loop again.
        self._is_due = False
        for each in self._emptied():
            each.deliver()

    def _emptied(self) -> list[_Ended]:
        ended: list[_Ended] = []
        while self._ended:
            ended.append(self._ended.popleft())
        return ended


class _AwaitedJob(Generic[ResultT]):
    """A job whose future is awaited.

    ``unwanted`` is called with the result if nobody gets it, since the future was cancelled meanwhile.
    """

    __slots__ = ("_box", "_error", "_result", "_unwanted", "future")

    def __init__(self, box: ResultBox, unwanted: Callable[[ResultT], None] | None = None) -> None:
        self.future: asyncio.Future[ResultT] = box.loop.create_future()
        self._box = box
        self._unwanted = unwanted
        self._result: list[ResultT] = []
        self._error: BaseException | None = None

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._error = error
        return True

    def deliver(self) -> None:
        """Set the result or error of the future, in its event loop."""
        if self.future.cancelled():
            self.drop()
        elif self._error is not None:
            self.future.set_exception(self._error)
        else:
            self.future.set_result(self._result.pop())
        # An error refers to the frames of the thread, and these to this job.
        self._error = None

    def drop(self) -> None:
        """Release a result that nobody gets."""
        if self._result and self._unwanted is not None:
            self._unwanted(self._result.pop())


class LoopJob(_AwaitedJob[ResultT]):
    """A function to run on a thread, unless its future is cancelled before."""

    __slots__ = ("_work",)

    def __init__(
        self, work: Callable[[], ResultT], box: ResultBox, unwanted: Callable[[ResultT], None] | None
    ) -> None:
        super().__init__(box, unwanted)
        self._work = work

    def __call__(self) -> None:
        """Run the function on this thread."""
        if not self.future.cancelled():
            with self:
                self._result.append(self._work())
        self._box.put(self)


class SteppedLoopJob(_AwaitedJob[ResultT]):
    """A generator to run on a thread, unless its future is cancelled before; it yields between its steps."""

    __slots__ = ("_work",)

    def __init__(self, work: Callable[[], Generator[None, None, ResultT]], box: ResultBox) -> None:
        super().__init__(box)
        self._work = work

    def __call__(self) -> Iterator[None]:
        """Return the steps, which are to be done on this thread."""
        if self.future.cancelled():
            return
        with self:
            self._result.append((yield from self._work()))
        self._box.put(self)
