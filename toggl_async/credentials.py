"""Credentials: each is sent in one header field, and only to the hosts that it is for."""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Callable
from typing import ClassVar, NoReturn, TypeAlias
from urllib.parse import quote, quote_plus

import attrs

from toggl_async.errors import CredentialsError
from toggl_async.hosts import Host

_FOCUS_PREFIX = "toggl_sk_"
_FINGERPRINT_LENGTH = 24
_BLANK_OR_CONTROL = r"[\s\x00-\x1f\x7f]"
# As html.escape does it, whose module costs a millisecond for the names of all characters of HTML.
_ESCAPED_IN_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


class Secret:
    """A string that only :meth:`reveal` returns; repr, str, pickle and asdict do not."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the string itself; keep it no longer than it takes to send it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(****)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled: pass the credential to the other process another way")


def _secret(value: "object") -> Secret:
    if isinstance(value, Secret):
        return value
    if isinstance(value, str):
        return Secret(value)
    raise CredentialsError(f"a credential is a string, not {type(value).__name__}")


def _check(secret: Secret, what: str, *, spaces: bool = False) -> None:
    value = secret.reveal()
    if not value:
        raise CredentialsError(f"the {what} is empty")
    if not value.isprintable() or (not spaces and re.search(_BLANK_OR_CONTROL, value)):
        raise CredentialsError(f"the {what} contains spaces or control characters: was it copied correctly?")


def _basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii")


@attrs.frozen
class ApiToken:
    """The 32-letter API token from a Toggl Track profile, for Track, Reports and Insights.

    Raises:
        CredentialsError: it is empty, a Focus key or an e-mail address, or contains spaces.

    https://engineering.toggl.com/docs/track/authentication
    """

    token: Secret = attrs.field(converter=_secret)
    hosts: ClassVar[frozenset[Host]] = frozenset({Host.TRACK})

    def __attrs_post_init__(self) -> None:
        _check(self.token, "API token")
        value = self.token.reveal()
        if value.startswith(_FOCUS_PREFIX):
            raise CredentialsError(
                "this is a Focus key, not a Track API token: give it as FocusKey(...) or in TOGGL_FOCUS_KEY"
            )
        if "@" in value or ":" in value:
            raise CredentialsError(
                "this looks like an e-mail address, not an API token: give it as Password(email, password) "
                "or in TOGGL_EMAIL and TOGGL_PASSWORD"
            )

    def header(self) -> tuple[str, str]:
        """Return the header field that carries it."""
        return "Authorization", _basic(self.token.reveal(), "api_token")


@attrs.frozen
class Password:
    """The e-mail address and password of a Toggl Track account, for Track, Reports and Insights.

    Raises:
        CredentialsError: the address has no ``@`` or contains a colon, or either is empty.
    """

    email: Secret = attrs.field(converter=_secret)
    password: Secret = attrs.field(converter=_secret)
    hosts: ClassVar[frozenset[Host]] = frozenset({Host.TRACK})

    def __attrs_post_init__(self) -> None:
        _check(self.email, "e-mail address")
        _check(self.password, "password", spaces=True)
        email = self.email.reveal()
        if "@" not in email or ":" in email:
            raise CredentialsError(
                "this is not an e-mail address: give a Track API token as ApiToken(...) or in TOGGL_API_TOKEN"
            )

    def header(self) -> tuple[str, str]:
        """Return the header field that carries it."""
        return "Authorization", _basic(self.email.reveal(), self.password.reveal())


@attrs.frozen
class FocusKey:
    """A personal key of Toggl Focus (``toggl_sk_...``), for the Focus host alone.

    Raises:
        CredentialsError: it does not begin with ``toggl_sk_``, or contains spaces.

    https://engineering.toggl.com/docs/focus/start/authentication
    """

    key: Secret = attrs.field(converter=_secret)
    hosts: ClassVar[frozenset[Host]] = frozenset({Host.FOCUS})

    def __attrs_post_init__(self) -> None:
        _check(self.key, "Focus key")
        if not self.key.reveal().startswith(_FOCUS_PREFIX):
            raise CredentialsError(
                f"a Focus key begins with {_FOCUS_PREFIX}: give a Track API token as ApiToken(...) "
                "or in TOGGL_API_TOKEN"
            )

    def header(self) -> tuple[str, str]:
        """Return the header field that carries it."""
        return "Authorization", "Bearer " + self.key.reveal()


@attrs.frozen
class Session:
    """The session cookie of a signed-in browser (``__Secure-accounts-session``), for both hosts.

    Raises:
        CredentialsError: it is empty, or contains spaces, commas or semicolons.
    """

    cookie: Secret = attrs.field(converter=_secret)
    hosts: ClassVar[frozenset[Host]] = frozenset({Host.TRACK, Host.FOCUS})

    def __attrs_post_init__(self) -> None:
        _check(self.cookie, "session cookie")
        if re.search(r"[;,]", self.cookie.reveal()):
            raise CredentialsError("give the session cookie's value alone, without its name or attributes")

    def header(self) -> tuple[str, str]:
        """Return the header field that carries it."""
        return "Cookie", "__Secure-accounts-session=" + self.cookie.reveal()


Credential: TypeAlias = ApiToken | Password | FocusKey | Session


def _forms(secret: str) -> tuple[str, ...]:
    in_json = (json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False))
    return (secret, quote(secret, safe=""), quote_plus(secret), secret.translate(_ESCAPED_IN_HTML), *in_json)


def redactor(credential: Credential, others: tuple[str, ...] = ()) -> Callable[[str], str]:
    """Return a function that removes secrets from a server's text, in every encoding in which they occur."""
    secrets = [
        value.reveal() for value in attrs.astuple(credential, recurse=False) if isinstance(value, Secret)
    ]
    secrets += [credential.header()[1].rpartition(" ")[2], *others]
    ordered = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)

    def redact(text: str) -> str:
        for form in ordered:
            text = text.replace(form, "****")
        return text

    return redact


def fingerprint(credential: Credential, origin: str) -> str:
    """Return 24 hexadecimal digits that identify a credential at an origin without revealing it.

    For a password they depend on the e-mail address alone, since passwords can be guessed.
    """
    shown = credential.email.reveal() if isinstance(credential, Password) else credential.header()[1]
    return hashlib.sha256(f"{origin}\n{shown}".encode()).hexdigest()[:_FINGERPRINT_LENGTH]


def for_host(credentials: tuple[Credential, ...], host: Host) -> Credential:
    """Return the credential that may be sent to ``host``.

    Raises:
        CredentialsError: there is none.
    """
    for credential in credentials:
        if host in credential.hosts:
            return credential
    needed = "FocusKey(...) or TOGGL_FOCUS_KEY" if host is Host.FOCUS else "ApiToken(...) or TOGGL_API_TOKEN"
    held = ", ".join(type(credential).__name__ for credential in credentials) or "none"
    raise CredentialsError(f"no credential for {host.value}: give {needed} (held: {held})")
