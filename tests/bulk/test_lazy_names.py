"""The names of ``toggl_async.bulk``, whose modules are imported on first use."""

import ast
import subprocess
import sys
from pathlib import Path

import toggl_async.bulk


def test_each_public_name_is_in_the_module_that_type_checkers_see() -> None:
    """Programs and type checkers find the same thing under a name, and ``import *`` imports all of them."""
    stub = ast.parse(Path(toggl_async.bulk.__file__).with_suffix(".pyi").read_text("utf-8"))
    imports = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    seen = {name.name: (node.module or "").partition(".bulk.")[2] for node in imports for name in node.names}
    assert seen == vars(toggl_async.bulk)["_MODULES"]
    found: dict[str, object] = {}
    exec("from toggl_async.bulk import *", found)  # noqa: S102
    assert found.keys() - {"__builtins__"} == set(seen) <= set(dir(toggl_async.bulk))
    assert not hasattr(toggl_async.bulk, "nothing")


def test_the_errors_are_imported_without_the_rest() -> None:
    """A program that only needs the errors does not import the client."""
    script = "import sys, toggl_async.bulk.errors; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
