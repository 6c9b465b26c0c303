"""The documentation of a request class, made from its own docstring and those of its fields."""

import ast
import functools
import inspect
import re
import sys
import textwrap
import typing
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import attrs

from toggl_async.request.fields import is_json_only
from toggl_async.request.files import FileRequest
from toggl_async.request.type_names import type_name, types_in

_LAST = ("options", "workspace_id")
_ROLE = r":[a-z]+:`~?([^`]+)`"
_TUPLE = "All items of the response."
_WIDTH = 100
_WITHOUT_EFFECT = "Accepted as well, since Toggl documents them, but without an effect on a file"


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


def ignored_fields(cls: type) -> frozenset[str]:
    """Return the names of the fields that Toggl documents for a file, but that have no effect on it."""
    is_file = issubclass(cls, FileRequest)
    return frozenset(field.name for field in attrs.fields(cls) if is_file and is_json_only(field))


def signature(
    cls: type, leading: Iterable[inspect.Parameter] = (), returned: object = inspect.Signature.empty
) -> inspect.Signature:
    """Return the signature of a request class as a method.

    Required parameters come first, then the others, the options, and last the fields without an effect.
    """
    # Without extras, hints have no bounds such as "at least 1": a caller wants to see "int".
    hints = typing.get_type_hints(cls)
    made = inspect.signature(cls)
    bare = [each.replace(annotation=hints[each.name]) for each in made.parameters.values()]
    ignored = ignored_fields(cls)

    def order(each: inspect.Parameter) -> tuple[int, bool, bool, bool, bool]:
        is_last = each.name in ignored
        return each.kind, each.default is not each.empty, is_last, each.name in _LAST, each.name == "options"

    return made.replace(parameters=[*leading, *sorted(bare, key=order)], return_annotation=returned)


def documentation(
    cls: type,
    leading: Mapping[inspect.Parameter, str] | None = None,
    returned: object = inspect.Signature.empty,
) -> str:
    """Return the docstring of a request class with lists of its arguments and results, for ``help()``.

    ``leading`` are the parameters before those of the class with their texts, ``returned`` is the type of the
    result.
    """
    leading = leading or {}
    ignored = ignored_fields(cls)
    texts = field_docstrings(cls) | {each.name: text for each, text in leading.items()}
    names = [name for name in signature(cls, leading).parameters if name not in ignored]
    arguments = [_entry(f"{name}: {texts.get(name, '...')}") for name in names]
    sections = [_filled(inspect.getdoc(cls) or "", ""), "\n".join(["Args:", *arguments])]
    if returned is not inspect.Signature.empty:
        sections.append("\n".join(["Returns:", *(_entry(text) for text in _results(returned))]))
    if ignored:
        sections.append(_filled(f"{_WITHOUT_EFFECT}: {', '.join(sorted(ignored))}.", ""))
    return "\n\n".join(sections)


def _results(returned: object) -> Iterator[str]:
    """Yield the type of a result and the models that it is made of, each with its first paragraph."""
    whole, *parts = types_in(returned)
    yield f"{type_name(returned)}: {_TUPLE if whole is tuple else _summary(whole)}"
    for part in parts:
        if isinstance(part, type) and attrs.has(part):
            yield f"{type_name(part)}: {_summary(part)}"


def _summary(kind: object) -> str:
    return (inspect.getdoc(kind) or "").partition("\n\n")[0]


def _entry(text: str) -> str:
    return _filled(text, " " * 4, " " * 8)


def _filled(text: str, indent: str, hanging: str | None = None) -> str:
    """Break the paragraphs of a text into lines of equal width, and replace the roles of Sphinx."""
    plain = re.sub(_ROLE, r"``\1``", text)
    first = indent
    paragraphs: list[str] = []
    for paragraph in plain.split("\n\n"):
        paragraphs.append(_paragraph(paragraph, first, indent if hanging is None else hanging))
        first = first if hanging is None else hanging
    return "\n\n".join(paragraphs)


def _paragraph(text: str, first: str, hanging: str) -> str:
    lines = text.split("\n")
    if any(line[:1] == " " for line in lines):  # a section such as "Raises:" has lines of its own
        return textwrap.indent(text, first)
    return textwrap.fill(
        " ".join(lines),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
