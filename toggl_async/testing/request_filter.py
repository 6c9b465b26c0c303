"""The selection of received requests: by request class or value, by path, body, query and account."""

import re
from collections.abc import Mapping
from typing import TypeAlias, TypedDict

import attrs
import msgspec

from toggl_async._typeguards import is_mapping
from toggl_async.codec import encode
from toggl_async.errors import InvalidSettingError
from toggl_async.request.base import EncodedRequest, Request
from toggl_async.request.files import TableFile
from toggl_async.sandbox.request_log import ReceivedRequest

What: TypeAlias = str | re.Pattern[str] | type[Request[object]] | Request[object] | None
"""The operation of requests: text in their path or a pattern, a request class, or a request, None for all."""


class RequestDetails(TypedDict, total=False):
    """What requests must have besides their operation, each of which may be left out.

    ``body`` and ``query`` hold some of the fields that the request must have, with their values; dates are
    dates or text. ``account`` is the email address of the account. ``workspace_id`` is the workspace in the
    path. ``status`` is the status of the response.
    """

    body: Mapping[str, object]
    query: Mapping[str, object]
    account: str
    workspace_id: int
    status: int


@attrs.frozen
class RequestFilter:
    """Selects requests by their operation and their details.

    ``default_workspace`` is the workspace of request values that name none.
    """

    what: What
    details: RequestDetails
    default_workspace: int

    def accepts(self, received: ReceivedRequest) -> bool:
        """Return whether a request is selected."""
        return self._is_operation(received) and self._has_details(received)

    def _is_operation(self, received: ReceivedRequest) -> bool:
        what = self.what
        if what is None:
            return True
        if isinstance(what, str):
            return what in received.path
        if isinstance(what, re.Pattern):
            return what.search(received.path) is not None
        if isinstance(what, Request):
            return any(_is_sent_as(encoded, received) for encoded in self._encoded(what))
        return _is_of_class(what, received)

    def _encoded(self, request: Request[object]) -> tuple[EncodedRequest, ...]:
        whole = request.within(self.default_workspace)
        older = whole.route.older_path
        return (encode(whole), *(() if older is None else (encode(whole, older),)))

    def _has_details(self, received: ReceivedRequest) -> bool:
        details = self.details
        checks = {
            "body": _contains(received.body, _as_json(details.get("body", {}))),
            "query": _contains(received.query, _as_texts(details.get("query", {}))),
            "account": received.account == details.get("account"),
            "workspace_id": _names_workspace(received.path, details.get("workspace_id", 0)),
            "status": received.status == details.get("status"),
        }
        return all(checks[name] for name in details)


def check_filter(what: object, details: Mapping[str, object]) -> None:
    """Check that requests can be selected by these values.

    Raises:
        InvalidSettingError: a detail is unknown, or the operation is of another type.
    """
    known = RequestDetails.__annotations__
    if unknown := sorted(details.keys() - known.keys()):
        raise InvalidSettingError(f"requests have no {', '.join(unknown)}: they have {', '.join(known)}")
    if not (what is None or isinstance(what, str | re.Pattern | Request) or _is_endpoint(what)):
        raise InvalidSettingError(
            "an operation is text in a path such as 'search/time_entries.csv', a request class such as "
            f"ExportDetailed, or a request, not {type(what).__name__}"
        )


def _is_endpoint(value: object) -> bool:
    return isinstance(value, type) and hasattr(value, "route") and issubclass(value, Request)


def _is_sent_as(encoded: EncodedRequest, received: ReceivedRequest) -> bool:
    body: object = None if encoded.body is None else msgspec.json.decode(encoded.body)
    return (
        (encoded.verb, encoded.host.value, encoded.path) == (received.method, received.host, received.path)
        and (body is None or _contains(received.body, body))
        and _contains(received.query, dict(encoded.query))
    )


def _is_of_class(cls: type[Request[object]], received: ReceivedRequest) -> bool:
    route = cls.route
    templates = [route.path] if route.older_path is None else [route.path, route.older_path]
    return (route.verb, route.host.value) == (received.method, received.host) and any(
        re.fullmatch(_path_pattern(cls, template), received.path) for template in templates
    )


def _path_pattern(cls: type[Request[object]], template: str) -> str:
    texts_and_names = re.split(r"{(\w+)}", template)
    return "".join(
        _value_pattern(cls, part) if number % 2 else re.escape(part)
        for number, part in enumerate(texts_and_names)
    )


def _value_pattern(cls: type[Request[object]], name: str) -> str:
    if name == "format":
        return "(csv|xlsx)" if issubclass(cls, TableFile) else "(csv|xlsx|pdf)"
    return "[0-9]+" if name.endswith("_id") else "[^/.]+"


def _contains(actual: object, expected: object) -> bool:
    """Return whether a value is as expected; objects may have further fields."""
    if is_mapping(expected) and is_mapping(actual):
        return all(key in actual and _contains(actual[key], value) for key, value in expected.items())
    return actual == expected


def _as_json(value: object) -> object:
    return msgspec.json.decode(msgspec.json.encode(value))


def _as_texts(query: Mapping[str, object]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else _text(value) for name, value in query.items()}


def _text(value: object) -> str:
    as_json = _as_json(value)
    return as_json if isinstance(as_json, str) else msgspec.json.encode(as_json).decode()


def _names_workspace(path: str, workspace_id: int) -> bool:
    return re.search(rf"/workspaces?/{workspace_id}(/|$)", path) is not None
