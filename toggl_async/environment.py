"""A client's settings from environment variables."""

from collections.abc import Mapping

from toggl_async.credentials import ApiToken, Credential, FocusKey, Password
from toggl_async.errors import CredentialsError, InvalidRequestError
from toggl_async.hosts import Hosts

_MOST_DIGITS = 19  # a 64-bit number has no more


def credentials_in(environment: Mapping[str, str]) -> tuple[Credential, ...]:
    """Return the credentials in the environment.

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
    # A variable states the choice of another host.
    return Hosts(
        track=_origin_in(environment, "TOGGL_TRACK_URL") or Hosts().track,
        focus=_origin_in(environment, "TOGGL_FOCUS_URL") or Hosts().focus,
        allow_other=True,
    )


def _origin_in(environment: Mapping[str, str], variable: str) -> str | None:
    url = environment.get(variable)
    if not url:
        return None
    try:
        return Hosts(track=url, allow_other=True).track
    except InvalidRequestError as error:
        problem = error.message
    raise InvalidRequestError(f"{variable}: {problem}")
