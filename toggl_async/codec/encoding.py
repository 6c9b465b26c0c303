"""Encoding a request for the transport."""

import datetime as dt
import functools
import re
from typing import Any, TypeAlias
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


_SentField: TypeAlias = tuple[str, str, int | None]
"""The name of a field, its name where it is sent, and the most items of it that are sent."""


@attrs.frozen
class _Layout:
    """The fields of a request class by the place where they are sent, and the secrets.

    Those in the path have their place in its template beside their names.
    """

    in_path: tuple[tuple[str, str], ...]
    in_query: tuple[_SentField, ...]
    in_body: tuple[_SentField, ...]
    whole_body: tuple[_SentField, ...]
    secrets: tuple[str, ...]


@functools.cache
def _layout(cls: type, template: str) -> _Layout:
    names = frozenset(re.findall(r"{(\w+)}", template))
    fields = attrs.fields(cls)

    def sent(where: Place) -> tuple[_SentField, ...]:
        return tuple(
            (field.name, wire_name(field), limit_of(field))
            for field in fields
            if field.name not in names and place(field) is where
        )

    return _Layout(
        in_path=tuple((field.name, f"{{{field.name}}}") for field in fields if field.name in names),
        in_query=sent(Place.QUERY),
        in_body=sent(Place.BODY),
        whole_body=sent(Place.WHOLE),
        secrets=tuple(field.name for field in fields if is_secret(field)),
    )


def _address(template: str, layout: _Layout, request: Request[Any]) -> str:
    address = template
    for name, there in layout.in_path:
        value = getattr(request, name)
        # A brace in a value is quoted, so that no value is taken for the place of another.
        address = address.replace(there, str(value) if type(value) is int else quote(str(value), safe=""))
    return address


_SAME_IN_JSON = frozenset({str, int, bool, float, type(None)})


def _json_value(value: Any, limit: int | None) -> Any:
    """Return the value of a field as plain JSON values, with the first of its items if there is a limit."""
    if type(value) in _SAME_IN_JSON:
        return value
    return unstructure(value if limit is None else value[:limit])


def _values(request: Request[Any], fields: tuple[_SentField, ...]) -> dict[str, Any]:
    """Return the values of the fields that are set, as plain JSON values, by the names they are sent as."""
    return {
        sent_as: _json_value(value, limit)
        for name, sent_as, limit in fields
        if (value := getattr(request, name)) is not UNSET
    }


def _body(request: Request[Any], layout: _Layout) -> bytes | None:
    content: Any = _values(request, layout.in_body) or None
    if layout.whole_body:
        whole = next(iter(_values(request, layout.whole_body).values()), None)
        content = content if whole is None else whole
    return None if content is None else msgspec.json.encode(content)


def _query(request: Request[Any], layout: _Layout) -> tuple[tuple[str, str], ...]:
    return tuple(
        (sent_as, _query_value(value))
        for name, sent_as, _ in layout.in_query
        if (value := getattr(request, name)) is not UNSET
    )


def _accepted(request: Request[Any]) -> str:
    file_format = file_format_of(request)
    return "application/json" if file_format is None else MEDIA_TYPES[file_format][0]


def encode(request: Request[Any], path: str | None = None) -> EncodedRequest:
    """Encode a request that ``within`` has completed; ``path`` replaces the path template of its route."""
    route = request.route
    template = path or route.path
    cls: type = type(request)
    layout = _layout(cls, template)
    return EncodedRequest(
        route.verb,
        route.host,
        _address(template, layout, request),
        _query(request, layout) if layout.in_query else (),
        _body(request, layout),
        _accepted(request),
        tuple(getattr(request, name) for name in layout.secrets) if layout.secrets else (),
    )
