"""What the sandbox says back: an answer, or a refusal, in Toggl's many shapes."""

from collections.abc import Iterator

import msgspec
from attrs import field, frozen

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
HTML = "text/html"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


@frozen(kw_only=True)
class Answer:
    """A status, headers and a body; a body in pieces is made while it is sent.

    `reason` says, for the record alone, what was wrong with the request, if something was.
    """

    status: int = 200
    content: bytes | Iterator[bytes] = b""
    content_type: str | None = None
    headers: dict[str, str] = field(factory=dict[str, str])
    reason: str | None = None


class RefusalError(Exception):
    """The request is refused with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


def json_answer(value: object, **headers: str) -> Answer:
    """Answer 200 with a value as JSON; underscores in the names of headers become hyphens."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(content=msgspec.json.encode(value), content_type=JSON, headers=named)


def json_error(status: int, message: object, reason: str | None = None) -> RefusalError:
    """Refuse with a JSON value, which for most of Toggl is a bare string."""
    body = msgspec.json.encode(message)
    return RefusalError(
        Answer(status=status, content=body, content_type=JSON, reason=reason or f"{status} {message}")
    )


def text_error(status: int, message: str) -> RefusalError:
    """Refuse with plain text."""
    content = f"{message}\n".encode()
    return RefusalError(
        Answer(status=status, content=content, content_type=TEXT, reason=f"{status} {message}")
    )


def bare_error(status: int, reason: str, **headers: str) -> RefusalError:
    """Refuse with an empty body that does not even have a type."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return RefusalError(Answer(status=status, headers=named, reason=f"{status} {reason}"))


def page(status: int, title: str) -> Answer:
    """Make the page that nginx answers with when Toggl itself does not."""
    html = (
        f"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{status} {title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return Answer(status=status, content=html.encode(), content_type=HTML)
