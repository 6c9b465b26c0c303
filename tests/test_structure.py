"""The structure of the package: its size, its rooms, and what each room says of itself."""

import ast
import re
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

import toggl_async

ROOT = Path(toggl_async.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
PACKAGES = sorted(
    module.parent for module in MODULES if module.name == "__init__.py" and module.parent != ROOT
)

SAME_NAME = frozenset({"Project", "ProjectTrends", "Task"})
"""Classes that share their name with another, because Toggl uses the same word in several APIs."""


def name_of(path: Path) -> str:
    """Return the path of a module or package inside the package."""
    return str(path.relative_to(ROOT))


def length(module: Path) -> int:
    """Return the number of lines of a module that are not blank."""
    return sum(1 for line in module.read_text("utf-8").splitlines() if line.strip())


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_a_package_describes_each_of_its_modules(package: Path) -> None:
    """The docstring of a package's __init__ names every module and package in it, and no others."""
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8"))) or ""
    modules = {each.stem for each in package.glob("*.py")} | {
        each.parent.name for each in package.glob("*/__init__.py")
    }
    named = set(re.findall(r"\w+", docstring))
    assert {name for name in modules if name[0] != "_"} <= named
    assert set(re.findall(r":mod:`\.(\w+)`", docstring)) <= modules


def test_the_root_holds_what_users_name() -> None:
    """At most twenty modules are at the root of the package."""
    assert len([module for module in ROOT.glob("*.py") if module.name != "__init__.py"]) <= 20


def test_modules_are_short() -> None:
    """No module has more than 250 lines, and the median has fewer than 100."""
    lengths = {name_of(module): length(module) for module in MODULES}
    assert not {name: lines for name, lines in lengths.items() if lines > 250}
    assert median(lengths.values()) < 100


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_functions_are_short(module: Path) -> None:
    """No function has more than 40 lines besides its docstring."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = ast.get_docstring(node) is not None
            docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
            assert (node.end_lineno or 0) - node.lineno + 1 - docstring <= 40, node.name


def test_a_class_name_means_one_thing() -> None:
    """No two classes of the client have the same name; the sandbox stands apart."""
    names = Counter(
        node.name
        for module in MODULES
        if module.relative_to(ROOT).parts[0] != "sandbox"
        for node in ast.parse(module.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert {name for name, count in names.items() if count > 1} == SAME_NAME
