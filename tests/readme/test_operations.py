"""The README's table of operations is the client's, and its commands are the program's."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import attrs
import pytest

from toggl_async.cli.app import program
from toggl_async.cli.inquiries import INQUIRIES, SAVED
from toggl_async.cli.listing import LISTINGS
from toggl_async.cli.querying import KINDS
from toggl_async.cli.reports import REPORTS
from toggl_async.cli.reports import SAVED as SAVED_FILES
from toggl_async.facade import Facade, Method
from toggl_async.focus import Focus
from toggl_async.insights import Insights
from toggl_async.reports import Reports
from toggl_async.request.base import Request
from toggl_async.track import Track

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("\n## Operations\n")[2].partition("\n## ")[0]
ROW = re.compile(
    r"^\| `(?P<verb>\w+) (?P<path>\S+)` \| `(?P<method>[\w.]+)` \| `(?P<command>[^`]+)` \|$", re.MULTILINE
)
ROWS = [match.groupdict() for match in ROW.finditer(SECTION)]
MISSION = [match.groupdict() for match in ROW.finditer(SECTION.partition("\n### ")[0])]
FACADES: list[type[Facade]] = [Reports, Insights, Focus, Track]


def methods() -> Iterator[tuple[str, type[Request[object]]]]:
    """Every method of every facade, and its request."""
    for facade in FACADES:
        for name, value in vars(facade).items():
            if isinstance(value, Method):
                request: object = value.request
                assert isinstance(request, type)
                assert issubclass(request, Request)
                yield f"{facade.__name__.lower()}.{name}", request


METHODS = dict(methods())


def commands() -> Iterator[tuple[str, type]]:
    """Every command that asks Toggl for something, and the requests that it makes."""
    for listing in LISTINGS:
        yield f"list {listing.name}", listing.request
    for inquiry in (*INQUIRIES, SAVED):
        yield f"report {inquiry.name}", inquiry.request
    for kind, request in KINDS.items():
        yield "query" if kind == "query" else f"query --kind {kind}", request
    for report in (*REPORTS, SAVED_FILES):
        for file_format, request in report.requests.items():
            only = file_format == "pdf" and len(set(report.requests.values())) > 1
            yield f"export {report.name}" + " --format pdf" * only, request


def test_every_method_is_in_the_table_once() -> None:
    """The table has the facades' methods, and no other."""
    assert sorted(row["method"] for row in ROWS) == sorted(METHODS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["method"])
def test_a_row_is_true(row: dict[str, str]) -> None:
    """The address is that of the method's request, and the command makes the same request."""
    route = METHODS[row["method"]].route
    assert (row["verb"], row["path"]) == (route.verb, route.path)
    assert (row["command"], METHODS[row["method"]]) in set(commands())


@pytest.mark.parametrize("command", sorted({row["command"] for row in ROWS}))
def test_a_command_is_known_to_the_program(command: str) -> None:
    """It can be asked for its help."""
    words = command.partition(" --")[0].split()
    program()[words[0]] if len(words) == 1 else program()[words[0]][words[1]]


def urls(method: str) -> int:
    """How many addresses a method has: one for each format that its path names."""
    request = METHODS[method]
    if "{format}" not in request.route.path:
        return 1
    return len(get_args(next(field.type for field in attrs.fields(request) if field.name == "format")))


def test_the_first_table_covers_toggl_s_reporting_operations() -> None:
    """Their 29 operations have 35 addresses and 28 methods: a saved report's three formats are one method."""
    assert (sum(urls(row["method"]) for row in MISSION), len(MISSION)) == (35, 28)
