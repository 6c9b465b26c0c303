"""The documentation of a request class, made from its own docstring and those of its fields."""

import ast
import functools
import inspect
import sys
import textwrap
import typing
from collections.abc import Iterator
from itertools import pairwise

import attrs

from toggl_async.request.fields import Place, place


@functools.cache
def _module_tree(name: str) -> ast.Module:
    try:
        return ast.parse(inspect.getsource(sys.modules[name]))
    except (OSError, TypeError, KeyError):  # some frozen programs have no source files
        return ast.Module(body=[], type_ignores=[])


def _statements(cls: type) -> list[ast.stmt]:
    for node in _module_tree(cls.__module__).body:
        if isinstance(node, ast.ClassDef) and node.name == cls.__name__:
            return node.body
    return []


def _own_docstrings(cls: type) -> Iterator[tuple[str, str]]:
    body = _statements(cls)
    for field, text in pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        ):
            yield field.target.id, inspect.cleandoc(text.value.value)


@functools.cache
def field_docstrings(cls: type) -> dict[str, str]:
    """Return the docstring under each field in the source of a class and its bases."""
    return {name: text for base in reversed(cls.__mro__) for name, text in _own_docstrings(base)}


def signature(cls: type, leading: tuple[inspect.Parameter, ...], returned: object) -> inspect.Signature:
    """Return the signature of a request class as a method: required parameters first, options last."""
    # Without extras, hints have no bounds such as "at least 1": a caller wants to see "int".
    hints = typing.get_type_hints(cls)
    made = inspect.signature(cls)
    bare = [each.replace(annotation=hints[each.name]) for each in made.parameters.values()]

    def order(each: inspect.Parameter) -> tuple[int, bool, bool]:
        return each.kind, each.default is not each.empty, each.name in ("options", "workspace_id")

    return made.replace(parameters=[*leading, *sorted(bare, key=order)], return_annotation=returned)


@functools.cache
def documentation(cls: type) -> str:
    """Return the docstring of a request class with a list of its arguments, for ``help()``."""
    texts = field_docstrings(cls)
    listed = [
        f"    {field.name}: " + textwrap.indent(texts.get(field.name, "..."), " " * 8).strip()
        for field in attrs.fields(cls)
        if place(field) is not Place.NOWHERE or field.name in texts
    ]
    return "\n".join([inspect.getdoc(cls) or "", "", "Args:", *listed])
