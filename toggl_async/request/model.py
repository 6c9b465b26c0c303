"""Models: the frozen attrs classes that responses are decoded into. No field of a response is required.

A model is declared with ``@attrs.frozen(kw_only=True, repr=False, slots=False)`` and inherits from
:class:`Model`; without slots, msgspec fills it in two thirds of the time. Unknown fields of a response are
ignored; missing fields have their default, which is None for most. msgspec decodes JSON straight into most
models; cattrs decodes models with renamed fields, and any response that msgspec rejects.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar, TypeAlias, TypeVar

import attrs
import msgspec

from toggl_async.request.fields import NOT_SENT, Field

_Value = TypeVar("_Value")

Timestamp: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment with its offset; digits beyond microseconds are rounded."""


def hidden(*, default: _Value) -> _Value:
    """Declare a field that holds a secret: it is not shown in a repr."""
    return attrs.field(default=default, repr=False)


class Model:
    """The base of models; its repr leaves out hidden and empty fields."""

    __slots__ = ()
    __attrs_attrs__: ClassVar[tuple[Field, ...]]
    may_be_lines: ClassVar[bool] = False
    """True for the rows of a list that may also come with one row on each line."""

    def __repr__(self) -> str:
        fields = ((field.name, getattr(self, field.name)) for field in self.__attrs_attrs__ if field.repr)
        shown = ", ".join(f"{name}={value!r}" for name, value in fields if value not in (None, (), {}))
        return f"{type(self).__name__}({shown})"


class TruncatedListWarning(UserWarning):
    """A list is as long as Toggl's longest response, so that further rows may be missing from it."""


class UnreadPartWarning(UserWarning):
    """The warning about a part of a response that is not understood, which is in the model's ``unread``."""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class LenientModel(Model):
    """A model of which a part that is not understood does not cost the others."""

    unread: Mapping[str, object] = attrs.field(factory=dict[str, object], metadata=NOT_SENT)
    """The parts of the response that are not understood, by name and as they came."""

    @classmethod
    def arranged(cls, value: Mapping[str, object]) -> Mapping[str, object]:
        """Return the response's object with its parts in the form in which they are documented here."""
        return value
