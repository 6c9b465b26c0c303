"""The command line: ``toggl-async``, which needs the ``cli`` extra.

Data go to standard output or into files; talk and progress bars go to standard error. The exit codes are
those of :class:`toggl_async.cli.exits.Exit`, and ``toggl-async --help`` lists them:

- 0: all is done; also when ``toggl-async sandbox`` is told to end
- 1: Toggl refused, its answer cannot be used, or the disk did not take it
- 2: a mistake in the command or its settings; nothing was sent, unless it shows only afterwards
- 3: no whole answer came, or Toggl's side failed: try again later
- 4: too many calls in this hour or second: the message says when to try again, if Toggl told
- 130: interrupted by Ctrl-C (SIGINT); 143: told to end (SIGTERM); 141: nobody reads standard output any more
"""

import sys
from collections.abc import Callable
from importlib import import_module

__all__ = ["main"]

_EXTRA = frozenset({"cyclopts", "rich"})
_INTERRUPTED = 130


def main() -> int:
    """Carry out the command that the process was started with, and give its exit code."""
    try:
        # Only here: the imports take a third of a second, in which Ctrl-C is to end it as quietly as later.
        carry_out: Callable[[], int] = import_module("toggl_async.cli.app").main
        return carry_out()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] not in _EXTRA:
            raise
        sys.stderr.write("toggl-async: the command line needs more: pip install 'toggl-async[cli]'\n")
        return 2
