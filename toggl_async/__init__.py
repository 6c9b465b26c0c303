"""An asyncio client for Toggl's reporting APIs: reports whole onto disk, at the lowest cost in requests.

The public names stand in ``__init__.pyi``, each beside the module that it comes from, and are imported when
they are first used: a program that wants a credential or an error does not wait for aiohttp.
"""

import ast
import importlib
from pathlib import Path as _Path


def _homes() -> dict[str, str]:
    stub = ast.parse(_Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    imports = (node for node in stub.body if isinstance(node, ast.ImportFrom))
    return {name.name: str(each.module) for each in imports for name in each.names}


_HOMES = _homes()
globals()["__all__"] = sorted(_HOMES)  # type checkers read the stub, which has the list written out


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
