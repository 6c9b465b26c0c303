"""The hashes that can be made of a file."""

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
    """The hash of a file for which none was asked for."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Do nothing."""

    def hexdigest(self) -> str:
        """Return an empty text."""
        return ""


def hasher(digest: Digest | None) -> Hash:
    """Return the hash for a digest.

    Raises:
        InvalidRequestError: its library is not installed.
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
