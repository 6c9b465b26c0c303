"""What editors show of the methods of a client: on hover, inside the parentheses, and as completions."""

import importlib.util
import inspect
import re
from collections.abc import Iterator
from typing import Any, Protocol

import attrs
import pytest

from tests.support.language_server import LanguageServer, language_server
from tests.test_package import ENDPOINTS, takes_path
from toggl_async.facade import Facade
from toggl_async.request.documentation import field_docstrings

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
    "Focus.query": "PagedReport[Report, Row]",
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
            words(f"{signature['label']} {signature['documentation']}"),
            frozenset(each["label"] for each in found["items"]),
        )


@attrs.frozen
class Jedi:
    """Jedi, which IPython, Jupyter and several editors use."""

    script: Any

    def show(self, name: str) -> Shown:
        """Return what is shown of a method."""
        line, column = LINES[name] + 1, PROGRAM.splitlines()[LINES[name]].index("(")
        (hover,) = self.script.help(line, column - 1)
        (signature,) = self.script.get_signatures(line, column + 1)
        found = self.script.complete(line, column + 1)
        return Shown(
            words(hover.docstring()),
            words(f"{signature.to_string()} {signature.docstring(raw=True)}"),
            frozenset(each.name_with_symbols for each in found),
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
        import jedi  # noqa

        yield Jedi(jedi.Script(PROGRAM, environment=jedi.InterpreterEnvironment()))


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDPOINTS)
def test_an_editor_shows_the_report_its_arguments_and_its_result(editor: Editor, name: str) -> None:
    """An editor shows the text, the fields with their docstrings, and the result of every method."""
    request = ENDPOINTS[name].request
    summary = words(inspect.getdoc(request) or "?").partition(". ")[0]
    shown = editor.show(name)
    for text in (shown.hover, shown.signature):
        assert summary in text
        assert RESULTS.get(name, "Saved" if takes_path(name) else "") in text
        assert ("(to: str | PathLike[str], /, " in text) is takes_path(name)
        assert ("to: The path" in text) is takes_path(name)
        for field, docstring in field_docstrings(request).items():
            assert f"{field}: " in text
            assert words(docstring).partition(":class:")[0] in text
    fields = [each.name for each in attrs.fields(request) if each.kw_only]
    assert {f"{field}=" for field in fields} <= shown.completions
