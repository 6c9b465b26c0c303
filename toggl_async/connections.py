"""How connections are made, as a value."""

import re
import ssl
import urllib.request
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

import attrs

from toggl_async.errors import InvalidRequestError
from toggl_async.retry import whole

_OURS = frozenset(
    {"authorization", "cookie", "host", "content-length", "transfer-encoding", "accept-encoding"}
)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)


def _safe_headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or not value.isprintable() or not value.isascii():
            raise InvalidRequestError(f"this is no header field that can be sent: {name!r}")
        if name.lower() in _OURS:
            raise InvalidRequestError(f"the header field {name} is the client's own")
    return MappingProxyType(dict(headers))


def _proxy(url: str | None) -> str | None:
    if url is not None and url != "env" and urlsplit(url).scheme not in ("http", "https"):
        raise InvalidRequestError("a proxy is http://host:port or https://host:port, or 'env'")
    return url


@attrs.frozen(kw_only=True)
class Connections:
    """How connections are made.

    ``limit`` is how many there are at once to each host, and how many threads may write files. ``reuse``
    keeps them open between calls: worth it only where calls are not paced and the server is trusted, since
    what arrives on an idle connection is taken for the next answer. ``proxy`` is an address, or ``"env"`` for
    what ``HTTPS_PROXY`` and ``NO_PROXY`` say; left out, the environment is not looked at. ``tls`` is an SSL
    context instead of Python's default one. ``headers`` go out with every call, such as a ``User-Agent`` of
    one's own.

    Raises:
        InvalidRequestError: a header field that cannot be sent or is the client's own, or no proxy's address.
    """

    limit: int = attrs.field(default=8, validator=whole)
    reuse: bool = False
    proxy: str | None = attrs.field(default=None, converter=_proxy, repr=False)
    tls: ssl.SSLContext | None = attrs.field(default=None, eq=False)
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], converter=_safe_headers, hash=False)

    def proxy_for(self, origin: str) -> str | None:
        """The proxy by which an origin is reached, None for directly."""
        if self.proxy != "env":
            return self.proxy
        parts = urlsplit(origin)
        # Read here, and not by aiohttp, which would look into the user's .netrc for other credentials too.
        if urllib.request.proxy_bypass(parts.netloc):
            return None
        return urllib.request.getproxies().get(parts.scheme)
