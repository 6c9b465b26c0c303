"""The names of ``toggl_async.bulk``, whose modules are imported on first use."""

import ast
import subprocess
import sys
from pathlib import Path

import toggl_async.bulk

SOURCE = Path(toggl_async.bulk.__file__).read_text("utf-8")


def test_each_public_name_is_in_the_module_that_type_checkers_see() -> None:
    """The names are listed three times: for type checkers, for ``import *``, and for the import itself."""
    seen = {
        alias.name: (node.module or "").removeprefix("toggl_async.bulk.")
        for node in ast.walk(ast.parse(SOURCE))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("toggl_async.bulk")
        for alias in node.names
    }
    assert seen == toggl_async.bulk._MODULES
    assert set(seen) == set(toggl_async.bulk.__all__) <= set(dir(toggl_async.bulk))
    assert all(hasattr(toggl_async.bulk, name) for name in seen)
    assert not hasattr(toggl_async.bulk, "nothing")


def test_the_errors_are_imported_without_the_rest() -> None:
    """A program that only needs the errors does not import the client."""
    script = "import sys, toggl_async.bulk.errors; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
