"""Callbacks for ``Options(progress=...)``, ready made: lines in a log, bars on a terminal (extra ``cli``)."""

from importlib import import_module
from typing import TYPE_CHECKING

from toggl_async.progress.log import LogProgress

if TYPE_CHECKING:
    from toggl_async.progress.bars import RichProgress

__all__ = ["LogProgress", "RichProgress"]


def __getattr__(name: str) -> object:
    # Who writes a log need not have rich, nor wait until it is imported.
    if name != "RichProgress":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = import_module("toggl_async.progress.bars").RichProgress
    globals()[name] = found
    return found
