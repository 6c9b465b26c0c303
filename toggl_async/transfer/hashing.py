"""The hashes that can be computed of a file."""

import hashlib
import importlib
from typing import Protocol

from toggl_async.errors import InvalidRequestError
from toggl_async.options import Digest


class Hash(Protocol):
    """A hash that is fed block by block."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Add the next bytes."""
        ...

    def hexdigest(self) -> str:
        """Return the hash, in hex."""
        ...


class NoHash:
    """The hash of a file for which no hash was requested."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Do nothing."""

    def hexdigest(self) -> str:
        """Return an empty string."""
        return ""


def hasher(digest: Digest | None) -> Hash:
    """Return a new hash for ``Options.digest``.

    Raises:
        InvalidRequestError: the library for this hash is not installed.
    """
    if digest is None:
        return NoHash()
    if digest == "sha256":
        return hashlib.sha256()
    try:
        made: Hash = importlib.import_module("xxhash").xxh3_128()
    except ImportError:
        raise InvalidRequestError("xxh3_128 needs xxhash: pip install 'toggl-async[fast]'") from None
    return made
