"""The faults that a test can request from a sandbox, as values for `Sandbox.fault`.

The first group replaces the response: the request is neither checked nor charged to the quota. The second
group disturbs the transfer of the correct response; it counts bytes on the wire, after compression.
"""

from http import HTTPStatus

from attrs import field, frozen, validators

from toggl_async.sandbox.responses import HTML, JSON, HttpResponse, nginx_page

REASON_PHRASES = {
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}


@frozen
class Status:
    """A response with another status; the default body is the one that Toggl usually sends with it."""

    code: int
    body: bytes | str | None = None
    headers: dict[str, str] = field(factory=dict[str, str], hash=False)
    content_type: str | None = None

    def response(self) -> HttpResponse:
        """Return the response that replaces the correct one."""
        default = self._default_response()
        body = self.body.encode() if isinstance(self.body, str) else self.body
        return HttpResponse(
            status=self.code,
            content=default.content if body is None else body,
            content_type=self.content_type or default.content_type,
            headers=self.headers,
        )

    def _default_response(self) -> HttpResponse:
        if self.code in REASON_PHRASES:
            return nginx_page(self.code, REASON_PHRASES[self.code])
        if self.code == HTTPStatus.PAYMENT_REQUIRED:
            text = b'"Workspace needs to have this feature enabled"'
            return HttpResponse(status=402, content=text, content_type=JSON)
        return HttpResponse(status=self.code)


@frozen
class HtmlPage:
    """A 200 response with a web page, as from a login form or a proxy."""

    def response(self) -> HttpResponse:
        """Return the response that replaces the correct one."""
        html = b"<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Log in</body></html>\n"
        return HttpResponse(content=html, content_type=f"{HTML}; charset=utf-8")


@frozen
class Redirect:
    """A redirect, perhaps to another host."""

    location: str
    code: int = 302

    def response(self) -> HttpResponse:
        """Return the response that replaces the correct one."""
        return HttpResponse(status=self.code, headers={"Location": self.location})


@frozen
class Empty:
    """A successful status without a body."""

    code: int = 200
    content_type: str | None = None

    def response(self) -> HttpResponse:
        """Return the response that replaces the correct one."""
        return HttpResponse(status=self.code, content_type=self.content_type)


@frozen
class Cut:
    """A connection that ends after `after` bytes of the body: reset, or closed normally."""

    after: int = field(default=0, validator=validators.ge(0))
    reset: bool = False


@frozen
class Stall:
    """A response that stops after `after` bytes of the body while the connection stays open."""

    after: int = field(default=0, validator=validators.ge(0))


@frozen
class Drip:
    """A body in pieces of `size` bytes, one every `every` seconds."""

    size: int = field(default=1, validator=validators.ge(1))
    every: float = 0.05


@frozen
class SlowFirstByte:
    """A response whose first byte is sent after `seconds`, and the rest at once."""

    seconds: float


@frozen
class Unframed:
    """A body with neither length nor chunks, ended by the end of the connection; cut to `cut` bytes."""

    cut: int | None = None


@frozen
class ShortGzip:
    """A gzip stream that ends early in complete framing, also for clients that did not accept gzip."""


ResponseFault = Status | HtmlPage | Redirect | Empty
TransferFault = Cut | Stall | Drip | SlowFirstByte | Unframed | ShortGzip
Fault = ResponseFault | TransferFault
