"""Encoding a request for the transport."""

import datetime as dt
import functools
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import attrs
import msgspec

from toggl_async._typeguards import is_tuple
from toggl_async.codec.converter import unstructure
from toggl_async.request.base import EncodedRequest, Request
from toggl_async.request.fields import UNSET, Place, is_secret, limit_of, place, wire_name
from toggl_async.request.files import file_format_of
from toggl_async.request.media_types import MEDIA_TYPES


def _query_value(value: object) -> str:
    if is_tuple(value):
        return ",".join(map(_query_value, value))
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)


@attrs.frozen
class _FieldLayout:
    """A field of a request: its name, the place where it is sent, its name there, and the most items sent."""

    name: str
    place: Place
    wire_name: str
    limit: int | None


@functools.cache
def _layout(cls: type) -> tuple[_FieldLayout, ...]:
    fields = attrs.fields(cls)
    return tuple(
        _FieldLayout(field.name, place(field), wire_name(field), limit_of(field)) for field in fields
    )


@functools.cache
def _secrets(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls) if is_secret(field))


@functools.cache
def _names(template: str) -> frozenset[str]:
    return frozenset(re.findall(r"{(\w+)}", template))


def _address(template: str, values: Mapping[str, object]) -> str:
    return template.format_map({name: quote(str(value), safe="") for name, value in values.items()})


def _first(value: Any, limit: int | None) -> Any:
    return value if limit is None or value is None else value[:limit]


def _accepted(request: Request[Any]) -> str:
    file_format = file_format_of(request)
    return "application/json" if file_format is None else MEDIA_TYPES[file_format][0]


def encode(request: Request[Any], path: str | None = None) -> EncodedRequest:
    """Encode a request that ``within`` has completed; ``path`` replaces the path template of its route."""
    route = request.route
    template = path or route.path
    cls: type = type(request)
    names = _names(template)
    values: dict[str, Any] = {}
    parameters: list[tuple[str, str]] = []
    body: dict[str, Any] = {}
    whole: Any = None
    for sent in _layout(cls):
        value = getattr(request, sent.name)
        if sent.name in names:
            values[sent.name] = value
        elif value is UNSET or sent.place is Place.NOWHERE:
            continue
        elif sent.place is Place.QUERY:
            parameters.append((sent.wire_name, _query_value(value)))
        elif sent.place is Place.WHOLE:
            whole = unstructure(_first(value, sent.limit))
        else:
            body[sent.wire_name] = unstructure(_first(value, sent.limit))
    content = whole if whole is not None else body or None
    return EncodedRequest(
        verb=route.verb,
        host=route.host,
        path=_address(template, values),
        query=tuple(parameters),
        body=None if content is None else msgspec.json.encode(content),
        accept=_accepted(request),
        secrets=tuple(values[name] for name in _secrets(cls)),
    )
