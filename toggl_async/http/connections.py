"""The settings for making connections, as a value."""

import re
import ssl
import urllib.request
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

import attrs

from toggl_async._validators import boolean, whole
from toggl_async.errors import InvalidRequestError

_OURS = frozenset({"accept-encoding", "authorization", "cookie", "host", "proxy-authorization"})
# These say how one message is framed or one connection is used, which HTTP itself decides.
_FRAMING = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)


def _safe_headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or not value.isprintable() or not value.isascii():
            raise InvalidRequestError(f"this header field cannot be sent: {name!r}")
        if name.lower() in _OURS | _FRAMING:
            raise InvalidRequestError(f"the client sets the header field {name} itself")
    return MappingProxyType(dict(headers))


def _proxy(url: str | None) -> str | None:
    # A malformed URL is not repeated, since it may hold a password.
    if url is not None and url != "env" and not _is_proxy_url(url):
        raise InvalidRequestError("a proxy is http://host:port or https://host:port, or 'env'")
    return url


def _is_proxy_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = url.isascii() and not any(char.isspace() or not char.isprintable() for char in url)
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0


@attrs.frozen(kw_only=True)
class Connections:
    """The settings for making connections.

    ``limit`` is the most connections to each host at a time, and the most threads that write files. ``reuse``
    keeps connections open between calls. Use it only if requests are not paced and the server is trusted,
    since bytes that arrive on an idle connection are taken for the next response. ``proxy`` is a URL, or
    ``"env"`` to use ``HTTPS_PROXY`` and ``NO_PROXY``; by default, the environment is not read. ``tls`` is an
    SSL context to use instead of Python's default. ``headers`` are sent with every request, such as your own
    ``User-Agent``.

    Raises:
        InvalidRequestError: a header field cannot be sent or is set by the client, or the proxy is not a URL.
    """

    limit: int = attrs.field(default=8, validator=whole)
    reuse: bool = attrs.field(default=False, validator=boolean)
    proxy: str | None = attrs.field(default=None, converter=_proxy, repr=False)
    tls: ssl.SSLContext | None = attrs.field(default=None, eq=False)
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], converter=_safe_headers, hash=False)

    def proxy_for(self, origin: str) -> str | None:
        """Return the proxy for an origin, None to connect directly."""
        if self.proxy != "env":
            return self.proxy
        parts = urlsplit(origin)
        # We read the environment ourselves: aiohttp would also look for credentials in the user's .netrc.
        if urllib.request.proxy_bypass(parts.netloc):
            return None
        return urllib.request.getproxies().get(parts.scheme)
