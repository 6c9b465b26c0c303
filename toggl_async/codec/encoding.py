"""A request becomes a call."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from toggl_async.codec.converter import unstructure
from toggl_async.fields import UNSET, Place, is_secret, limit_of, place, wire_name
from toggl_async.formats import MEDIA_TYPES
from toggl_async.request import Call, Request, file_format_of


def _query_value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _address(template: str, values: Mapping[str, object]) -> str:
    return re.sub(r"{(\w+)}", lambda match: quote(str(values[match[1]]), safe=""), template)


def _first(value: Any, limit: int | None) -> Any:
    return value if limit is None or value is None else value[:limit]


def _whole(request: Request[Any], body: dict[str, Any]) -> Any:
    fields = request.__attrs_attrs__
    return next((body[wire_name(field)] for field in fields if place(field) is Place.WHOLE), body)


def _accepted(request: Request[Any]) -> str:
    file_format = file_format_of(request)
    return "application/json" if file_format is None else MEDIA_TYPES[file_format][0]


def encode(request: Request[Any], path: str | None = None) -> Call:
    """Turn a request, its workspace filled in, into what is sent; ``path`` is another spelling of its own."""
    route = request.route
    template = path or route.path
    values: dict[str, Any] = {}
    parameters: list[tuple[str, str]] = []
    body: dict[str, Any] = {}
    for field in request.__attrs_attrs__:
        value = getattr(request, field.name)
        if f"{{{field.name}}}" in template:
            values[field.name] = value
        elif value is UNSET or place(field) is Place.NOWHERE:
            continue
        elif place(field) is Place.QUERY:
            parameters.append((wire_name(field), _query_value(value)))
        else:
            body[wire_name(field)] = unstructure(_first(value, limit_of(field)))
    return Call(
        verb=route.verb,
        host=route.host,
        path=_address(template, values),
        query=tuple(parameters),
        body=msgspec.json.encode(_whole(request, body)) if body else None,
        accept=_accepted(request),
        secrets=tuple(values[field.name] for field in request.__attrs_attrs__ if is_secret(field)),
    )
