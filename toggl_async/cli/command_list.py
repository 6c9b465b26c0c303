"""The commands of the program, each imported only when it is run or its own help is shown.

The help of a command is here, since ``toggl-async --help`` shows its first line, and must not import the
command for that.
"""

from collections.abc import Sequence

from attrs import frozen
from cyclopts import App


@frozen
class LazyCommand:
    """A command by its name; ``path`` is its module and its name there, such as ``package.module:name``."""

    name: str
    path: str
    help: str


COMMANDS: Sequence[LazyCommand] = (
    LazyCommand(
        "export",
        "toggl_async.cli.exports:EXPORT_APP",
        "Export a report as files; a file is saved only if it is complete.",
    ),
    LazyCommand(
        "bulk",
        "toggl_async.cli.bulk.app:BULK_APP",
        "Export years of reports into a folder, go on where a run stopped, and keep it up to date.",
    ),
    LazyCommand(
        "report",
        "toggl_async.cli.json_reports:REPORT_APP",
        "Print a report as JSON, one line for each row, over all pages.",
    ),
    LazyCommand(
        "query",
        "toggl_async.cli.querying:query",
        "Send a query to Toggl Focus and print the result as JSON.\n\n"
        "The query is checked before it is sent: a key that Focus does not know is an error.",
    ),
    LazyCommand(
        "list",
        "toggl_async.cli.listing:LIST_APP",
        "List objects that reports can be filtered by: one per line, columns separated by tabs.",
    ),
    LazyCommand(
        "quota",
        "toggl_async.cli.quota:quota",
        "Print how many requests are left in each hourly quota, and when it resets.\n\n"
        "Each organization has one line, with columns separated by tabs.\n"
        "Requests outside any organization, such as the one for this command,\n"
        "count in the user's own quota.",
    ),
    LazyCommand(
        "login",
        "toggl_async.cli.profiles.login_command:login",
        "Ask for an API token, check it, and store it with a profile.\n\n"
        "The token is stored in the keyring of the system, or in a file with --file.\n"
        "Without a terminal, it is the first line of standard input.\n"
        "The first profile is the default one, which commands use from now on.",
    ),
    LazyCommand(
        "logout",
        "toggl_async.cli.profiles.logout_command:logout",
        "Remove the token that login stored; the profile keeps its other settings.",
    ),
    LazyCommand(
        "config",
        "toggl_async.cli.profiles.config_command:config",
        "Show the path of the configuration file, and the settings that a command would use.\n\n"
        "No secret is shown, and no request is sent.",
    ),
    LazyCommand(
        "completion",
        "toggl_async.cli.completion_command:completion",
        "Print the completion script for bash, zsh or fish, or install it with --install.",
    ),
    LazyCommand(
        "convert",
        "toggl_async.cli.convert_command:convert",
        "Make a Parquet file, a workbook with real cells, or a csv for spreadsheet programs of a saved "
        "csv.\n\n"
        "No text of a workbook or csv is run as a formula. No request is sent.",
    ),
    LazyCommand(
        "chart",
        "toggl_async.cli.chart.command:chart",
        "Draw the hours of each week as bars, from saved csvs or from Toggl.\n\n"
        "Without files, the entries of the last twelve weeks, or of another date range, are requested from "
        "Toggl: one request for each year.",
    ),
    LazyCommand(
        "demo",
        "toggl_async.cli.demo:demo",
        "Export a year of a made-up company as csv, xlsx and pdf; no account is needed.",
    ),
    LazyCommand(
        "sandbox",
        "toggl_async.cli.sandbox_command:sandbox",
        "Run a fake Toggl server with made-up data on this machine.\n\n"
        "With a command, as in toggl-async sandbox -- pytest -q, the server runs until the command ends.\n"
        "The command has the variables for the server in its environment, and its exit code is returned.\n"
        "Without a command, the server runs until Ctrl-C, and the variables are printed for other shells.\n"
        "The credentials are valid for this sandbox only.",
    ),
)


def add_commands(app: App, commands: Sequence[LazyCommand] = COMMANDS) -> None:
    """Add the commands to the program, without importing them."""
    for each in commands:
        app.command(each.path, name=each.name, help=each.help)
