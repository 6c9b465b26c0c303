"""The entry point of ``python -m toggl_async.cli``, which is the same as ``toggl-async``."""

import sys

from toggl_async.cli import main

if __name__ == "__main__":
    sys.exit(main())
