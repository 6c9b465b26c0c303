"""Hashes of what was downloaded."""

import hashlib
import importlib
from typing import Literal, Protocol, TypeAlias

from toggl_async.errors import InvalidRequestError

Digest: TypeAlias = Literal["sha256", "xxh3_128"]


class Hash(Protocol):
    """What hashes block by block."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take the next bytes."""
        ...

    def hexdigest(self) -> str:
        """The hash, in hex."""
        ...


class NoHash:
    """Hashes nothing."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Do nothing."""

    def hexdigest(self) -> str:
        """Nothing."""
        return ""


def hasher(digest: Digest | None) -> Hash:
    """What makes a digest.

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
