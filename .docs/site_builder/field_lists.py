"""The fields of requests and models, with types, defaults and meanings, as lists of definitions."""

import functools
import html
import inspect
import operator
import re
import typing
from collections.abc import Iterable, Iterator, Mapping

import attrs

from site_builder.docstrings import as_markdown
from toggl_async.request.base import Request
from toggl_async.request.documentation import field_docstrings, ignored_fields
from toggl_async.request.fields import UNSET, Unset
from toggl_async.request.type_names import type_name, types_in

_APIS = tuple(f"toggl_async.{name}." for name in ("reports", "insights", "focus", "track"))
_SIMPLE = (bool, int, float, str, type(None))


def parameter_list(signature: inspect.Signature, request: type, texts: Mapping[str, str]) -> str:
    """Return the parameters of a method: those without a default first, as in its signature.

    ``texts`` describes parameters that are not fields of the request.
    """
    described = field_docstrings(request) | dict(texts)
    ignored = ignored_fields(request)
    return "\n\n".join(
        _definition(each.name, each.annotation, _default(each.default), described.get(each.name, ""))
        for each in signature.parameters.values()
        if each.name not in ignored
    )


def field_list(cls: type) -> str:
    """Return the public fields of a model or of a part of a request."""
    hints = typing.get_type_hints(cls)
    described = field_docstrings(cls)
    return "\n\n".join(
        _definition(each.name, hints[each.name], "", described.get(each.name, ""))
        for each in attrs.fields(cls)
        if not each.name.startswith("_")
    )


def described_types(hints: Iterable[object]) -> Iterator[type]:
    """Yield the models and parts of requests in some types, and those in their fields, each once."""
    found: dict[type, None] = {}
    waiting = [kind for hint in hints for kind in types_in(hint)]
    while waiting:
        kind = waiting.pop(0)
        if isinstance(kind, type) and kind not in found and _is_part(kind):
            found[kind] = None
            waiting.extend(part for hint in typing.get_type_hints(kind).values() for part in types_in(hint))
    yield from found


def linked_type(hint: object) -> str:
    """Return a type as code in which the names of the package's classes are links to their descriptions."""
    shown = html.escape(type_name(hint), quote=False)
    for kind in set(types_in(hint)):
        if isinstance(kind, type) and kind.__module__.startswith("toggl_async."):
            link = (
                f'<autoref identifier="{kind.__module__}.{kind.__name__}" optional>{kind.__name__}</autoref>'
            )
            shown = re.sub(rf"(?<![\w.\">]){kind.__name__}(?!\w)", link, shown)
    return f"<code>{shown}</code>"


def _is_part(kind: type) -> bool:
    return kind.__module__.startswith(_APIS) and attrs.has(kind) and not issubclass(kind, Request)


def _definition(name: str, hint: object, default: str, text: str) -> str:
    meaning = " ".join(as_markdown(text).split()) or "Not described."
    return f"`{name}` {linked_type(_without_unset(hint))}{default}\n:   {meaning}"


def _without_unset(hint: object) -> object:
    kept = [each for each in typing.get_args(hint) if each is not Unset]
    if Unset not in typing.get_args(hint):
        return hint
    return functools.reduce(operator.or_, kept)


def _default(value: object) -> str:
    if value is inspect.Parameter.empty:
        return " *required*"
    if value is UNSET or not isinstance(value, _SIMPLE):
        return ""
    return f" = `{value!r}`"
