"""What an answer is: a frozen value with every documented field, none of which must come."""

from typing import TypeVar, dataclass_transform

import attrs

from toggl_async.fields import renamed

_Class = TypeVar("_Class")
_Value = TypeVar("_Value")


def hidden(*, default: _Value) -> _Value:
    """A field that is not shown in a repr, since it holds a secret."""
    return attrs.field(default=default, repr=False)


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(attrs.field, renamed, hidden)
)
def answer(cls: type[_Class]) -> type[_Class]:
    """Make a class that answers are decoded into: unknown fields are passed over, missing ones are None."""
    return attrs.frozen(kw_only=True)(cls)
