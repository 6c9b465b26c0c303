"""The public names of the package, in groups: each group is a page of the reference."""

import ast
import functools
import importlib
import pkgutil
import types
from collections.abc import Iterator
from pathlib import Path

import attrs

import toggl_async

_ROOT_PAGES = {
    "Client": ("client", "workspace"),
    "Credentials and hosts": ("credentials", "hosts"),
    "Settings": ("options", "retry", "http", "clock"),
    "Rate limits and quotas": ("ratelimit", "quota"),
    "Requests and responses": ("request", "exchange", "facade", "headers"),
    "Files": ("saved", "transfer"),
    "Errors": ("errors", "failures"),
    "Events": ("events", "otel"),
}
"""The pages on names of ``toggl_async`` itself, each with the modules that declare them."""
_OTHERS = "Other names"
"""The page on names of other modules."""
_RESULTS = ("facade.Rows", "facade.PagedReport")
"""What methods return, although nobody imports it."""
_ALSO_PUBLIC = (
    "otel.instrument",
    "sinks.obstore.ObjectSink",
    "sinks.fsspec.FileSystemSink",
    "tables.arrow.read_batches",
    "tables.arrow.batches_of",
    "bulk.dask.run_partitions",
)
"""Names that need an extra, and are imported from modules of their own."""
_INTERNAL = ("cli", "codec")
"""Packages whose ``__all__`` is for the package itself."""


@attrs.frozen(order=True)
class PublicName:
    """A public name: the module it is imported from, and the identifier of its declaration."""

    module: str
    name: str
    identifier: str


@attrs.frozen
class NamePage:
    """A page of the reference with a group of public names, and the package that it describes, if any."""

    title: str
    names: list[PublicName]
    package: str | None = None

    @property
    def path(self) -> str:
        """The page's path in the folder of the reference: ``python/rate-limits-and-quotas.md``."""
        return f"python/{self.title.rpartition('.')[2].lower().replace(' ', '-')}.md"


def name_pages() -> list[NamePage]:
    """Return the pages on all public names, first those of ``toggl_async`` itself."""
    pages = {title: NamePage(title, []) for title in (*_ROOT_PAGES, _OTHERS)}
    titles = {module: title for title, modules in _ROOT_PAGES.items() for module in modules}
    for each in sorted(_root_names(), key=lambda each: each.identifier):
        pages[titles.get(each.identifier.split(".")[1], _OTHERS)].names.append(each)
    packages = [
        NamePage(package, [*_names_of(package), *_also_public(f"{package}.")], package)
        for package in _packages()
    ]
    return [*(page for page in pages.values() if page.names), *packages]


def _root_names() -> Iterator[PublicName]:
    yield from _names_of("toggl_async")
    for path in _RESULTS:
        yield _found(f"toggl_async.{path}")
    yield from _also_public("toggl_async.otel.")


def _packages() -> list[str]:
    names = [each.name for each in pkgutil.iter_modules(toggl_async.__path__) if each.ispkg]
    public = [f"toggl_async.{name}" for name in names if name not in _INTERNAL]
    return [name for name in public if getattr(importlib.import_module(name), "__all__", None)]


def _names_of(package: str) -> Iterator[PublicName]:
    for name in importlib.import_module(package).__all__:
        yield _found(f"{package}.{name}")


def _also_public(prefix: str) -> Iterator[PublicName]:
    for path in _ALSO_PUBLIC:
        if f"toggl_async.{path}".startswith(prefix):
            yield _found(f"toggl_async.{path}")


def _found(path: str) -> PublicName:
    module, _, name = path.rpartition(".")
    value: object = getattr(importlib.import_module(module), name)
    if isinstance(value, types.ModuleType):
        return PublicName(module, name, value.__name__)
    if isinstance(value, type | types.FunctionType):
        return PublicName(module, name, f"{value.__module__}.{name}")
    return PublicName(module, name, f"{_modules_of_names().get(path, module)}.{name}")


@functools.cache
def _modules_of_names() -> dict[str, str]:
    """Return the modules that declare the names of ``toggl_async``, as its stub lists them."""
    stub = Path(toggl_async.__path__[0], "__init__.pyi").read_text(encoding="utf-8")
    imports = [node for node in ast.parse(stub).body if isinstance(node, ast.ImportFrom)]
    return {f"toggl_async.{each.name}": node.module or "" for node in imports for each in node.names}
