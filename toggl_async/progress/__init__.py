"""Ready-made callbacks for ``Options(progress=...)``.

- :mod:`.log`: ``LogProgress``, which writes lines into a log;
- :mod:`.bars`: ``RichProgress``, which shows bars on a terminal (extra ``cli``).
"""

from importlib import import_module
from typing import TYPE_CHECKING

from toggl_async.progress.log import LogProgress

if TYPE_CHECKING:
    from toggl_async.progress.bars import RichProgress

__all__ = ["LogProgress", "RichProgress"]


def __getattr__(name: str) -> object:
    # LogProgress must work without rich, and must not be delayed by importing it.
    if name != "RichProgress":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = import_module("toggl_async.progress.bars").RichProgress
    globals()[name] = found
    return found
