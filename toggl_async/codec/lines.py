"""Lists with one JSON object on each line (NDJSON), which some servers send in place of one array.

Where such a list is cut between two lines, what is left looks like a whole list. So requests for such lists
accept only responses that are framed: the HTTP parser then finds that the end is missing.
"""

import functools
import re
from typing import Any, get_args, get_origin

import attrs
import msgspec

from toggl_async.errors import DecodeError
from toggl_async.request.model import Model

_OBJECT = re.compile(rb"[ \t\r\n]*+\{")


class _Line(msgspec.Struct):
    id: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_DECODER = msgspec.json.Decoder(_Line)


@functools.cache
def may_be_lines(kind: Any) -> bool:
    """Return whether a type is a list of rows that may come on a line each."""
    row = get_args(kind)[0] if get_origin(kind) is tuple else None
    return isinstance(row, type) and attrs.has(row) and issubclass(row, Model) and row.may_be_lines


def as_array(body: bytes) -> bytes:
    """Return a body with an object on each line as one array; any other body as it is.

    Raises:
        DecodeError: a line is not a whole object, or has no id, as the object of an error.
    """
    if _OBJECT.match(body) is None:
        return body
    lines = [line for line in body.split(b"\n") if line.strip()]
    for number, line in enumerate(lines, start=1):
        _check(line, number)
    return b"[" + b",".join(lines) + b"]"


def _check(line: bytes, number: int) -> None:
    problem = "it has no id"
    try:
        if _DECODER.decode(line).id is not msgspec.UNSET:
            return
    except (msgspec.DecodeError, ValueError, RecursionError) as fault:
        problem = str(fault)
    raise DecodeError("the response is not a list of objects", problems=[f"{problem} @ line {number}"])
