"""The hosts of Toggl's two products, and the origins under which they are reached."""

import enum
import ipaddress
from urllib.parse import urlsplit

import attrs

from toggl_async.errors import InvalidRequestError


class Host(enum.Enum):
    """One of Toggl's two hosts; each accepts only its own credentials."""

    TRACK = "track"
    FOCUS = "focus"


_TOGGL = frozenset({"api.track.toggl.com", "focus.toggl.com"})


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _origin(value: str) -> str:
    try:
        parts = urlsplit(value)
        name, _ = parts.hostname, parts.port
    except ValueError as problem:
        raise InvalidRequestError(f"not an origin: {problem}") from None
    if not name or not value.isascii() or "\\" in value or any(c.isspace() for c in value):
        raise InvalidRequestError(
            "an origin is scheme://host[:port] in plain ASCII, such as https://api.track.toggl.com"
        )
    if "@" in parts.netloc:
        # The value itself is not repeated: the part before the @ may hold a password.
        raise InvalidRequestError("an origin has no user name or password")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise InvalidRequestError(f"an origin ends after host and port: {parts.scheme}://{parts.netloc}")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(name)):
        raise InvalidRequestError(f"credentials are sent over https only, or to this machine: {value}")
    return f"{parts.scheme}://{parts.netloc}"


@attrs.frozen(kw_only=True)
class Hosts:
    """The origins to send requests to: ``https://host[:port]``, or ``http://`` on this machine.

    ``allow_other`` permits hosts that are neither Toggl's nor this machine, such as a proxy of your own: the
    credentials are sent there. An environment variable that names such a host permits it too.

    Raises:
        InvalidRequestError: an origin has a path or a user name, would send secrets in the clear, or is
            another host that is not permitted.
    """

    track: str = attrs.field(default="https://api.track.toggl.com", converter=_origin)
    focus: str = attrs.field(default="https://focus.toggl.com", converter=_origin)
    allow_other: bool = attrs.field(default=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        for origin in () if self.allow_other else (self.track, self.focus):
            name = urlsplit(origin).hostname or ""
            if name not in _TOGGL and not _is_loopback(name):
                raise InvalidRequestError(
                    f"{origin} is no host of Toggl's: credentials are sent there only with allow_other=True"
                )

    def origin(self, host: Host) -> str:
        """Return the origin of a host."""
        return self.track if host is Host.TRACK else self.focus
