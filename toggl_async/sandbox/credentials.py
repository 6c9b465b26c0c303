"""Who may ask: Basic with the token or the password on Track, the key on Focus."""

import base64
import hashlib
import hmac

import msgspec
from attrs import field, frozen

from toggl_async.sandbox.responses import JSON, Answer, RefusalError, bare_error, text_error


@frozen
class Credentials:
    """The credentials of a sandbox, made of its seed; they open nothing else, and yet are not shown."""

    email: str
    api_token: str = field(repr=False)
    password: str = field(repr=False)
    focus_key: str = field(repr=False)

    @classmethod
    def of_seed(cls, seed: int) -> "Credentials":
        """Make up the credentials that go with a seed."""

        def secret(name: str) -> str:
            return hashlib.blake2b(f"{name}/{seed}".encode(), digest_size=16).hexdigest()

        return cls("user1@example.com", secret("token"), secret("password"), f"toggl_sk_{secret('key')}")

    def check_track(self, authorization: str | None) -> None:
        """Let Track's own credentials in; a key of Focus is a wrong one here."""
        if not authorization:
            raise bare_error(401, "no credentials", X_Authorization_Missing="true")
        given = _decoded(authorization)
        pairs = (f"{self.api_token}:api_token", f"{self.email}:{self.password}")
        if not any(hmac.compare_digest(given, pair.encode()) for pair in pairs):
            raise text_error(403, "Incorrect username and/or password")

    def check_focus(self, authorization: str | None) -> None:
        """Let the key of Focus in, and nothing that is for Track."""
        given = (authorization or "").encode()
        if not hmac.compare_digest(given, f"Bearer {self.focus_key}".encode()):
            raise focus_error(401, "invalid_session", "the provided API key is invalid")


def focus_error(status: int, error: str, description: str) -> RefusalError:
    """Refuse with the object that Focus uses for all errors."""
    trace = hashlib.blake2b(description.encode(), digest_size=16).hexdigest()
    body = {"error": error, "error_description": description, "trace_id": trace}
    return RefusalError(
        Answer(
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
