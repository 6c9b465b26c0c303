"""Names for files, made from requests: a name that the server sends is never used."""

import functools
import re
import string
import unicodedata
from datetime import date
from typing import get_args

import attrs

from toggl_async._typeguards import is_list
from toggl_async.errors import InvalidRequestError
from toggl_async.request.fields import Field, Unset, is_secret
from toggl_async.request.files import FileRequest
from toggl_async.request.json_form import digest_of, set_fields
from toggl_async.request.media_types import FileFormat

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
_IN_THE_NAME = frozenset({"workspace_id", "start_date", "end_date", "format", "options"})
_DIGEST_LENGTH = 8
_LONGEST = 255
"""The most bytes that the common file systems allow in a name."""
# Unsafe on some system: separators, wildcards, control characters, a dot that hides the file, an end that
# Windows drops, the names of its devices, and characters that cannot be encoded.
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|^\.|[. ]+$')
# A longer name of nothing but these is safe everywhere, and is looked at no further.
_SAFE = re.compile(r"[0-9A-Za-z_-]{5,240}")
_ENDINGS = tuple(f".{each}" for each in get_args(FileFormat))
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?![^.])", re.IGNORECASE)


def file_name(request: FileRequest, pattern: str | None = None) -> str:
    """Return a name such as ``7_detailed_2025-01-01_2025-12-31.csv``: workspace, report and dates.

    If other fields of the request are set, the name ends with a short digest of them: different queries have
    different names, and the csv, xlsx and pdf of one query differ in the extension alone. The order of ids
    does not matter. The digest does not reveal a saved report's token.

    ``pattern`` makes another name, such as ``"{workspace}_{start:%Y-%m}_{client}"``. ``{report}`` is the kind
    of the report, ``{digest}`` the digest, ``{format}`` the format, and ``{x}`` the field ``x``, ``x_id``,
    ``x_ids`` or ``x_date`` of the request: ids are joined by ``-``, and are ``all`` if the field is not set;
    another field that is not set is ``default``. A date may have a format for ``strftime``. Characters that
    are unsafe in file names become ``_``. The extension always follows from the format.

    Raises:
        InvalidRequestError: the pattern has an unknown placeholder, or makes no name.
    """
    stem = _default(request) if pattern is None else _patterned(request, pattern)
    return f"{stem}.{request.file_format}"


def _report(request: FileRequest) -> str:
    cls: type = type(request)
    return _kind(cls)


@functools.cache
def _kind(cls: type) -> str:
    return _WORD.sub("-", cls.__name__).lower().removeprefix("export-").removesuffix("-pdf")


def _default(request: FileRequest) -> str:
    named = (getattr(request, name, None) for name in ("workspace_id", "start_date", "end_date"))
    workspace, *days = (value if isinstance(value, int | date) else None for value in named)
    asked = _asked(request)
    parts = [workspace, _report(request), *days, _digest(asked) if asked else None]
    return "_".join(str(part) for part in parts if part is not None)


def _asked(request: FileRequest) -> dict[str, object]:
    """Return the fields that are set, except those that are in each name."""
    return {name: value for name, value in set_fields(request).items() if name not in _IN_THE_NAME}


def _digest(asked: dict[str, object]) -> str:
    return digest_of(asked)[:_DIGEST_LENGTH]


def _patterned(request: FileRequest, pattern: str) -> str:
    made = "".join(text + place.filled(request) if place else text for text, place in parts_of(pattern))
    return safe_name(made, request.file_format)


@attrs.frozen
class Placeholder:
    """A placeholder of a pattern, such as ``{start:%Y-%m}``, with the format of a date."""

    name: str
    date_format: str = ""

    def filled(self, request: FileRequest) -> str:
        """Return its text for a request.

        Raises:
            InvalidRequestError: the request has no such field, or it cannot stand in a name.
        """
        value = _value(request, self.name)
        if isinstance(value, date):
            return self.dated(value)
        if self.date_format:
            raise InvalidRequestError(f"names: only a date has a format, and {{{self.name}}} is none")
        return str(value)

    def dated(self, day: date) -> str:
        """Return its text for a date.

        Raises:
            InvalidRequestError: a date cannot be written in its format.
        """
        try:
            return day.strftime(self.date_format) if self.date_format else day.isoformat()
        except ValueError as fault:
            problem = str(fault)
        raise InvalidRequestError(f"names: a date cannot be written as {self.date_format!r}: {problem}")


def parts_of(pattern: str) -> list[tuple[str, Placeholder | None]]:
    """Return the parts of a pattern: each is a text, and the placeholder behind it, if there is one.

    Raises:
        InvalidRequestError: this is no pattern.
    """
    try:
        found = list(string.Formatter().parse(pattern))
    except (TypeError, ValueError) as fault:
        problem = str(fault)
    else:
        return [(text, _placeholder(*place)) for text, *place in found]
    raise InvalidRequestError(f"names: this is not a pattern: {pattern!r} ({problem})")


def _placeholder(name: str | None, spec: str | None, conversion: str | None) -> Placeholder | None:
    if name is None:
        return None
    if conversion or not name.isidentifier():
        raise InvalidRequestError(f"names: {name!r} is no placeholder: write one such as {{workspace}}")
    return Placeholder(name, spec or "")


def _value(request: FileRequest, name: str) -> object:
    match name:
        case "report":
            return _report(request)
        case "digest":
            return _digest(_asked(request))
        case "format":
            return request.file_format
        case _:
            return _field(request, name)


def _field(request: FileRequest, name: str) -> object:
    fields: dict[str, Field] = {each.name: each for each in request.__attrs_attrs__ if each.name != "options"}
    found = next((full for suffix in ("", "_id", "_ids", "_date") if (full := name + suffix) in fields), None)
    if found is None:
        known = ", ".join(
            f"{{{each}}}" for each in ("workspace", "report", "start", "end", "digest", *fields)
        )
        raise InvalidRequestError(f"names: {type(request).__name__} has no {name}: known are {known}")
    if is_secret(fields[found]):
        raise InvalidRequestError(f"names: {{{name}}} is a secret: use {{digest}}")
    value = getattr(request, found)
    if isinstance(value, Unset):
        return "all" if found.endswith("_ids") else "default"
    if is_list(value):
        return "-".join("none" if each is None else str(each) for each in value)
    return "null" if value is None else value


def safe_name(name: str, file_format: FileFormat) -> str:
    """Return a name without what is unsafe on some file system; the extension is not part of it.

    Raises:
        InvalidRequestError: the name is empty, too long, or ends with an extension.
    """
    if _SAFE.fullmatch(name):
        return name
    if name.lower().endswith(_ENDINGS):
        raise InvalidRequestError(f"names: leave the extension out of {name!r}: it follows from the format")
    if not name.strip(". "):
        raise InvalidRequestError(f"names: the name is empty: {name!r}")
    safe = _UNSAFE.sub("_", unicodedata.normalize("NFC", name))
    safe = f"_{safe}" if _DEVICE.match(safe) else safe
    if len(f"{safe}.{file_format}".encode()) > _LONGEST:
        raise InvalidRequestError(
            f"names: the name is longer than {_LONGEST} bytes: use {{digest}}: {safe!r}"
        )
    return safe
