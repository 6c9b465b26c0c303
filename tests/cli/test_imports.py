"""A command imports only what it needs, and the help is complete nevertheless."""

import pytest
from cyclopts import App

from tests.cli.program import Program
from toggl_async.cli.app import program as app
from toggl_async.cli.command_list import COMMANDS

REPORT = (
    "import sys\nfrom toggl_async.cli import main\ncode = 0\n"
    "try:\n    code = main()\nexcept SystemExit as end:\n    code = end.code\n"
    "sys.stderr.write(' '.join(sys.modules))\nsys.exit(code)\n"
)


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (("--version",), ("aiohttp", "toggl_async.cli.listing", "toggl_async.bulk", "keyring", "tomlkit")),
        (("--help",), ("aiohttp", "toggl_async.cli.listing", "toggl_async.bulk", "tomlkit", "keyring")),
        (("config",), ("aiohttp", "toggl_async.client", "toggl_async.cli.listing", "tomlkit", "keyring")),
        (
            ("quota", "--help"),
            (
                "aiohttp",
                "toggl_async.client",
                "toggl_async.cli.listing",
                "toggl_async.bulk.run",
                "tomlkit",
                "keyring",
            ),
        ),
        (("list", "clients", "--fields"), ("toggl_async.bulk.run", "toggl_async.cli.exports", "sqlite3")),
        (("export", "detailed", "--help"), ("toggl_async.bulk.run", "toggl_async.cli.listing")),
        (("report", "detailed", "--help"), ("toggl_async.bulk.run", "toggl_async.tables")),
    ],
    ids=" ".join,
)
async def test_a_command_imports_only_what_it_needs(
    arguments: tuple[str, ...], unneeded: tuple[str, ...], program: Program
) -> None:
    """The modules of other commands are not imported."""
    done = await program.script(REPORT, *arguments)
    assert done.code == 0, done.err
    assert not set(unneeded) & set(done.err.split())


@pytest.mark.parametrize("command", [each.name for each in COMMANDS])
async def test_help_of_a_command_begins_with_its_line_in_the_list(command: str, program: Program) -> None:
    """``--help`` of the program shows the first line of each command's own help."""
    (listed,) = [each.help.partition("\n")[0] for each in COMMANDS if each.name == command]
    shown = " ".join((await program.fork(command, "--help")).out.split())
    assert listed in shown
    assert " ".join((await program.fork("--help")).out.split()).replace("│ ", "").count(listed[:30]) == 1


def test_every_command_can_be_imported() -> None:
    """The path of each command leads to a function or to commands of the same name."""
    for each in COMMANDS:
        assert isinstance(app()[each.name], App)
