"""The progress of a run as lines of text that fit a terminal of any width."""

from datetime import datetime, timedelta

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from toggl_async.cli.bulk.run_progress import RunProgress
from toggl_async.cli.bulk.wording import amount, number
from toggl_async.cli.row_text import printable
from toggl_async.options import Progress

_SHORTEST_BAR = 5
_ROOM_FOR_RATE = 59
_OTHER_LINES = 4


def counts_line(progress: RunProgress) -> str:
    """Return the counts of a run, such as ``120 of 360 files, 3 failed, 125 requests``."""
    parts = [f"{progress.done:,} of {number(progress.total, 'file')}"]
    if progress.result.failed:
        parts.append(f"{len(progress.result.failed):,} failed")
    parts.append(number(progress.result.requests, "request"))
    return ", ".join(parts)


def wait_line(account: str, until: datetime | None, left: timedelta | None) -> str:
    """Return the line about a wait for the hourly quota."""
    whose = "" if account == "default" else f" of {printable(account)}"
    line = f"waiting for the hourly quota{whose}"
    if left is not None:
        line += f": {clock_text(left)} left"
    return line if until is None else f"{line}, until {until.astimezone():%H:%M:%S}"


def clock_text(time: timedelta) -> str:
    """Return a time such as ``12:34`` or ``2:03:04``."""
    minutes, seconds = divmod(max(round(time.total_seconds()), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def live_view(progress: RunProgress, width: int, height: int) -> RenderableType:
    """Return the bars for a terminal, with no more columns and lines than the terminal has."""
    room = max(width - 1, 1)  # a line that fills the last column is wrapped by some terminals
    shown = max(height - _OTHER_LINES, 0)
    downloads = list(progress.downloads.items())
    lines: list[RenderableType] = [_overall(progress, room)]
    lines += (_cut(_download_line(name, each, room), room) for name, each in downloads[:shown])
    if len(downloads) > shown:
        lines.append(_cut(f"and {len(downloads) - shown:,} more", room))
    lines.append(_cut(_requests_line(progress), room))
    waiting = progress.waiting
    if waiting is not None:
        account, left = waiting
        lines.append(_cut(wait_line(account, progress.waits[account], left), room))
    return Group(*lines)


def _overall(progress: RunProgress, room: int) -> RenderableType:
    left = progress.time_left
    before = f"{progress.done:,} of {progress.total:,} files"
    after = "" if left is None else f"{clock_text(left)} left"
    width = room - len(before) - len(after) - 1 - bool(after)
    if width < _SHORTEST_BAR:
        return _cut(f"{before} {after}", room)
    line = Table.grid(padding=(0, 1, 0, 0))
    for _ in range(3 if after else 2):
        line.add_column(no_wrap=True)
    bar = ProgressBar(max(progress.total, 1), progress.done, width)
    line.add_row(Text(before), bar, *([Text(after)] if after else []))
    return line


def _download_line(name: str, progress: Progress | None, room: int) -> str:
    details = "waiting" if progress is None else _details(progress, with_rate=room >= _ROOM_FOR_RATE)
    left, name = max(room - len(details) - 1, 1), printable(name)
    if cell_len(name) > left:
        # The beginning is cut off, since the dates are at the end.
        name = f"\N{HORIZONTAL ELLIPSIS}{name[len(name) - left + 1 :]}"
    return f"{set_cell_size(name, left)} {details}"


def _details(progress: Progress, *, with_rate: bool) -> str:
    size = amount(progress.bytes_done)
    attempt = f" #{progress.attempt}" if progress.attempt > 1 else ""
    if not with_rate:
        return f"{size:>10}"
    rate = f"{amount(progress.bytes_done / progress.seconds)}/s" if progress.seconds > 0 else ""
    return f"{size:>10} {rate:>12}{attempt}"


def _requests_line(progress: RunProgress) -> str:
    line = number(progress.result.requests, "request")
    if progress.requests_left is not None:
        line += f", {progress.requests_left:,} left this hour"
    return f"{line}, {len(progress.result.failed):,} failed" if progress.result.failed else line


def _cut(text: str, room: int) -> Text:
    line = Text(text, no_wrap=True, overflow="ellipsis")
    line.truncate(room, overflow="ellipsis")
    return line
