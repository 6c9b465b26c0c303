"""Jobs on threads whose results an event loop gets in batches."""

import asyncio
import functools
import threading
from collections.abc import Callable, Generator

import pytest

from toggl_async.transfer.loop_jobs import LoopJob, ResultBox, SteppedLoopJob


class CountingLoop(asyncio.SelectorEventLoop):
    """An event loop that counts how often threads wake it up."""

    wakes = 0

    def call_soon_threadsafe(self, *args: object, **options: object) -> asyncio.Handle:
        """Count, and wake up."""
        self.wakes += 1
        return super().call_soon_threadsafe(*args, **options)  # type: ignore[arg-type]


def started(*jobs: Callable[[], None]) -> threading.Thread:
    """Start a thread that runs jobs."""

    def run() -> None:
        for each in jobs:
            each()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def on_a_thread(*jobs: LoopJob[int]) -> None:
    """Run jobs on a thread."""
    started(*jobs).join()


def failing() -> int:
    """Raise an error."""
    raise FileNotFoundError("there is none")


def test_results_that_come_together_wake_up_the_loop_once() -> None:
    """Results and errors that come before the loop looks are delivered with one wake-up."""

    async def main(loop: CountingLoop) -> None:
        box = ResultBox(loop)
        jobs = [LoopJob(functools.partial(int, number), box, None) for number in range(5)]
        error = LoopJob(failing, box, None)
        on_a_thread(*jobs, error)
        assert loop.wakes == 1
        assert await asyncio.gather(*(each.future for each in jobs)) == [0, 1, 2, 3, 4]
        with pytest.raises(FileNotFoundError):
            await error.future
        last = LoopJob(lambda: 7, box, None)
        on_a_thread(last)
        assert await last.future == 7
        assert loop.wakes == 2

    with asyncio.Runner(loop_factory=CountingLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, CountingLoop)
        runner.run(main(loop))


async def test_a_job_that_is_cancelled_before_does_not_run() -> None:
    """Work whose future is cancelled before a thread begins it is not done."""
    done: list[int] = []

    def work() -> int:
        done.append(1)
        return 1

    job = LoopJob(work, ResultBox(asyncio.get_running_loop()), None)
    job.future.cancel()
    on_a_thread(job)
    await asyncio.sleep(0)
    assert done == []


async def test_a_result_that_nobody_gets_is_released() -> None:
    """The result of work that is cancelled after its end but before its delivery is released, and only it."""
    box, released = ResultBox(asyncio.get_running_loop()), list[int]()
    unwanted, wanted = LoopJob(lambda: 1, box, released.append), LoopJob(lambda: 2, box, released.append)
    on_a_thread(unwanted, wanted)
    unwanted.future.cancel()
    assert await wanted.future == 2
    assert released == [1]


def test_a_result_for_a_closed_loop_is_released() -> None:
    """A result that comes after the event loop has been closed is released."""
    released: list[int] = []

    async def main() -> LoopJob[int]:
        return LoopJob(lambda: 3, ResultBox(asyncio.get_running_loop()), released.append)

    on_a_thread(asyncio.run(main()))
    assert released == [3]


async def test_a_job_in_steps_returns_its_result_after_the_last() -> None:
    """A generator's steps are done one by one, and its result or error is that of the job."""

    def work(number: int) -> Generator[None, None, int]:
        yield
        if number:
            raise FileNotFoundError
        return 7

    box = ResultBox(asyncio.get_running_loop())
    jobs = [SteppedLoopJob(functools.partial(work, number), box) for number in range(2)]
    cancelled = SteppedLoopJob(functools.partial(work, 0), box)
    cancelled.future.cancel()
    assert list(cancelled()) == []
    for each in jobs:
        steps = each()
        next(steps)
        await asyncio.sleep(0)
        assert not each.future.done()
        assert list(steps) == []
    assert await jobs[0].future == 7
    with pytest.raises(FileNotFoundError):
        await jobs[1].future


async def test_a_result_that_comes_during_the_delivery_wakes_up_the_loop_again() -> None:
    """A result that a thread puts while others are delivered is not left behind."""
    box = ResultBox(asyncio.get_running_loop())
    second = LoopJob(lambda: 2, box, None)

    def deliver_late(number: int) -> None:
        del number
        on_a_thread(second)

    first = LoopJob(lambda: 1, box, deliver_late)
    on_a_thread(first)
    first.future.cancel()
    async with asyncio.timeout(5):
        assert await second.future == 2


async def test_results_that_the_loop_waits_for_come_without_waking_it() -> None:
    """The loop goes on as soon as all awaited results have come, and their futures are done by then."""
    loop = asyncio.get_running_loop()
    box = ResultBox(loop)
    jobs = [LoopJob(functools.partial(int, number), box, None) for number in range(3)]
    jobs[1].future.cancel()  # it counts, too
    thread = started(*jobs)
    assert box.wait(3, 10)
    thread.join()
    assert (jobs[0].future.result(), jobs[2].future.result()) == (0, 2)


async def test_a_result_that_comes_after_the_wait_wakes_the_loop() -> None:
    """A wait ends after its time; what came meanwhile is delivered, and what comes later is not lost."""
    box, go = ResultBox(asyncio.get_running_loop()), threading.Event()
    first, second = LoopJob(lambda: 1, box, None), LoopJob(lambda: go.wait(10), box, None)
    thread = started(first, second)
    while not box.wait(1, 0.001):
        pass
    assert first.future.result() == 1
    assert not box.wait(1, 0.001)
    assert not second.future.done()
    go.set()
    assert await asyncio.wait_for(second.future, 10)
    thread.join()


async def test_no_result_is_lost_between_waits() -> None:
    """However waits and results follow each other, each result is delivered once."""
    loop = asyncio.get_running_loop()
    box = ResultBox(loop)
    jobs = [LoopJob(functools.partial(int, number), box, None) for number in range(5000)]
    thread = started(*jobs)
    for number in range(2000):
        box.wait(3, 0 if number % 2 else 0.0001)
        if not number % 7:
            await asyncio.sleep(0)
    assert await asyncio.wait_for(asyncio.gather(*(each.future for each in jobs)), 10) == list(range(5000))
    thread.join()
