"""The exit codes of the program, and the error of a command that cannot run."""

import enum


class ExitCode(enum.IntEnum):
    """The exit codes of the program."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    NETWORK = 3
    QUOTA = 4
    COME_BACK = 75
    HUNG_UP = 129
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


EXIT_CODES_HELP = """Exit codes:
  0    success; also when a signal stops a running sandbox
  1    Toggl refused, its response cannot be used, or writing a file failed
  2    a mistake in the command or its settings
  3    no complete response arrived, or Toggl's side failed: try again later
  4    too many requests: the message says when to try again, if Toggl said so
  75   a bulk export stopped at the hourly quota, or another runs: run it again later
  130  interrupted by Ctrl-C; 143: terminated; 129: hung up; 141: nobody reads the output"""


class UsageError(Exception):
    """The command cannot run with these arguments or settings; the message says what to change."""
