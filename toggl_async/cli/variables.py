"""The environment variables with credentials, and the words for them in messages."""

import re
from collections.abc import Mapping
from contextlib import suppress

from toggl_async import ApiToken, FocusKey, Password, TogglError
from toggl_async.credentials import Credential, for_host
from toggl_async.environment import credentials_in
from toggl_async.hosts import Host

_PRODUCTS = {Host.TRACK: "Toggl Track", Host.FOCUS: "Toggl Focus"}
_NEEDED = {
    Host.TRACK: "set TOGGL_API_TOKEN, or TOGGL_EMAIL and TOGGL_PASSWORD, or type 'toggl-async login'",
    Host.FOCUS: "set TOGGL_FOCUS_KEY",
}
_SOURCES: Mapping[type[Credential], str] = {
    ApiToken: "TOGGL_API_TOKEN",
    Password: "TOGGL_EMAIL and TOGGL_PASSWORD",
    FocusKey: "TOGGL_FOCUS_KEY",
}
# The library's messages name its classes too, which nobody can type on a command line.
_CLASS = re.compile(r"(?:as )?(?:ApiToken|Password|FocusKey|Session)\([^()]*\) or (?:in )?")


def missing(host: Host, credentials: tuple[Credential, ...]) -> str:
    """Return the message that no credential is for a host."""
    held = " and ".join(_SOURCES[type(each)] for each in credentials)
    other = next(each for each in Host if each is not host)
    return f"no credential for {_PRODUCTS[host]}: {_NEEDED[host]} ({held} is for {_PRODUCTS[other]} alone)"


def source(host: Host, environment: Mapping[str, str]) -> str | None:
    """Return the variables from which the credential for a host comes, None if there is none."""
    with suppress(TogglError):
        return _SOURCES[type(for_host(credentials_in(environment), host))]
    return None


def without_classes(text: str) -> str:
    """Return a message of the library that names variables alone."""
    return _CLASS.sub("in ", text)
