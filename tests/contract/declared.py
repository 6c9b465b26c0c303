"""The declarations of the client, and their differences from the contract."""

import datetime as dt
import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs

from tests.contract.table import Kind, addresses, choices, opened, plain
from toggl_async import ApiToken, Toggl
from toggl_async.codec import model_type
from toggl_async.request.base import Request
from toggl_async.request.fields import LocalTime, Place, Unset, place, wire_name

NAMES: Mapping[object, str] = {
    int: "integer",
    float: "number",
    str: "string",
    bool: "boolean",
    dt.date: "date",
    dt.datetime: "timestamp",
    LocalTime: "localtime",
    object: "any",
}


def request_of(method: str) -> type[Request[Any]]:
    """Return the request class of a method such as ``reports.export_detailed``."""
    facade, _, name = method.partition(".")
    made: type[Request[Any]] = facades()[facade][name]
    return made


def facades() -> dict[str, dict[str, type[Request[Any]]]]:
    """Return the request classes by facade and method."""
    return {
        facade: {name: method.request for name, method in vars(kind).items() if hasattr(method, "request")}
        for facade, kind in _facade_types().items()
    }


def _facade_types() -> dict[str, type]:
    client = Toggl(ApiToken("0" * 32))
    return {name: type(getattr(client, name)) for name in ("reports", "insights", "focus", "track")}


def model_of(cls: type[Request[Any]]) -> Any:
    """Return the model type of a response; for a list with pages, a tuple of its rows.

    A list may come in an object, which is its model then.
    """
    made: Any = cls
    kind = getattr(cls, "envelope", None) or model_type(made)
    if get_origin(kind) in (None, tuple, Union, types.UnionType):
        return kind
    row: Any = get_args(kind)[0]
    return tuple[row, ...]


def hints_of(cls: Any) -> dict[str, Any]:
    """Return the types of a class's fields by their names on the wire."""
    hints = typing.get_type_hints(cls, include_extras=True)
    fields = attrs.fields(cls)
    return {wire_name(field): hints[field.name] for field in fields if place(field) is not Place.NOWHERE}


def path_fields(cls: type[Request[Any]]) -> set[str]:
    """Return the names of the fields that are part of the path."""
    return set(re.findall(r"{(\w+)}", cls.route.path))


def addresses_of(cls: type[Request[Any]]) -> set[str]:
    """Return the paths of a request class with each format, including the older spelling."""
    hints = hints_of(cls)
    formats = get_args(bare(hints["format"])) if "format" in hints else ("",)
    paths = [cls.route.path, *([cls.route.older_path] if cls.route.older_path else [])]
    return {each for path in paths for one in formats for each in addresses(path, format=one)}


def bare(hint: Any) -> Any:
    """Return a type without ``Unset``, None and bounds."""
    if get_origin(hint) is Annotated:
        return bare(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        left = [each for each in get_args(hint) if each not in (Unset, type(None))]
        if len(left) == 1:
            return bare(left[0])
    return hint


def known_values(hint: Any) -> tuple[str, ...]:
    """Return the values that a type lists for editors."""
    if get_origin(hint) is Literal:
        return tuple(map(str, get_args(hint)))
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(value for each in get_args(hint) for value in known_values(each))
    return ()


def _scalar(hint: Any) -> str:
    values = known_values(hint)
    if values:
        return "string"
    if get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
        return "object"
    return NAMES.get(hint, str(hint))


def _item(hint: Any) -> Any:
    origin = get_origin(hint)
    lists = isinstance(origin, type) and issubclass(origin, Iterable) and not issubclass(origin, Mapping)
    return get_args(hint)[0] if lists else None


def differences(documented: Kind, hint: Any, where: str, seen: tuple[object, ...] = ()) -> Iterator[str]:
    """Yield every difference between a declaration and the documents."""
    kind, hint = opened(documented), bare(hint)
    if isinstance(kind, list):
        yield from _in_list(kind[0], hint, where, seen)
    elif isinstance(kind, dict) and "*" in kind:
        yield from _in_dictionary(kind["*"], hint, where, seen)
    elif isinstance(kind, dict):
        yield from _in_object(kind, hint, where, seen)
    else:
        yield from _in_scalar(kind, hint, where)


def _in_scalar(kind: str, hint: Any, where: str) -> Iterator[str]:
    name, missing = _scalar(hint), set(choices(kind)) - set(known_values(hint))
    if name != plain(kind) and plain(kind) != "any":
        yield f"{where}: {plain(kind)} is declared as {name}"
    elif missing and name == "string":
        yield f"{where}: values {', '.join(sorted(missing))} are not listed"


def _in_list(kind: Kind, hint: Any, where: str, seen: tuple[object, ...]) -> Iterator[str]:
    item = _item(hint)
    if item is None:
        yield f"{where}: list is declared as {_scalar(hint)}"
        return
    if (isinstance(kind, str) and kind.endswith("|null")) != (type(None) in get_args(item)):
        yield f"{where}[]: null is {'not ' if type(None) not in get_args(item) else ''}allowed"
    yield from differences(kind.removesuffix("|null") if isinstance(kind, str) else kind, item, where, seen)


def _in_dictionary(kind: Kind, hint: Any, where: str, seen: tuple[object, ...]) -> Iterator[str]:
    if _scalar(hint) == "object":
        yield from differences(kind, get_args(hint)[1], where, seen)
    else:
        yield f"{where}: dictionary is declared as {_scalar(hint)}"


def _in_object(kind: Mapping[str, Kind], hint: Any, where: str, seen: tuple[object, ...]) -> Iterator[str]:
    if not attrs.has(hint):
        yield f"{where}: object is declared as {_scalar(hint)}"
        return
    if hint in seen:
        return
    fields = hints_of(hint)
    for name in sorted(kind.keys() | fields.keys()):
        place_ = f"{hint.__module__.removeprefix('toggl_async.')}.{hint.__name__}.{name}"
        if name not in fields:
            yield f"{place_}: not declared"
        elif name not in kind:
            yield f"{place_}: not documented"
        else:
            yield from differences(kind[name], fields[name], place_, (*seen, hint))
