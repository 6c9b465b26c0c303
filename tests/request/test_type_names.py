"""The names of types in signatures and help texts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, Optional, Union

import pytest

from toggl_async.request.fields import Unset
from toggl_async.request.type_names import type_name, types_in


@pytest.mark.parametrize(
    ("hint", "name"),
    [
        (date, "date"),
        (None, "None"),
        (Sequence[Optional[int]] | Unset, "Sequence[int | None] | Unset"),  # noqa: UP045
        (Union[Literal["a", 2], str, None], 'Literal["a", 2] | str | None'),  # noqa: UP007
        (tuple[date, ...], "tuple[date, ...]"),
        (Mapping[str, object], "Mapping[str, object]"),
    ],
)
def test_a_type_is_named_as_in_a_signature(hint: object, name: str) -> None:
    """The name of a type has no modules, and is the same for every way to write a union."""
    assert type_name(hint) == name


def test_the_types_in_a_type_are_found_wherever_they_are() -> None:
    """All classes that the name of a type refers to are found, and no values of a literal."""
    found = list(types_in(tuple[Sequence[date | None] | Literal["a"], ...]))
    assert found == [tuple, Sequence, date, type(None), Literal, ...]
