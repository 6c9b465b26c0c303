"""What can go wrong between Toggl and its clients, each as a value to order from a sandbox.

The first group stand in for the answer: nothing is looked at and nothing is charged. The second spoil the
way of the right answer to the client; they count bytes as they are on the wire, compressed if need be.
"""

from http import HTTPStatus

from attrs import field, frozen, validators

from toggl_async.sandbox.responses import HTML, JSON, Answer, page

REASONS = {
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}


@frozen
class Status:
    """Another status; without a body it has the one that comes with such a status most often."""

    code: int
    body: bytes | str | None = None
    headers: dict[str, str] = field(factory=dict[str, str], hash=False)
    content_type: str | None = None

    def answer(self) -> Answer:
        """Make the answer that takes the place of the right one."""
        usual = self._usual()
        body = self.body.encode() if isinstance(self.body, str) else self.body
        return Answer(
            status=self.code,
            content=usual.content if body is None else body,
            content_type=self.content_type or usual.content_type,
            headers=self.headers,
        )

    def _usual(self) -> Answer:
        if self.code in REASONS:
            return page(self.code, REASONS[self.code])
        if self.code == HTTPStatus.PAYMENT_REQUIRED:
            text = b'"Workspace needs to have this feature enabled"'
            return Answer(status=402, content=text, content_type=JSON)
        return Answer(status=self.code)


@frozen
class HtmlPage:
    """200 with a web page, as of a login form or a proxy."""

    def answer(self) -> Answer:
        """Make the answer that takes the place of the right one."""
        html = b"<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Log in</body></html>\n"
        return Answer(content=html, content_type=f"{HTML}; charset=utf-8")


@frozen
class Redirect:
    """Somewhere else, perhaps to another host."""

    location: str
    code: int = 302

    def answer(self) -> Answer:
        """Make the answer that takes the place of the right one."""
        return Answer(status=self.code, headers={"Location": self.location})


@frozen
class Empty:
    """A status of success and no body."""

    code: int = 200
    content_type: str | None = None

    def answer(self) -> Answer:
        """Make the answer that takes the place of the right one."""
        return Answer(status=self.code, content_type=self.content_type)


@frozen
class Cut:
    """The connection ends after so many bytes of the body; reset, or closed as if all was well."""

    after: int = field(default=0, validator=validators.ge(0))
    reset: bool = False


@frozen
class Stall:
    """Nothing more comes after so many bytes of the body, and the connection stays."""

    after: int = field(default=0, validator=validators.ge(0))


@frozen
class Drip:
    """The body comes in pieces of so many bytes, one every so many seconds."""

    size: int = field(default=1, validator=validators.ge(1))
    every: float = 0.05


@frozen
class SlowFirstByte:
    """Nothing at all comes for so many seconds, then everything."""

    seconds: float


@frozen
class Unframed:
    """A body with neither length nor chunks, which the end of the connection ends; cut to so many bytes."""

    cut: int | None = None


@frozen
class ShortGzip:
    """A gzip stream that ends early, within framing that is whole; gzip even to those who did not ask."""


Instead = Status | HtmlPage | Redirect | Empty
Spoiled = Cut | Stall | Drip | SlowFirstByte | Unframed | ShortGzip
Fault = Instead | Spoiled
