"""How far downloads are, for people who watch a terminal; needs rich (extra ``cli``)."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn, TransferSpeedColumn
from rich.progress import Progress as Bars

from toggl_async.options import Progress


class RichProgress:
    """Bars on standard error, one for each download, gone when the block ends.

    Use it as ``with RichProgress() as bars`` and give ``Options(progress=bars.download("october"))`` to each
    call; any number may run at once. A bar shows bytes, rate, time, which try it is, and the requests left in
    the hour. Where standard error is no terminal, or the ``console`` given instead, nothing is shown.
    """

    def __init__(self, console: Console | None = None) -> None:
        console = console or Console(stderr=True)
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[notes]}"),
            console=console,
            disable=not console.is_terminal,
            transient=True,
            redirect_stdout=False,  # what goes to standard output is not for this terminal
            redirect_stderr=False,
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def download(self, label: str) -> Callable[[Progress], None]:
        """Add a bar, and give what moves it: a callback for one download."""
        task = self._bars.add_task(label, total=None, notes="")
        attempt = 1

        def tell(progress: Progress) -> None:
            nonlocal attempt
            if progress.attempt != attempt:
                attempt = progress.attempt
                self._bars.reset(task)  # the rate is that of this try
            self._bars.update(
                task, completed=progress.bytes_done, total=progress.bytes_total, notes=notes(progress)
            )

        return tell


def notes(progress: Progress) -> str:
    """What stands behind a bar."""
    attempt = f"try {progress.attempt}" if progress.attempt > 1 else ""
    left = "" if progress.remaining is None else f"{progress.remaining} requests left"
    return ", ".join(filter(None, (attempt, left)))
