"""What an operation is: where it is asked for, what it is told, and what answers it."""

import re
from collections.abc import Callable
from typing import Literal, TypeVar

from attrs import frozen

from toggl_async.sandbox.api_request import Asked
from toggl_async.sandbox.request_bodies import described, read
from toggl_async.sandbox.responses import Answer

Body = TypeVar("Body")
Host = Literal["track", "focus"]
KINDS = {"extension": "csv|xlsx", "action": "filters|search", "report_token": r"[^/.]+"}


@frozen(kw_only=True)
class Operation:
    """What may be asked for: verb, host, path with places in braces, and the fields of the body."""

    method: str
    host: Host
    path: str
    fields: dict[str, str]
    pattern: re.Pattern[str]
    answer: Callable[[Asked[bytes]], Answer]

    @property
    def fixed(self) -> int:
        """How much of the path is spelled out: of two that fit, the one with more is meant."""
        return len(re.sub(r"\{\w+\}", "", self.path))


def operation(
    host: Host, method: str, path: str, body: type[Body], respond: Callable[[Asked[Body]], Answer]
) -> Operation:
    """Declare an operation by what its body is and what answers it."""

    def answer(asked: Asked[bytes]) -> Answer:
        return respond(_with_body(asked, read(body, asked.body)))

    return Operation(
        method=method,
        host=host,
        path=path,
        fields=described(body),
        pattern=_pattern(path),
        answer=answer,
    )


def _with_body(asked: Asked[bytes], body: Body) -> Asked[Body]:
    return Asked(
        site=asked.site,
        path=asked.path,
        spelled=asked.spelled,
        query=asked.query,
        known=asked.known,
        body=body,
    )


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", path)
    texts = (
        f"(?P<{part}>{KINDS.get(part, '[^/]+')})" if odd else re.escape(part)
        for odd, part in zip([False, True] * len(parts), parts, strict=False)
    )
    return re.compile("".join(texts))
