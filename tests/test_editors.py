"""What editors show of the methods of a client: on hover, inside the parentheses, and as completions."""

import functools
import importlib
import importlib.util
import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import attrs
import pytest

from tests.support.language_server import ROOT, LanguageServer, language_server
from tests.test_package import ENDPOINTS, takes_path
from toggl_async.request.documentation import field_docstrings, ignored_fields

FACADE_OF = {name: name.partition(".")[0].lower() for name in ENDPOINTS}
CALLS = [f"toggl.{FACADE_OF[name]}.{name.partition('.')[2]}()" for name in ENDPOINTS]
LINES = {name: number for number, name in enumerate(ENDPOINTS, start=3)}
PROGRAM = "\n".join(
    [
        "from toggl_async import Toggl",
        "",
        "def use(toggl: Toggl) -> None:",
        *(f"    {call}" for call in CALLS),
        "",
    ]
)
RESULTS = {
    "Reports.export_detailed": "Coroutine[object, object, Saved]",
    "Reports.detailed": "Rows[DetailedRow]",
    "Reports.weekly": "Coroutine[object, object, tuple[WeeklyRow, ...]]",
    "Insights.project_trends": "Coroutine[object, object, tuple[ProjectTrend, ...]]",
    "Focus.query": "PagedReport[Report, Mapping[str, object]]",
    "Track.saved_reports": "Rows[SavedReportInfo]",
}


@attrs.frozen
class Shown:
    """The texts that an editor shows of one method, as words."""

    hover: str
    signature: str
    completions: frozenset[str]


class Editor(Protocol):
    """A program that shows methods."""

    def show(self, name: str) -> Shown:
        """Return what is shown of a method."""
        ...


def words(text: str) -> str:
    """Return a text without line breaks and indentation."""
    flat = " ".join(text.replace("\xa0", " ").split())
    return re.sub(r"([(\[]) | (?=[)\]])", r"\1", flat)


def without_roles(docstring: str) -> str:
    """Return the words of a docstring in which classes are named without a role of Sphinx."""
    return re.sub(r":[a-z]+:`(\w+)`", r"``\1``", words(docstring))


@attrs.frozen
class Pyright:
    """Pyright, which Pylance and many other editors are made of."""

    server: LanguageServer

    def show(self, name: str) -> Shown:
        """Return what is shown of a method."""
        line, column = LINES[name], PROGRAM.splitlines()[LINES[name]].index("(")
        hover = self.server.at("hover", line, column - 1)
        (signature,) = self.server.at("signatureHelp", line, column + 1)["signatures"]
        found = self.server.at("completion", line, column + 1)
        return Shown(
            words(hover["contents"]["value"]),
            words(f"{signature['label']} {signature['documentation']['value']}"),
            frozenset(each["label"] for each in found["items"]),
        )


@attrs.frozen
class Jedi:
    """Jedi, which IPython, Jupyter and several editors use."""

    script: Callable[[str], Any]

    def show(self, name: str) -> Shown:
        """Return what is shown of a method, in a program of its own: Jedi limits the steps of one program."""
        lines = [*PROGRAM.splitlines()[:3], PROGRAM.splitlines()[LINES[name]]]
        script, column = self.script("\n".join(lines)), lines[-1].index("(")
        (hover,) = script.help(4, column - 1)
        (signature,) = script.get_signatures(4, column + 1)
        return Shown(
            words(hover.docstring()),
            words(f"{signature.to_string()} {signature.docstring(raw=True)}"),
            frozenset(each.name_with_symbols for each in script.complete(4, column + 1)),
        )


@pytest.fixture(scope="module", params=["pyright", "jedi"])
def editor(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Provide each program that shows methods."""
    if importlib.util.find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    if request.param == "pyright":
        with language_server(tmp_path_factory.mktemp("pyright"), PROGRAM) as server:
            yield Pyright(server)
    else:
        jedi = importlib.import_module("jedi")
        environment = importlib.import_module("jedi.api.environment").InterpreterEnvironment()
        project = jedi.Project(ROOT)
        yield Jedi(functools.partial(jedi.Script, project=project, environment=environment))


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDPOINTS)
def test_an_editor_shows_the_report_its_arguments_and_its_result(editor: Editor, name: str) -> None:
    """An editor shows the text, the fields with their docstrings, and the result of every method."""
    request = ENDPOINTS[name].request
    docstrings, ignored = field_docstrings(request), ignored_fields(request)
    shown = editor.show(name)
    for text in (shown.hover, shown.signature):
        assert without_roles((request.__doc__ or "?").partition("\n")[0]) in text
        assert RESULTS.get(name, "Coroutine[object, object, Saved]" if takes_path(name) else "-> ") in text
        assert ("(to: str | PathLike[str], /, " in text) is takes_path(name)
        assert (" to: The path " in text) is takes_path(name)
        for field in attrs.fields(request):
            if field.name in ignored:
                assert f" {field.name}: " not in text.partition(" -> ")[2]
            else:
                assert f" {field.name}: {without_roles(docstrings[field.name])}" in text
    fields = [each.name for each in attrs.fields(request) if each.kw_only]
    assert {f"{field}=" for field in fields} <= shown.completions
