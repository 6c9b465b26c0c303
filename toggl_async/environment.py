"""A client's settings from environment variables."""

from collections.abc import Mapping

import attrs

from toggl_async.credentials import ApiToken, Credential, FocusKey, Password
from toggl_async.errors import CredentialsError, InvalidRequestError
from toggl_async.hosts import Hosts

_MOST_DIGITS = 19  # of a number in 64 bits


def credentials_in(environment: Mapping[str, str]) -> tuple[Credential, ...]:
    """Return the credentials that the environment holds.

    Raises:
        CredentialsError: there is none, one is incomplete, or one is malformed.
    """
    found: list[Credential] = []
    token, key = environment.get("TOGGL_API_TOKEN"), environment.get("TOGGL_FOCUS_KEY")
    email, password = environment.get("TOGGL_EMAIL"), environment.get("TOGGL_PASSWORD")
    if token:
        found.append(ApiToken(token))
    elif email and password:
        found.append(Password(email, password))
    elif email or password:
        raise CredentialsError("TOGGL_EMAIL and TOGGL_PASSWORD are needed together")
    if key:
        found.append(FocusKey(key))
    if not found:
        raise CredentialsError(
            "no credentials: set TOGGL_API_TOKEN, or TOGGL_EMAIL and TOGGL_PASSWORD, or TOGGL_FOCUS_KEY"
        )
    return tuple(found)


def workspace_in(environment: Mapping[str, str]) -> int | None:
    """Return the workspace that the environment names, or None.

    Raises:
        InvalidRequestError: it is not an id.
    """
    text = environment.get("TOGGL_WORKSPACE_ID")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise InvalidRequestError(f"TOGGL_WORKSPACE_ID is not a workspace id: {text[:40]!r}")
    return int(text)


def hosts_in(environment: Mapping[str, str]) -> Hosts:
    """Return Toggl's hosts, or those that the environment names instead.

    Raises:
        InvalidRequestError: one is not an origin.
    """
    hosts = Hosts()
    for name, variable in (("track", "TOGGL_TRACK_URL"), ("focus", "TOGGL_FOCUS_URL")):
        if url := environment.get(variable):
            try:
                hosts = attrs.evolve(hosts, **{name: url})
            except InvalidRequestError as error:
                raise InvalidRequestError(f"{variable}: {error.message}") from None
    return hosts
