"""What an answer is: a frozen value with every documented field, none of which must come.

An answer is declared as an attrs class and is one to attrs and cattrs (``attrs.fields``, ``attrs.evolve``,
``attrs.asdict``). Its storage is a msgspec ``Struct`` made from that declaration: the JSON parser fills it
without a Python call for each field, three times as fast as it fills slots that attrs made.
"""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, TypeAlias, TypeGuard, TypeVar, dataclass_transform

import attrs
import msgspec

from toggl_async.fields import renamed, wire_name

_Class = TypeVar("_Class")
_Value = TypeVar("_Value")

Timestamp: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment with its offset; what Toggl sends beyond microseconds is rounded."""

_OF_THE_CLASS_ITSELF = {"__dict__", "__weakref__", "__slots__", "__annotations__", "__match_args__"}


def hidden(*, default: _Value) -> _Value:
    """A field that is not shown in a repr, since it holds a secret."""
    return attrs.field(default=default, repr=False)


def _declared(cls: type) -> dict[str, object]:
    """The defaults of a class's own fields, as they stand in its body."""
    own = inspect.get_annotations(cls)
    if not issubclass(cls, msgspec.Struct):
        body: Mapping[str, object] = cls.__dict__
        return {name: body[name] for name in own}
    # It inherits from an answer, so that msgspec has already made it a Struct, of attrs' placeholders.
    defaults = cls.__struct_defaults__
    return dict(zip(cls.__struct_fields__[-len(defaults) :], defaults, strict=True))


def _inherited(cls: type) -> tuple["attrs.Attribute[object]", ...]:
    found: tuple[attrs.Attribute[object], ...] = getattr(cls.__mro__[1], "__attrs_attrs__", ())
    return found


def _described(cls: type) -> type[attrs.AttrsInstance]:
    """The class as attrs understands it."""
    inherited = _inherited(cls)
    types = {each.name: each.type for each in inherited} | inspect.get_annotations(cls)
    defaults = {
        each.name: attrs.field(default=each.default, repr=each.repr, metadata=each.metadata)
        for each in inherited
    }
    body: dict[str, object] = {"__annotations__": types, **defaults, **_declared(cls)}
    return attrs.frozen(kw_only=True)(type(cls.__name__, (), body))


def _struct_field(field: "attrs.Attribute[object]") -> tuple[str, type, object]:
    name, default = wire_name(field), field.default
    kind = field.type or object
    factory: Callable[[], object] | None = getattr(default, "factory", None)
    if factory is not None:
        return field.name, kind, msgspec.field(default_factory=factory, name=name)
    return field.name, kind, msgspec.field(default=default, name=name)


def _show(answer: object) -> str:
    fields: tuple[attrs.Attribute[object], ...] = getattr(answer, "__attrs_attrs__", ())
    shown = [field for field in fields if field.repr and getattr(answer, field.name) not in (None, (), {})]
    said = ", ".join(f"{field.name}={getattr(answer, field.name)!r}" for field in shown)
    return f"{type(answer).__name__}({said})"


def _stands_for(made: type, cls: type[_Class]) -> TypeGuard[type[_Class]]:
    return (
        made.__name__ == cls.__name__ and inspect.get_annotations(cls).keys() <= made.__annotations__.keys()
    )


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(attrs.field, renamed, hidden)
)
def answer(cls: type[_Class]) -> type[_Class]:
    """Make a class that answers are decoded into: unknown fields are passed over, missing ones are None."""
    described = _described(cls)
    fields: Mapping[str, attrs.Attribute[object]] = {each.name: each for each in attrs.fields(described)}
    namespace = {
        name: value
        for name, value in vars(cls).items()
        if name not in fields and name not in _OF_THE_CLASS_ITSELF and not name.startswith("__struct")
    }
    made = msgspec.defstruct(
        cls.__name__,
        [_struct_field(field) for field in fields.values()],
        bases=tuple(base for base in cls.__bases__ if issubclass(base, msgspec.Struct)) or None,
        namespace={**namespace, "__repr__": _show},
        module=cls.__module__,
        frozen=True,
        kw_only=True,
    )
    type.__setattr__(made, "__attrs_attrs__", attrs.fields(described))
    if not _stands_for(made, cls):
        raise TypeError(f"{cls!r} cannot be made an answer")
    return made
