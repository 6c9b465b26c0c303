"""The credentials of a sandbox: Basic with the token or the password on Track, a Bearer key on Focus."""

import base64
import hashlib
import hmac

import msgspec
from attrs import field, frozen

from toggl_async.sandbox.responses import JSON, HttpError, HttpResponse


@frozen
class Credentials:
    """The credentials of a sandbox, derived from its seed; they open nothing else, but repr() hides them."""

    email: str
    api_token: str = field(repr=False)
    password: str = field(repr=False)
    focus_key: str = field(repr=False)

    @classmethod
    def of_seed(cls, seed: int, email: str, account: str = "") -> "Credentials":
        """Return the credentials of the user with an email address; a seed and a text for it give secrets."""

        def secret(name: str) -> str:
            return hashlib.blake2b(f"{name}/{seed}{account}".encode(), digest_size=16).hexdigest()

        return cls(email, secret("token"), secret("password"), f"toggl_sk_{secret('key')}")

    def accept(self, host: str, authorization: str) -> bool:
        """Return whether an Authorization header is right for a host; a key of Focus is wrong on Track."""
        if host == "focus":
            return hmac.compare_digest(authorization.encode(), f"Bearer {self.focus_key}".encode())
        given = _decoded(authorization)
        pairs = (f"{self.api_token}:api_token", f"{self.email}:{self.password}")
        return any(hmac.compare_digest(given, pair.encode()) for pair in pairs)


def focus_error(status: int, error: str, description: str, *, is_mistake: bool = True) -> HttpError:
    """Return an error with the JSON object that Focus uses for all errors.

    The log states a reason only if the request is a mistake, and not if it is correct, but not allowed.
    """
    trace = hashlib.blake2b(description.encode(), digest_size=16).hexdigest()
    body = {"error": error, "error_description": description, "trace_id": trace}
    return HttpError(
        HttpResponse(
            status=status,
            content=msgspec.json.encode(body),
            content_type=JSON,
            reason=f"{status} {error}: {description}" if is_mistake else None,
        )
    )


def _decoded(authorization: str) -> bytes:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(rest, validate=True)
    except ValueError:
        return b""
