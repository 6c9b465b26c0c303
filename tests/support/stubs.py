"""Writes the stubs of the facades, from which editors and type checkers learn each method's arguments.

``nox -s stubs`` runs it. At run time a method is a descriptor, made from its request class in one line.
Editors show nothing of the request class, so a stub declares each method as a function with a docstring. On
the class, a method still has its ``request``.
"""

import inspect
import textwrap
from collections.abc import Coroutine, Iterator
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from toggl_async import UNSET
from toggl_async.facade import Facade, Method
from toggl_async.focus import Focus
from toggl_async.insights import Insights
from toggl_async.reports import Reports
from toggl_async.request.files import FileRequest
from toggl_async.request.type_names import type_name, types_in
from toggl_async.track import Track

FACADES: list[type[Facade]] = [Reports, Insights, Focus, Track]
HEAD = "# Written by `nox -s stubs` from the request classes, for editors and type checkers."
METHOD = """
def _method_of(request: RequestT, /) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, RequestT]]: ...
"""
EXPORT = """
_FieldsP = ParamSpec("_FieldsP")

def _export_of(
    request: Callable[_FieldsP, FileRequest], /
) -> Callable[[Callable[P, ReturnT]], Method[P, ReturnT, Callable[_FieldsP, FileRequest]]]: ...
"""
IMPORTED = ("Facade", "Method", "P", "RequestT", "ReturnT")
SIMPLE = (bool, int, float, str, tuple)
"""Types whose values a stub may show as defaults; for all others it has dots."""


@attrs.frozen
class Stub:
    """The stub of one facade: the text of its methods, and the names that they refer to."""

    facade: type[Facade]
    modules: dict[str, set[str]] = attrs.field(factory=dict)

    def text(self) -> str:
        """Return the whole stub."""
        for name in IMPORTED:
            self._need("toggl_async.facade", name)
        self._need("collections.abc", "Callable")
        methods = {name: each for name, each in vars(self.facade).items() if isinstance(each, Method)}
        decorators = METHOD
        if any(issubclass(each.request, FileRequest) for each in methods.values()):
            self._need("typing", "ParamSpec")
            self._name(FileRequest)
            decorators = EXPORT + METHOD
        body = "\n".join(self._method(name, each) for name, each in methods.items())
        return "\n".join([HEAD, "", *self._imports(), decorators, self._head(), "", body])

    def _head(self) -> str:
        return f'class {self.facade.__name__}(Facade):\n    """{inspect.getdoc(self.facade)}"""'

    def _method(self, name: str, method: Method[..., Any, Any]) -> str:
        request = self._name(method.request)
        description = method.description
        signature = description.signature()
        returned = self._name(signature.return_annotation)
        if inspect.iscoroutinefunction(method.call):
            returned = f"{self._name(Coroutine)}[object, object, {returned}]"
        docstring = textwrap.indent(f'"""{description.documentation()}\n"""', " " * 8).lstrip()
        lines = [
            f"@{'_export_of' if issubclass(method.request, FileRequest) else '_method_of'}({request})",
            "@staticmethod",
            f"def {name}(",
            *(f"    {each}," for each in self._parameters(signature)),
            f") -> {returned}:",
            f"    {docstring}",
        ]
        return "\n".join([f"    {line}" for line in lines]) + "\n"

    def _parameters(self, signature: inspect.Signature) -> Iterator[str]:
        kind = None
        for each in signature.parameters.values():
            if kind is not each.kind:
                if kind is inspect.Parameter.POSITIONAL_ONLY:
                    yield "/"
                if each.kind is inspect.Parameter.KEYWORD_ONLY:
                    yield "*"
            kind = each.kind
            default = "" if each.default is each.empty else f" = {self._default(each.default)}"
            yield f"{each.name}: {self._name(each.annotation)}{default}"

    def _default(self, value: object) -> str:
        if value is UNSET:
            return self._need("toggl_async.request.fields", "UNSET")
        if isinstance(value, str):
            return f'"{value}"'
        return repr(value) if isinstance(value, SIMPLE) else "..."

    def _name(self, hint: object) -> str:
        for kind in types_in(hint):
            name = type_name(kind)
            module = "typing" if name == "Literal" else getattr(kind, "__module__", "builtins")
            if module not in ("builtins", "types") and kind is not ...:
                self._need("os" if kind is PathLike else module, name)
        return type_name(hint)

    def _need(self, module: str, name: str) -> str:
        self.modules.setdefault(module, set()).add(name)
        return name

    def _imports(self) -> Iterator[str]:
        for own in (False, True):
            for module in sorted(self.modules):
                if module.startswith("toggl_async") is own:
                    names = sorted(self.modules[module], key=_import_order)
                    yield f"from {module} import {', '.join(names)}"
            yield ""


def _import_order(name: str) -> tuple[bool, str]:
    is_constant = name.isupper() and len(name) > 1
    return not is_constant, name


def path_of(facade: type[Facade]) -> Path:
    """Return the path of a facade's stub."""
    return Path(inspect.getfile(facade)).with_suffix(".pyi")


if __name__ == "__main__":
    for each in FACADES:
        path_of(each).write_text(Stub(each).text(), encoding="utf-8")
