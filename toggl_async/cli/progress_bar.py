"""A progress bar for a download, shown on a terminal."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from toggl_async import Progress
from toggl_async.cli.console import output_console
from toggl_async.progress import RichProgress


@contextmanager
def progress_bar(label: str, *, keep: bool = False) -> Generator[Callable[[Progress], None]]:
    """Show the progress of one download on standard error, until the block ends or for good."""
    with RichProgress(output_console(stderr=True), keep=keep) as bars:
        yield bars.download(label)
