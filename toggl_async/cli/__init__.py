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

__all__ = ["main"]

_EXTRA = frozenset({"cyclopts", "rich"})

try:
    from toggl_async.cli.app import main
except ModuleNotFoundError as missing:
    if missing.name is None or missing.name.partition(".")[0] not in _EXTRA:
        raise

    def main() -> int:
        """Say what to install."""
        sys.stderr.write("toggl-async: the command line needs more: pip install 'toggl-async[cli]'\n")
        return 2
