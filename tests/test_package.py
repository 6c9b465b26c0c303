"""The package as a whole: what is public, what it imports, and how it is documented."""

import ast
import inspect
import pydoc
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import toggl_async
from tests.support.calls import FIRST, LAST
from toggl_async import ApiToken, FocusKey, Toggl
from toggl_async.facade import Facade, Method
from toggl_async.focus import Focus
from toggl_async.insights import Insights
from toggl_async.reports import Reports
from toggl_async.request.documentation import field_docstrings, ignored_fields
from toggl_async.request.fields import Place, place
from toggl_async.request.files import FileRequest
from toggl_async.track import Track

SOURCE = Path(toggl_async.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
CORE = [module for module in MODULES if module.relative_to(SOURCE).parts[0] not in ("sandbox", "cli")]
FACADES: list[type[Facade]] = [Reports, Insights, Focus, Track]


def named(module: Path) -> str:
    """Return the path of a module as the id of its test."""
    return str(module.relative_to(SOURCE))


def endpoints() -> Iterator[tuple[str, Any]]:
    """Yield the name of every method of every facade, and its request."""
    for facade in FACADES:
        for name, value in vars(facade).items():
            if isinstance(value, Method):
                yield f"{facade.__name__}.{name}", value


ENDPOINTS = dict(endpoints())


def takes_path(name: str) -> bool:
    """Return whether a method saves a file."""
    return issubclass(ENDPOINTS[name].request, FileRequest)


def test_all_lists_the_public_names() -> None:
    """The names that the stub imports are sorted, can be imported, and are the only public ones."""
    stub = ast.parse(Path(toggl_async.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    listed = next(ast.literal_eval(each.value) for each in stub.body if isinstance(each, ast.Assign))
    assert listed == toggl_async.__all__
    assert listed == sorted(listed, key=lambda name: (not name.isupper(), name))
    assert all(hasattr(toggl_async, name) for name in listed)
    public = {
        name for name, value in vars(toggl_async).items() if name[0] != "_" and not inspect.ismodule(value)
    }
    assert public == set(listed)


def test_each_public_name_comes_from_the_module_that_the_stub_names() -> None:
    """Programs and type checkers find the same thing under a name."""
    stub = ast.parse(Path(toggl_async.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    imports = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    modules = {name.name: node.module for node in imports for name in node.names}
    assert modules == vars(toggl_async)["_MODULES"]


def test_an_unknown_name_is_an_attribute_error() -> None:
    """An unknown name of the package raises the same error as one of any module."""
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        toggl_async.__getattr__("Nothing")


def test_the_import_does_not_load_aiohttp() -> None:
    """A program that needs only an error class does not wait for network code to be loaded."""
    script = "import sys, toggl_async; toggl_async.QuotaError; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("name", toggl_async.__all__)
def test_public_classes_and_methods_have_docstrings(name: str) -> None:
    """Every public class and each of its methods has a docstring."""
    value = getattr(toggl_async, name)
    if inspect.isclass(value):
        assert value.__doc__
        for method, member in vars(value).items():
            if not method.startswith("_") and inspect.isfunction(member):
                assert member.__doc__, f"{name}.{method}"


def imports(module: Path) -> set[str]:
    """Return the packages that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_only_the_http_package_imports_aiohttp() -> None:
    """The sandbox is not looked at, since it is a server of its own."""
    knowing = [named(module) for module in CORE if "aiohttp" in imports(module)]
    assert {Path(each).parts[0] for each in knowing} == {"http"}


@pytest.mark.parametrize("module", CORE, ids=named)
def test_any_is_used_in_the_codec_alone(module: Path) -> None:
    """JSON is read and written in the codec; all other modules name their types."""
    names = {node.id for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.Name)}
    assert "Any" not in names or module.relative_to(SOURCE).parts[0] == "codec"


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_no_checker_is_silenced(module: Path) -> None:
    """No comment turns a type checker or linter off, and nothing is cast."""
    text = module.read_text()
    assert not re.search(r"#\s*(type:\s*ignore|noqa|pyright:|mypy:|ruff:)", text)
    assert not re.search(r"\bcast\(", text)


def test_the_import_loads_nothing_optional() -> None:
    """The command line, the sandbox and their libraries are loaded on use."""
    code = "import sys, toggl_async; print(*{name.partition('.')[0] for name in sys.modules})"
    completed = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert not set(completed.stdout.split()) & {
        "fpdf",
        "xlsxwriter",
        "cyclopts",
        "rich",
        "pytest",
        "hypothesis",
    }


# Documentation.


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_argument_of_every_method_is_described(name: str) -> None:
    """Each field has a full sentence, and each request class names its page of the documentation."""
    cls = ENDPOINTS[name].request
    described = field_docstrings(cls)
    for field in attrs.fields(cls):
        if place(field) is not Place.NOWHERE:
            assert described.get(field.name, "").rstrip().endswith("."), f"{cls.__name__}.{field.name}"
    assert "https://engineering.toggl.com/docs" in (cls.__doc__ or "")


@pytest.mark.parametrize("name", ENDPOINTS)
async def test_help_shows_signature_summary_arguments_and_result(name: str) -> None:
    """``help`` shows a method as if it were written by hand; a remark names fields without an effect."""
    async with Toggl(ApiToken("a" * 32), FocusKey("toggl_sk_x")) as toggl:
        facade, _, method = name.partition(".")
        text = pydoc.plain(pydoc.render_doc(getattr(getattr(toggl, facade.lower()), method)))
    cls = ENDPOINTS[name].request
    flat = re.sub(r":[a-z]+:`(\w+)`", r"``\1``", " ".join(text.split()))
    described = flat.partition(" Args: ")[2]
    assert (f"{method}(to: " in flat.replace("( ", "(")) is takes_path(name)  # newer Pythons break the line
    assert (inspect.getdoc(cls) or "?").splitlines()[0].partition(":class:")[0] in text
    assert ("to: The path of the file" in described) is takes_path(name)
    assert "options: How the call is carried out" in described
    assert "Returns:" in described
    for field, text_of_field in field_docstrings(cls).items():
        if field in attrs.fields_dict(cls):
            shown = f" {field}: {' '.join(text_of_field.split())}" in " " + described
            assert shown is (field not in ignored_fields(cls)), field


@pytest.mark.parametrize("name", ENDPOINTS)
async def test_a_method_has_the_signature_of_its_request(name: str) -> None:
    """Each argument of the request is one of the method, and an export takes its path first."""
    async with Toggl(ApiToken("a" * 32), FocusKey("toggl_sk_x")) as toggl:
        facade, _, method = name.partition(".")
        bound = getattr(getattr(toggl, facade.lower()), method)
    shown = inspect.signature(bound)
    asked = inspect.signature(ENDPOINTS[name].request)
    expected = ["to"] * takes_path(name) + list(asked.parameters)
    assert sorted(shown.parameters) == sorted(expected)
    assert (next(iter(shown.parameters)) == "to") is takes_path(name)
    assert repr(bound) == f"<method {name}>"
    assert bound.__doc__


def test_a_method_of_the_class_gives_its_request_class() -> None:
    """On the class a method is a descriptor with the request class."""
    assert isinstance(Reports.export_detailed, Method)
    assert Reports.export_detailed.request(start_date=FIRST, end_date=LAST).file_format == "csv"


@pytest.mark.parametrize("name", toggl_async.__all__)
def test_help_shows_nothing_of_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No signature has a default that holds the process's variables, tokens included."""
    monkeypatch.setenv("SOME_CLOUD_KEY", "a-secret-of-the-environment")
    assert "a-secret-of-the-environment" not in pydoc.plain(pydoc.render_doc(getattr(toggl_async, name)))
