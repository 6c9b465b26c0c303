"""The names of types as in a signature: without modules, and with all values of a literal."""

import types
from collections.abc import Iterator
from typing import Literal, TypeVar, Union, get_args, get_origin

_UNIONS = (Union, types.UnionType)


def type_name(hint: object) -> str:
    """Return the name of a type: ``Sequence[int | None] | Unset``."""
    if hint is type(None) or hint is None:
        return "None"
    if hint is ...:
        return "..."
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return f"Literal[{', '.join(_quoted(value) for value in arguments)}]"
    names = [type_name(argument) for argument in arguments]
    if origin in _UNIONS:
        return " | ".join(names)
    name = str(getattr(hint if origin is None else origin, "__name__", hint))
    return f"{name}[{', '.join(names)}]" if names else name


def types_in(hint: object) -> Iterator[object]:
    """Yield everything that the name of a type refers to and that a module has to import."""
    origin = get_origin(hint)
    if origin is Literal:
        yield origin
        return
    if origin not in _UNIONS and not isinstance(hint, TypeVar):
        yield hint if origin is None else origin
    for argument in get_args(hint):
        yield from types_in(argument)


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
