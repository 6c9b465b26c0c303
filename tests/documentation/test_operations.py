"""The page on operations agrees with the client's methods and the program's commands."""

import re
from typing import get_type_hints

import pytest

from site_builder.operations import commands, operations
from tests.contract.declared import known_values
from tests.documentation.pages import DOCUMENTATION
from toggl_async.cli.app import program

PAGE = (DOCUMENTATION / "operations.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| `(?P<method>[\w.]+)` \| `(?P<command>[^`]+)` \| `(?P<verb>\w+) (?P<path>\S+)` \|$", re.MULTILINE
)
ROWS = [match.groupdict() for match in ROW.finditer(PAGE)]
FIRST_TABLE = [match.groupdict() for match in ROW.finditer(PAGE.partition("\n## ")[0])]
REQUESTS = {each.method: each.request for each in operations().values()}


def test_the_tables_list_each_method_once() -> None:
    """The tables list every method of the facades once, and no other method."""
    assert sorted(row["method"] for row in ROWS) == sorted(REQUESTS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["method"])
def test_path_and_command_of_a_row_belong_to_its_method(row: dict[str, str]) -> None:
    """A row's verb and path are those of the method's request, and its command makes the same request."""
    route = REQUESTS[row["method"]].route
    assert (row["verb"], row["path"]) == (route.verb, route.path)
    assert (row["command"], REQUESTS[row["method"]]) in set(commands())


@pytest.mark.parametrize("command", sorted({row["command"] for row in ROWS}))
def test_a_listed_command_exists(command: str) -> None:
    """The command-line program has every command that the tables list."""
    words = command.partition(" --")[0].split()
    program()[words[0]] if len(words) == 1 else program()[words[0]][words[1]]


def url_count(method: str) -> int:
    """Return the number of a method's URLs: one for each format if its path names the format, else one."""
    request = REQUESTS[method]
    if "{format}" not in request.route.path:
        return 1
    return len(known_values(get_type_hints(request)["format"]))


def test_the_first_table_covers_toggl_s_reporting_operations() -> None:
    """The first table covers Toggl's 29 reporting operations with their 35 URLs in 28 methods.

    The three formats of a saved report are one method.
    """
    assert (sum(url_count(row["method"]) for row in FIRST_TABLE), len(FIRST_TABLE)) == (35, 28)
