"""The sandbox shares no code with the client that it checks."""

import ast
from pathlib import Path

import pytest

import toggl_async.sandbox

MODULES = sorted(Path(toggl_async.sandbox.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_sandbox_imports_nothing_from_the_client(path: Path) -> None:
    """The modules of the sandbox import no module of the package outside the sandbox."""
    imports = [
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)
    ]
    names = [node.module or "" for node in imports]
    assert not [name for name in names if name.startswith("toggl_async") and "sandbox" not in name]
    assert not any(node.level for node in imports)
