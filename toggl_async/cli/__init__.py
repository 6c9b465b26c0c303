"""The command line program ``toggl-async``; it needs the ``cli`` extra.

Data go to standard output or into files. Messages and progress bars go to standard error. The exit codes are
those of :class:`toggl_async.cli.exit_codes.ExitCode`, and ``toggl-async --help`` lists them:

- 0: success; also when a signal stops ``toggl-async sandbox``
- 1: Toggl refused the request, its response cannot be used, or writing a file failed
- 2: a mistake in the command or its settings; as a rule, no request was sent
- 3: no complete response arrived, or Toggl's side failed: try again later
- 4: too many requests in this hour or second: the message says when to try again, if Toggl said so
- 75: a bulk export stopped at the hourly quota, or another one runs: run it again later
- 130: interrupted by Ctrl-C (SIGINT); 143: terminated (SIGTERM); 129: hung up (SIGHUP); 141: nobody reads
  standard output any more

The program:

- :mod:`.__main__`: runs the program for ``python -m toggl_async.cli``;
- :mod:`.app`: builds the command tree, runs the chosen command, and reports errors;
- :mod:`.command_list`: the commands with their help, each imported when it is needed;
- :mod:`.signals`: runs a command until it finishes or a signal stops it;
- :mod:`.exit_codes`: the exit codes;
- :mod:`.error_messages`: maps errors to exit codes and one-line messages;
- :mod:`.refusal_advice`: where the refused credential or workspace is from;
- :mod:`.standard_streams`: standard input, output and error, which may be closed.

The commands:

- :mod:`.exports`: ``export``, which saves reports as files;
- :mod:`.data_export`: ``export data``, which saves an archive of the workspace's own data;
- :mod:`.bulk`: ``bulk``, which exports years of reports, and keeps them up to date;
- :mod:`.json_reports`: ``report``, which prints reports as JSON;
- :mod:`.listing`: ``list``, which prints clients, projects and other objects with their ids;
- :mod:`.querying`: ``query``, which sends a JSON query to Focus;
- :mod:`.quota`: ``quota``, which prints what is left of each hourly quota;
- :mod:`.profiles`: ``login``, ``logout`` and ``config``, and the configuration file with its profiles;
- :mod:`.completion_command`: ``completion``, which completes commands in a shell;
- :mod:`.convert_command`: ``convert``, which makes files in other formats of a saved csv;
- :mod:`.chart`: ``chart``, which draws the hours of each week as bars;
- :mod:`.demo`: ``demo``, which exports the reports of a made-up company;
- :mod:`.sandbox_command`: ``sandbox``, which serves made-up data on this machine.

The options:

- :mod:`.options`: ``FIELD=VALUE``, ``--fields``, ``--raw``, ``--quiet`` and ``--format``;
- :mod:`.account_options`: the workspace or sandbox, and how long a call may take;
- :mod:`.proxy`: the proxy, if one is used;
- :mod:`.variables`: the environment variables with credentials;
- :mod:`.date_options`: the date range of a report;
- :mod:`.filter_options`: the filters of an exported report;
- :mod:`.destination_options`: where exported files are saved;
- :mod:`.hidden_options`: leaves options out of the help of commands that refuse them;
- :mod:`.sandbox_options`: the ports, data and limits of a served sandbox;
- :mod:`.report_token`: the token of a saved report, read from the environment or a file;
- :mod:`.converters`: converts option values to ids, counts, seconds, dates and lists.

The requests:

- :mod:`.connection`: a client with its workspace and call options;
- :mod:`.account_connection`: opens the client, with the settings of the environment and the profile;
- :mod:`.local_sandbox`: runs a sandbox in this process;
- :mod:`.child_process`: runs a command while the sandbox serves it;
- :mod:`.reports`: the reports that can be exported, as commands;
- :mod:`.file_exports`: the files that one ``export`` command creates;
- :mod:`.row_commands`: sends a request and prints the rows of its result;
- :mod:`.field_arguments`: reads ``FIELD=VALUE`` arguments, and lists the fields of a request;
- :mod:`.field_values`: converts text and JSON to the values of request fields;
- :mod:`.type_hints`: interprets and describes the types of request fields.

The output:

- :mod:`.file_output`: prints the results of exports as lines, JSON or a table;
- :mod:`.streamed_export`: writes an export to standard output;
- :mod:`.row_output`: prints rows as lines, JSON, csv or a table;
- :mod:`.row_table`: prints rows as a table that fits the terminal;
- :mod:`.row_text`: escapes what could move the cursor;
- :mod:`.json_output`: prints models as JSON;
- :mod:`.console`: prints help, tables and progress bars;
- :mod:`.progress_bar`: shows the progress of a download;
- :mod:`.html_page`: the frame of a web page, without scripts or other files;
- :mod:`.html_file`: a web page on disk, written whole or not at all;
- :mod:`.week_bars`: bars of weeks for a web page.
"""

import sys
from collections.abc import Callable
from importlib import import_module

from toggl_async.cli.standard_streams import replace_closed_streams

__all__ = ["main"]

_EXTRA = frozenset({"cyclopts", "platformdirs", "rich", "tomlkit"})
_INTERRUPTED = 130


def main() -> int:
    """Run the command in ``sys.argv`` and return its exit code."""
    replace_closed_streams()
    try:
        # The imports take a third of a second. They happen inside the try block, so that Ctrl-C ends them
        # without a traceback too.
        run_program: Callable[[], int] = import_module("toggl_async.cli.app").main
        return run_program()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] not in _EXTRA:
            raise
        sys.stderr.write(
            "toggl-async: the command line needs additional packages: pip install 'toggl-async[cli]'\n"
        )
        return 2
