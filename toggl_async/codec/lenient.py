"""Decoding models part by part, so that a part that is not understood does not cost the others."""

import warnings
from collections.abc import Callable, Mapping
from typing import Any, get_origin

import attrs
from cattrs import BaseValidationError, Converter

from toggl_async._typeguards import is_mapping
from toggl_async.request.fields import Place, place, wire_name
from toggl_async.request.model import LenientModel, UnreadPartWarning


class WrongTypeError(Exception):
    """A value is not of the documented type."""


FAULTS = (WrongTypeError, BaseValidationError, KeyError, TypeError, ValueError)


def is_lenient(cls: Any) -> bool:
    """Return whether a class is decoded part by part."""
    return isinstance(cls, type) and issubclass(cls, LenientModel)


def lenient_hook(cls: type[LenientModel], converter: Converter) -> Callable[[Any, Any], Any]:
    """Return the function that decodes a class; parts that are not understood go into its ``unread``."""
    fields = [field for field in attrs.fields(cls) if place(field) is not Place.NOWHERE]
    parts = [(field.name, wire_name(field), field.type) for field in fields]

    def structure(value: Any, _: Any) -> Any:
        if not is_mapping(value):
            raise WrongTypeError(f"expected object, got {type(value).__name__}")
        given: Mapping[Any, Any] = value
        given = cls.arranged(given)
        known: dict[str, Any] = {}
        unread: dict[str, Any] = {}
        for name, wire, kind in parts:
            if wire not in given:
                continue
            try:
                known[name] = converter.structure(given[wire], kind)
            except FAULTS:
                if get_origin(kind) is Mapping and is_mapping(given[wire]):
                    known[name], unread[wire] = _entries(converter, given[wire], kind)
                else:
                    unread[wire] = given[wire]
        if unread:
            message = f"{cls.__name__}: not understood, see its field unread: {', '.join(sorted(unread))}"
            warnings.warn(message, UnreadPartWarning, stacklevel=2)
        return cls(**known, unread=unread)

    return structure


def _entries(converter: Converter, value: Any, kind: Any) -> tuple[Any, Any]:
    """Return the entries of a dictionary that are understood, and the others as they came."""
    good: dict[Any, Any] = {}
    odd: dict[Any, Any] = {}
    for key, each in value.items():
        try:
            good.update(converter.structure({key: each}, kind))
        except FAULTS:
            odd[key] = each
    return good, odd
