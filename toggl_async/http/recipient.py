"""A host with its credential, and the parts of a request that are the same for all requests to it."""

import functools
from collections.abc import Callable, Mapping
from typing import TypeAlias

import aiohttp
import attrs

from toggl_async.credentials import Credential, redactor
from toggl_async.headers import Headers
from toggl_async.http.connections import Connections
from toggl_async.request.base import EncodedRequest

USER_AGENT = "toggl_async"

_Kind: TypeAlias = tuple[str, str | None]
"""The media type that a request accepts, and that of its body, if it has one."""


@attrs.define(eq=False)
class Recipient:
    """A host as requests are sent to it: its origin, the credential for it, and a session.

    What is kept between requests is kept here, so that a credential gets into the headers for its own host
    and no other.
    """

    origin: str
    session: aiohttp.ClientSession = attrs.field(repr=False)
    _credential: Credential = attrs.field(repr=False)
    _connections: Connections = attrs.field(repr=False)
    _redact: Callable[[str], str] = attrs.field(init=False, repr=False)
    _fields: dict[_Kind, Mapping[str, str]] = attrs.field(
        init=False, repr=False, factory=dict[_Kind, Mapping[str, str]]
    )

    def __attrs_post_init__(self) -> None:
        self._redact = redactor(self._credential)

    @property
    def proxy(self) -> str | None:
        """The proxy through which requests are sent now, None without one."""
        return self._connections.proxy_for(self.origin)

    def headers(self, request: EncodedRequest) -> Mapping[str, str]:
        """Return the header fields of a request."""
        kind = request.accept, None if request.body is None else "application/json"
        found = self._fields.get(kind)
        if found is None:
            found = self._fields[kind] = _headers(*kind, self._credential, self._connections.headers)
        return found

    def redactor(self, request: EncodedRequest) -> Callable[[str], str]:
        """Return a function that removes the credential, and the secrets of a request, from a text."""
        return redactor(self._credential, request.secrets) if request.secrets else self._redact


def _headers(
    accept: str, content_type: str | None, credential: Credential, others: Mapping[str, str]
) -> Mapping[str, str]:
    # Toggl compresses if asked to, and a csv shrinks to a fifth. Only gzip is asked for: it marks its own
    # end.
    content = {} if content_type is None else {"Content-Type": content_type}
    name, value = credential.header()
    return {
        "Accept": accept,
        "Accept-Encoding": "gzip",
        "User-Agent": USER_AGENT,
        **others,
        **content,
        name: value,
    }


def redacted(fields: Mapping[str, str], redact: Callable[[str], str]) -> Headers:
    """Return the header fields of a response without secrets."""
    # In one go for all fields, since hardly any response repeats a secret, or has anything else to escape.
    together = " ".join([*fields.keys(), *fields.values()])
    if together.isprintable() and redact(together) == together:
        return Headers.of_printable(fields.items())
    return Headers.of([(redact(name), redact(value)) for name, value in fields.items()])


@functools.lru_cache(maxsize=64)
def timeout_of(connect: float) -> aiohttp.ClientTimeout:
    """Return aiohttp's timeouts: how long a connection may take, with the look-up of the name and TLS."""
    return aiohttp.ClientTimeout(total=None, connect=connect)
