"""Leaves options out of the help of commands that refuse them."""

from collections.abc import Callable, Collection
from types import new_class
from typing import Annotated, TypeVar

import attrs
from cyclopts import Parameter

_Options = TypeVar("_Options")
_CommandT = TypeVar("_CommandT", bound=Callable[..., object])
_HIDDEN = Parameter(show=False)


def showing(options: type[_Options], shown: Collection[str]) -> type[_Options]:
    """Return a class of the same options, of which the help shows only some, by the names of their fields.

    The others are still accepted, so that the command can say why it refuses them.
    """
    attributes: tuple[attrs.Attribute[object], ...] = getattr(options, "__attrs_attrs__", ())
    hidden = [each for each in attributes if each.name not in shown]
    namespace: dict[str, object] = {each.name: each.default for each in hidden}
    namespace["__module__"] = options.__module__  # cyclopts takes a class of the standard library for a value
    namespace["__annotations__"] = {each.name: Annotated[each.type, _HIDDEN] for each in hidden}
    made: type[_Options] = new_class(
        options.__name__, (options,), exec_body=lambda body: body.update(namespace)
    )
    return Parameter(name="*")(attrs.frozen(kw_only=True)(made))


def replace_options(command: _CommandT, **classes: type) -> _CommandT:
    """Have a command take options of other classes."""
    for name, cls in classes.items():
        command.__annotations__[name] = cls | None
    return command


def hide(command: _CommandT, *names: str) -> _CommandT:
    """Leave some options of a command out of its help."""
    for name in names:
        command.__annotations__[name] = Annotated[command.__annotations__[name], _HIDDEN]
    return command
