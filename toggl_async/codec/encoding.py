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


@attrs.frozen
class _Layout:
    """The fields of a request class: those in a path, those sent elsewhere, and the secrets."""

    in_path: tuple[str, ...]
    elsewhere: tuple[_FieldLayout, ...]
    secrets: tuple[str, ...]


@functools.cache
def _layout(cls: type, template: str) -> _Layout:
    names = frozenset(re.findall(r"{(\w+)}", template))
    fields = attrs.fields(cls)
    return _Layout(
        in_path=tuple(field.name for field in fields if field.name in names),
        elsewhere=tuple(
            _FieldLayout(field.name, place(field), wire_name(field), limit_of(field))
            for field in fields
            if field.name not in names and place(field) is not Place.NOWHERE
        ),
        secrets=tuple(field.name for field in fields if is_secret(field)),
    )


def _address(template: str, values: Mapping[str, object]) -> str:
    return template.format_map(
        {name: value if type(value) is int else quote(str(value), safe="") for name, value in values.items()}
    )


_SAME_IN_JSON = frozenset({str, int, bool, float, type(None)})


def _json_value(value: Any, limit: int | None) -> Any:
    """Return the value of a field as plain JSON values, with the first of its items if there is a limit."""
    if type(value) in _SAME_IN_JSON:
        return value
    return unstructure(value if limit is None else value[:limit])


def _accepted(request: Request[Any]) -> str:
    file_format = file_format_of(request)
    return "application/json" if file_format is None else MEDIA_TYPES[file_format][0]


def encode(request: Request[Any], path: str | None = None) -> EncodedRequest:
    """Encode a request that ``within`` has completed; ``path`` replaces the path template of its route."""
    route = request.route
    template = path or route.path
    cls: type = type(request)
    layout = _layout(cls, template)
    parameters: list[tuple[str, str]] = []
    body: dict[str, Any] = {}
    whole: Any = None
    for sent in layout.elsewhere:
        value = getattr(request, sent.name)
        if value is UNSET:
            continue
        if sent.place is Place.QUERY:
            parameters.append((sent.wire_name, _query_value(value)))
        elif sent.place is Place.WHOLE:
            whole = _json_value(value, sent.limit)
        else:
            body[sent.wire_name] = _json_value(value, sent.limit)
    content = whole if whole is not None else body or None
    return EncodedRequest(
        verb=route.verb,
        host=route.host,
        path=_address(template, {name: getattr(request, name) for name in layout.in_path}),
        query=tuple(parameters),
        body=None if content is None else msgspec.json.encode(content),
        accept=_accepted(request),
        secrets=tuple(getattr(request, name) for name in layout.secrets),
    )
