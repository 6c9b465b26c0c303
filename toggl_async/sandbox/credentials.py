"""The credentials of a sandbox: Basic with the token or the password on Track, a Bearer key on Focus."""

import base64
import hashlib
import hmac

import msgspec
from attrs import field, frozen

from toggl_async.sandbox.responses import JSON, HttpError, HttpResponse, empty_error, text_error


@frozen
class Credentials:
    """The credentials of a sandbox, derived from its seed; they open nothing else, but repr() hides them."""

    email: str
    api_token: str = field(repr=False)
    password: str = field(repr=False)
    focus_key: str = field(repr=False)

    @classmethod
    def of_seed(cls, seed: int, email: str) -> "Credentials":
        """Return the credentials of the user with an email address, for a seed."""

        def secret(name: str) -> str:
            return hashlib.blake2b(f"{name}/{seed}".encode(), digest_size=16).hexdigest()

        return cls(email, secret("token"), secret("password"), f"toggl_sk_{secret('key')}")

    def check_track(self, authorization: str | None) -> None:
        """Check an Authorization header for Track.

        Raises:
            HttpError: with 401, there is no header; with 403, it is wrong, as a key of Focus is here.
        """
        if not authorization:
            raise empty_error(401, "no credentials", X_Authorization_Missing="true")
        given = _decoded(authorization)
        pairs = (f"{self.api_token}:api_token", f"{self.email}:{self.password}")
        if not any(hmac.compare_digest(given, pair.encode()) for pair in pairs):
            raise text_error(403, "Incorrect username and/or password")

    def check_focus(self, authorization: str | None) -> None:
        """Check an Authorization header for Focus.

        Raises:
            HttpError: with 401, the header is not the key of Focus.
        """
        given = (authorization or "").encode()
        if not hmac.compare_digest(given, f"Bearer {self.focus_key}".encode()):
            raise focus_error(401, "invalid_session", "the provided API key is invalid")


def focus_error(status: int, error: str, description: str) -> HttpError:
    """Return an error with the JSON object that Focus uses for all errors."""
    trace = hashlib.blake2b(description.encode(), digest_size=16).hexdigest()
    body = {"error": error, "error_description": description, "trace_id": trace}
    return HttpError(
        HttpResponse(
            status=status,
            content=msgspec.json.encode(body),
            content_type=JSON,
            reason=f"{status} {error}: {description}",
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
