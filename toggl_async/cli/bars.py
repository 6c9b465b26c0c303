"""How far a download is, for people who watch a terminal."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn, TransferSpeedColumn
from rich.progress import Progress as Bars

from toggl_async import Progress


@contextmanager
def bar(label: str) -> Generator[Callable[[Progress], None]]:
    """Show bytes, rate and the calls that are left on standard error, until the block ends."""
    bars = Bars(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,  # what goes to standard output is not for this terminal
        redirect_stderr=False,
    )
    with bars:
        task = bars.add_task(label, total=None, left="")

        def tell(progress: Progress) -> None:
            left = "" if progress.remaining is None else f"{progress.remaining} requests left"
            bars.update(task, completed=progress.bytes_done, total=progress.bytes_total, left=left)

        yield tell
