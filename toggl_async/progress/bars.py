"""Progress bars on a terminal. Needs rich (extra ``cli``)."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

try:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn, TransferSpeedColumn
    from rich.progress import Progress as Bars
except ModuleNotFoundError:
    raise ModuleNotFoundError("RichProgress needs rich: pip install 'toggl-async[cli]'") from None

from toggl_async.options import Progress

_WIDTH_FOR_DETAILS = 80
"""The columns of a terminal from which on a bar with all its details fits into one line."""


class RichProgress:
    """Progress bars on standard error, one for each download.

    The bars are removed when the block ends; with ``keep`` they stay, and show how far each download came.
    Use it as ``with RichProgress() as bars`` and pass ``Options(progress=bars.download("october"))`` to each
    call; any number of calls may run at once. A bar shows bytes, and from 80 columns on rate, time, the
    number of the attempt from the second on, and the requests left in the hourly quota. Another ``console``
    may be passed. If standard error (or the console) is not a terminal, nothing is shown.
    """

    def __init__(self, console: Console | None = None, *, keep: bool = False) -> None:
        console = console or Console(stderr=True)
        details = (TransferSpeedColumn(), TimeElapsedColumn(), TextColumn("{task.fields[notes]}"))
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24, finished_style="green"),
            DownloadColumn(),
            *(details if console.width >= _WIDTH_FOR_DETAILS else ()),
            console=console,
            disable=not console.is_terminal,
            transient=not keep,
            redirect_stdout=False,  # standard output may go to a file or a pipe
            redirect_stderr=False,
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            for task in self._bars.tasks:  # the size of a response without a length is known now
                self._bars.update(task.id, total=task.completed)
        self._bars.stop()

    def download(self, label: str) -> Callable[[Progress], None]:
        """Add a bar, and return the callback that updates it, for one download."""
        task = self._bars.add_task(label, total=None, notes="")
        attempt = 1

        def update(progress: Progress) -> None:
            nonlocal attempt
            if progress.attempt != attempt:
                attempt = progress.attempt
                self._bars.reset(task)  # the rate is that of the current attempt
            self._bars.update(
                task, completed=progress.bytes_done, total=progress.bytes_total, notes=notes(progress)
            )

        return update


def notes(progress: Progress) -> str:
    """Return the notes after a bar: the attempt from the second on, and the requests left, if known."""
    attempt = f"attempt {progress.attempt}" if progress.attempt > 1 else ""
    left = "" if progress.remaining is None else f"{progress.remaining} requests left"
    return ", ".join(filter(None, (attempt, left)))
