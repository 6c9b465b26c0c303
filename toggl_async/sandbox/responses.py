"""HTTP responses of the sandbox, and errors that carry one, in the different formats that Toggl uses."""

from collections.abc import Iterator

import msgspec
from attrs import field, frozen

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
HTML = "text/html"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
ZIP = "application/zip"


@frozen(kw_only=True)
class HttpResponse:
    """A status, headers and a body; a body that is an iterator is produced while it is sent.

    `reason` is not sent: the request log states there what was wrong with the request, None if nothing was.
    """

    status: int = 200
    content: bytes | Iterator[bytes] = b""
    content_type: str | None = None
    headers: dict[str, str] = field(factory=dict[str, str])
    reason: str | None = None


class HttpError(Exception):
    """An error that ends a request with a response."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.reason)
        self.response = response


def json_response(value: object, **headers: str) -> HttpResponse:
    """Return a 200 response with a JSON body; underscores in header names become hyphens."""
    renamed = {name.replace("_", "-"): text for name, text in headers.items()}
    return HttpResponse(content=msgspec.json.encode(value), content_type=JSON, headers=renamed)


def json_error(status: int, message: object, reason: str | None = None) -> HttpError:
    """Return an error with a JSON body, which for most of Toggl is a bare string."""
    body = msgspec.json.encode(message)
    return HttpError(
        HttpResponse(status=status, content=body, content_type=JSON, reason=reason or f"{status} {message}")
    )


def limit_error(status: int, message: str) -> HttpError:
    """Return an error with a JSON body for a request that is correct, but not allowed."""
    return HttpError(HttpResponse(status=status, content=msgspec.json.encode(message), content_type=JSON))


def text_error(status: int, message: str) -> HttpError:
    """Return an error with a body in plain text."""
    content = f"{message}\n".encode()
    return HttpError(
        HttpResponse(status=status, content=content, content_type=TEXT, reason=f"{status} {message}")
    )


def empty_error(status: int, reason: str, **headers: str) -> HttpError:
    """Return an error with an empty body and without a content type."""
    renamed = {name.replace("_", "-"): text for name, text in headers.items()}
    return HttpError(HttpResponse(status=status, headers=renamed, reason=f"{status} {reason}"))


def nginx_page(status: int, title: str) -> HttpResponse:
    """Return the HTML page that nginx sends when Toggl itself does not respond."""
    html = (
        f"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{status} {title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return HttpResponse(status=status, content=html.encode(), content_type=HTML)
