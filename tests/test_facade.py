"""A request class becomes a typed method of a facade."""

import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import FIRST, LAST, client
from tests.support.server import respond, serve
from tests.support.wire import response
from toggl_async import ApiToken, InvalidRequestError, Request, Toggl
from toggl_async.facade import Deferred, Facade, Method, method, pages
from toggl_async.focus import Focus
from toggl_async.insights import Insights
from toggl_async.reports import Reports
from toggl_async.request.base import endpoint
from toggl_async.request.pages import PageRequest
from toggl_async.track import Track

ROOT = Path(__file__).parents[1]
USES = sorted((ROOT / "tests" / "typing").glob("[a-z]*.py"))


@endpoint("/echo/{word}")
class Echo(Request[object]):
    """Return the same word."""

    word: str
    """The word to return."""


@endpoint("/found")
class Found(PageRequest[object]):
    """Find things by the beginning of their names."""

    prefix: str
    """The beginning of the names."""


class EchoFacade(Facade):
    """A facade with one endpoint."""

    echo = method(Echo)


async def test_a_method_makes_its_request_and_sends_it() -> None:
    """A method is declared in one line, and its result is the decoded response."""
    async with serve(respond(response(b'{"a": 1}'))) as server, client(server) as toggl:
        result = await EchoFacade(toggl).echo(word="hello")
    assert result == {"a": 1}
    assert server.paths == ["/echo/hello"]


async def test_a_wrong_argument_is_refused_before_anything_is_sent() -> None:
    """A method refuses what the constructor of its request refuses."""
    wrong: Any = {"word": 3}
    misspelt: Any = {"wrod": "x"}
    async with serve(respond(response(b"{}"))) as server, client(server) as toggl:
        with pytest.raises(InvalidRequestError, match="word"):
            await EchoFacade(toggl).echo(**wrong)
        with pytest.raises(TypeError):
            await EchoFacade(toggl).echo(**misspelt)
        with pytest.raises(InvalidRequestError, match="after"):
            await toggl.reports.export_weekly("a.csv", start_date=LAST, end_date=FIRST)
    assert server.connections == 0


def expected(path: Path, checker: str) -> set[tuple[int, str]]:
    """Return the errors that the comments of a file announce for a checker, with their lines."""
    found: set[tuple[int, str]] = set()
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        _, mark, rules = line.partition("# error: ")
        if mark:
            mypy, _, pyright = rules.partition(" / ")
            rule = mypy if checker == "mypy" else pyright
            found |= {(number, each.strip()) for each in rule.split(",")}
    return found


def run(*command: str) -> str:
    """Run a checker, and return its output."""
    completed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=110)
    return completed.stdout


@pytest.mark.slow
def test_mypy_finds_exactly_the_wrong_uses(tmp_path: Path) -> None:
    """Mypy reports errors on the lines that a comment marks, and on no others."""
    pytest.importorskip("mypy")
    files = [str(path) for path in USES]
    shown = run(
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--hide-error-context",
        "--no-pretty",
        "--follow-imports=silent",
        f"--cache-dir={tmp_path}",
        "--show-error-codes",
        "--config-file=",
        *files,
    )
    found: dict[str, set[tuple[int, str]]] = {path.name: set() for path in USES}
    for line in shown.splitlines():
        name, number, kind, rest = line.split(":", 3)
        if kind.strip() == "error":
            found[Path(name).name].add((int(number), rest.rpartition("[")[2].rstrip("]")))
    assert found == {path.name: expected(path, "mypy") for path in USES}, shown


@pytest.mark.slow
def test_pyright_finds_exactly_the_wrong_uses() -> None:
    """Pyright reports errors on the lines that a comment marks, and on no others."""
    pyright = Path(sys.executable).with_name("pyright")
    if not pyright.exists():
        pytest.skip("pyright is not installed")
    shown = json.loads(run(str(pyright), "--outputjson", *(str(path) for path in USES)))
    found: dict[str, set[tuple[int, str]]] = {path.name: set() for path in USES}
    for each in shown["generalDiagnostics"]:
        if each["severity"] == "error":
            found[Path(each["file"]).name].add((each["range"]["start"]["line"] + 1, each.get("rule", "")))
    assert found == {path.name: expected(path, "pyright") for path in USES}


def test_asynchronous_methods_are_recognized_as_such() -> None:
    """Libraries that wrap functions ask whether a method's __call__ is a coroutine function."""
    toggl: Any = Toggl(ApiToken("a" * 32))
    assert inspect.iscoroutinefunction(toggl.reports.weekly.__call__)
    assert inspect.iscoroutinefunction(toggl.reports.export_weekly.__call__)
    assert not inspect.iscoroutinefunction(toggl.reports.search_users.__call__)


async def test_a_missing_argument_is_reported_with_the_methods_name() -> None:
    """The message names the method as users write it."""
    toggl = Toggl(ApiToken("a" * 32))
    call: Any = toggl.reports.export_weekly
    with pytest.raises(
        TypeError, match=r"Reports\.export_weekly\(\) missing 1 required positional argument: 'to'"
    ):
        await call(start_date=FIRST, end_date=LAST)


def test_a_package_of_an_api_gives_its_request_classes_and_modules() -> None:
    """Request classes and modules are attributes of their package, although it imports none of them."""
    code = """
import toggl_async.reports, toggl_async.track
from toggl_async.reports import Reports, SearchClients, Summary
assert toggl_async.track.Me.__module__ == "toggl_async.track.me"
assert Reports.search_clients.request is SearchClients is toggl_async.reports.clients.SearchClients
assert toggl_async.reports.steps.__name__ == "toggl_async.reports.steps"
for name in ("SearchClient", "_private", "clients.SearchClients", "no name", ""):
    assert not hasattr(toggl_async.reports, name), name
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


def test_a_deferred_method_is_the_method_of_its_class() -> None:
    """A method whose class is named has the request, the name and the signature of one that has its class."""

    class Lists(Facade, methods={"found": Deferred(pages, "test_facade.Found")}):
        """A facade that names a class beside it."""

    Lists.__module__ = __name__.rpartition(".")[0]
    found: Any = vars(Lists)["found"]
    assert isinstance(found, Method)
    assert found.request is Found
    assert found.description.name == "Lists.found"
    assert list(found.description.signature().parameters) == ["prefix", "options"]
    with pytest.raises(AttributeError, match="no attribute 'other'"):
        getattr(found, "oth" + "er")


def test_every_request_is_made_from_json_in_a_new_process() -> None:
    """A class of a request is found by its name, whether or not its module has been imported."""
    code = """
import inspect, sys
from toggl_async import InvalidRequestError, Request
for name in sys.argv[1:]:
    try:
        found = type(Request.from_json('{"request": "%s", "fields": {}}' % name)).__name__
    except InvalidRequestError as error:  # it has required fields
        found = str(error).partition(" ")[0].rstrip(":")
    assert found == name.partition(".")[2], (found, name)
"""
    names = [
        f"{facade.__module__.rpartition('.')[2]}.{each.request.__name__}"
        for facade in (Reports, Insights, Focus, Track)
        for each in vars(facade).values()
        if isinstance(each, Method)
    ]
    subprocess.run([sys.executable, "-c", code, *names], cwd=ROOT, check=True, timeout=60)
