"""The README's tables of operations agree with the client's methods and the program's commands."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest

from tests.contract.declared import known_values
from toggl_async.cli.app import program
from toggl_async.cli.json_reports import JSON_REPORTS, SAVED
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
from toggl_async.track.data_exports import ExportData, RequestDataExport

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("\n## Operations\n")[2].partition("\n## ")[0]
ROW = re.compile(
    r"^\| `(?P<verb>\w+) (?P<path>\S+)` \| `(?P<method>[\w.]+)` \| `(?P<command>[^`]+)` \|$", re.MULTILINE
)
ROWS = [match.groupdict() for match in ROW.finditer(SECTION)]
FIRST_TABLE = [match.groupdict() for match in ROW.finditer(SECTION.partition("\n### ")[0])]
FACADES: list[type[Facade]] = [Reports, Insights, Focus, Track]


def methods() -> Iterator[tuple[str, type[Request[object]]]]:
    """Yield the name of every method of every facade, with its request class."""
    for facade in FACADES:
        for name, value in vars(facade).items():
            if isinstance(value, Method):
                request: object = value.request
                assert isinstance(request, type)
                assert issubclass(request, Request)
                yield f"{facade.__name__.lower()}.{name}", request


METHODS = dict(methods())


def commands() -> Iterator[tuple[str, type]]:
    """Yield every command that sends requests to Toggl, with each request class that it makes."""
    for listing in LISTINGS:
        yield f"list {listing.name}", listing.request
    for inquiry in (*JSON_REPORTS, SAVED):
        yield f"report {inquiry.name}", inquiry.request
    for kind, request in KINDS.items():
        yield "query" if kind == "query" else f"query --kind {kind}", request
    yield "export data", RequestDataExport
    yield "export data --uuid", ExportData
    for report in (*REPORTS, SAVED_FILES):
        for file_format, request in report.requests.items():
            separate_pdf = file_format == "pdf" and len(set(report.requests.values())) > 1
            yield f"export {report.name}" + " --format pdf" * separate_pdf, request


def test_the_tables_list_each_method_once() -> None:
    """The tables list every method of the facades once, and no other method."""
    assert sorted(row["method"] for row in ROWS) == sorted(METHODS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["method"])
def test_path_and_command_of_a_row_belong_to_its_method(row: dict[str, str]) -> None:
    """A row's verb and path are those of the method's request, and its command makes the same request."""
    route = METHODS[row["method"]].route
    assert (row["verb"], row["path"]) == (route.verb, route.path)
    assert (row["command"], METHODS[row["method"]]) in set(commands())


@pytest.mark.parametrize("command", sorted({row["command"] for row in ROWS}))
def test_a_listed_command_exists(command: str) -> None:
    """The command-line program has every command that the tables list."""
    words = command.partition(" --")[0].split()
    program()[words[0]] if len(words) == 1 else program()[words[0]][words[1]]


def url_count(method: str) -> int:
    """Return the number of a method's URLs: one for each format if its path names the format, else one."""
    request = METHODS[method]
    if "{format}" not in request.route.path:
        return 1
    return len(known_values(get_type_hints(request)["format"]))


def test_the_first_table_covers_toggl_s_reporting_operations() -> None:
    """The first table covers Toggl's 29 reporting operations with their 35 URLs in 28 methods.

    The three formats of a saved report are one method.
    """
    assert (sum(url_count(row["method"]) for row in FIRST_TABLE), len(FIRST_TABLE)) == (35, 28)
