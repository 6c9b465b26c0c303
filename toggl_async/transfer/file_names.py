"""Names for files, made from requests: a name that the server sends is never used."""

import hashlib
import re
from datetime import date

from toggl_async.codec import encode
from toggl_async.request.fields import Unset
from toggl_async.request.files import FileRequest

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
_IN_THE_NAME = frozenset({"workspace_id", "start_date", "end_date", "format", "options"})
_DIGEST_LENGTH = 8


def file_name(request: FileRequest) -> str:
    """Return a name such as ``7_detailed_2025-01-01_2025-12-31.csv``: workspace, report and dates.

    If other fields of the request are set, the name ends with a short digest of the request, so that
    different requests have different names and equal requests the same. The digest does not reveal a saved
    report's token.
    """
    report = _WORD.sub("-", type(request).__name__).lower().removeprefix("export-").removesuffix("-pdf")
    named = (getattr(request, name, None) for name in ("workspace_id", "start_date", "end_date"))
    workspace, *days = (value if isinstance(value, int | date) else None for value in named)
    parts = [workspace, report, *days, _digest(request)]
    return "_".join(str(part) for part in parts if part is not None) + f".{request.file_format}"


def _digest(request: FileRequest) -> str | None:
    more = any(
        not isinstance(getattr(request, field.name), Unset)
        for field in request.__attrs_attrs__
        if field.name not in _IN_THE_NAME
    )
    if not more:
        return None
    call = encode(request)
    text = "\0".join([call.path, *(f"{name}={value}" for name, value in call.query)]).encode()
    return hashlib.sha256(text + b"\0" + (call.body or b"")).hexdigest()[:_DIGEST_LENGTH]
