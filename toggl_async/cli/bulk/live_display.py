"""The progress of a run on a terminal: bars that are redrawn in place, and notices above them."""

import threading
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from toggl_async.bulk.run.events import BulkEvent, BulkListener
from toggl_async.cli.bulk.notices import notices_of
from toggl_async.cli.bulk.progress_text import live_view
from toggl_async.cli.bulk.run_progress import RunProgress

_PER_SECOND = 4


@contextmanager
def live_display(console: Console, progress: RunProgress) -> Generator[BulkListener]:
    """Show the events of a run until the block ends, then remove the bars; the notices remain."""
    lock = threading.Lock()  # rich draws on a thread of its own

    def view() -> RenderableType:
        with lock:
            return live_view(progress, console.width, console.height)

    def listen(event: BulkEvent) -> None:
        with lock:
            progress.feed(event)
        for line in notices_of(event):
            console.print(Text(line), highlight=False)

    with Live(
        console=console,
        get_renderable=view,
        refresh_per_second=_PER_SECOND,
        transient=True,
        redirect_stdout=False,  # standard output may go to a file or a pipe
        redirect_stderr=False,
    ):
        yield listen
