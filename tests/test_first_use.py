"""The modules that a program imports until its first call: those that the call needs, and no others."""

import json
import subprocess
import sys

import pytest

TOGGL = "toggl = toggl_async.Toggl(toggl_async.ApiToken('a' * 32))"
FILES = (
    "toggl_async.saved",
    "toggl_async.transfer.save",
    "toggl_async.transfer.many",
    "toggl_async.sinks",
    "toggl_async.tables",
)
APIS = ("toggl_async.reports", "toggl_async.insights", "toggl_async.focus", "toggl_async.track")


def imported(*statements: str) -> set[str]:
    """Return the modules that a new process has imported after some statements."""
    code = "\n".join(["import json, sys, toggl_async", *statements, "print(json.dumps(list(sys.modules)))"])
    command = [sys.executable, "-c", code]
    return set(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


# What attrs has generated: a class costs some 0.2 ms, and each of its methods 0.1 ms.
COUNTED = """
kinds = {each for name, module in [*sys.modules.items()] if name.startswith("toggl_async")
         for each in vars(module).values() if isinstance(each, type) and "__attrs_attrs__" in vars(each)}
made = [name for kind in kinds for name, each in vars(kind).items()
        if getattr(getattr(each, "__code__", None), "co_filename", "").startswith("<attrs generated")]
print(len(kinds), len(made))
"""


def generated(*statements: str) -> tuple[int, int]:
    """Return how many classes attrs has made after some statements, and how many methods of theirs."""
    command = [sys.executable, "-c", "\n".join(["import sys, toggl_async", *statements, COUNTED])]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    classes, methods = map(int, ran.stdout.split())
    return classes, methods


def within(packages: tuple[str, ...], modules: set[str]) -> set[str]:
    """Return the modules that are, or are part of, one of some packages."""
    return {each for each in modules if any(f"{each}.".startswith(f"{package}.") for package in packages)}


def test_a_client_needs_neither_reports_nor_files() -> None:
    """Making a client imports no API, nothing that saves or reads files, and no module for archives."""
    modules = imported(TOGGL)
    assert not within((*APIS, *FILES), modules)
    assert modules.isdisjoint({"zipfile", "pyarrow", "hmac", "secrets", "sqlite3"})


def test_a_client_needs_few_modules_beyond_those_of_its_dependencies() -> None:
    """Of the standard library, a client adds only the module for csv: no threads, queues or names of HTML."""
    added = imported(TOGGL) - imported("import aiohttp, anyio, attrs, cattrs, msgspec")
    assert {name for name in added if not name.startswith("toggl_async")} <= {"csv", "_csv"}


@pytest.mark.parametrize(
    ("use", "classes", "methods"),
    [
        ("", 77, 195),
        ("toggl.reports.search_clients", 84, 208),
        ("toggl.reports.export_detailed", 84, 204),
        ("toggl.reports.export_summary", 88, 212),
        ("toggl.reports.export_saved", 78, 198),
    ],
)
def test_attrs_generates_few_classes_and_methods_until_the_first_call(
    use: str, classes: int, methods: int
) -> None:
    """Making classes is half of the cost of the first use, so what a call does not need is left out."""
    made = generated(TOGGL, use)
    assert made[0] <= classes
    assert made[1] <= methods


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("toggl.reports.search_clients", {"reports", "reports.clients", "reports.id_lists"}),
        ("toggl.track.tags", {"track", "track.tags"}),
        (
            "toggl.reports.export_detailed",
            {
                "reports",
                "reports.detailed_exports",
                "reports.duration_formatting",
                "reports.filters",
                "reports.csv_columns",
            },
        ),
        (
            "toggl.reports.export_summary",
            {
                "reports",
                "reports.summary_exports",
                "reports.summary_fields",
                "reports.duration_formatting",
                "reports.filters",
                "reports.csv_columns",
            },
        ),
        (
            "toggl.reports.export_saved",
            {"reports", "reports.saved_exports", "reports.csv_columns"},
        ),
        ('toggl_async.Request.from_json(\'{"request": "track.Me", "fields": {}}\')', None),
    ],
)
def test_a_method_imports_its_own_module_alone(use: str, expected: set[str] | None) -> None:
    """A method of an API, or a request from JSON, imports its request class and what that is made of."""
    modules = imported(TOGGL, use)
    wanted = {"track", "track.me", "track.organization", "track.workspace"} if expected is None else expected
    assert within(APIS, modules) == {f"toggl_async.{name}" for name in wanted}
    assert not within(FILES, modules)


def test_an_api_imports_no_method_before_it_is_used() -> None:
    """The packages of the APIs import none of their modules, and their classes list all methods even so."""
    names = [f"import {package}" for package in APIS]
    listed = "assert 'search_clients' in dir(toggl_async.reports.Reports)"
    assert within(APIS, imported(*names, listed)) == set(APIS)


def test_patterns_of_csv_headers_are_compiled_when_a_csv_is_checked() -> None:
    """Importing the exports compiles none of the long patterns of weekdays and months."""
    watch = (
        "import re; seen = []; compiled = re.compile; re.compile = lambda *a: seen.append(a) or compiled(*a)"
    )
    patterns = "assert not [each for each in seen if 'montag' in str(each) or 'amount' in str(each)], seen"
    assert "toggl_async.reports.csv_columns" in imported(
        watch, TOGGL, "toggl.reports.export_weekly", patterns
    )


def test_no_converter_is_made_and_few_patterns_are_compiled_before_they_are_needed() -> None:
    """Making a client compiles no pattern that only errors need, and makes none of the cattrs converters."""
    watch = (
        "import aiohttp, anyio, attrs, cattrs, msgspec, re; seen = []; compiled = re.compile; "
        "re.compile = lambda *a: seen.append(a) or compiled(*a); "
        "cattrs.Converter = lambda **_: 1 / 0"
    )
    imported(watch, TOGGL, "toggl.reports.search_clients", "assert len(seen) <= 8, seen")
