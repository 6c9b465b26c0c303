"""The URLs of object stores. No error repeats a URL, since it may contain a secret."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from toggl_async.bulk.errors import InvalidPlanError

SCHEMES = ("s3", "gs", "az", "file", "memory")
"""The kinds of store: S3, Google Cloud Storage, Azure, a folder of this machine, and memory."""
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def is_store_url(into: str) -> bool:
    """Return whether ``into`` is the URL of an object store, and not a folder."""
    return "://" in into


def check_store_url(into: str) -> None:
    """Check the URL of an object store.

    Raises:
        InvalidPlanError: the store is of an unknown kind, has no bucket, or the URL contains more than a
            bucket and a path, such as a password.
    """
    scheme, _, rest = into.partition("://")
    if scheme not in SCHEMES:
        known = ", ".join(f"{each}://" for each in SCHEMES)
        raise InvalidPlanError(f"into: expected a folder, or a URL that begins with one of {known}")
    bucket = rest.partition("/")[0]
    if urlsplit(into).query or urlsplit(into).fragment or "@" in bucket or ":" in bucket:
        # The URL itself is not repeated: it may contain a password, a key or a signature.
        raise InvalidPlanError(
            "into: the URL of a store is a bucket and a path, without user, password or query: credentials "
            "belong in the environment variables of the store, such as AWS_ACCESS_KEY_ID"
        )
    if scheme in ("s3", "gs", "az") and not _BUCKET.fullmatch(bucket):
        raise InvalidPlanError(f"into: name the bucket, as in {scheme}://bucket/toggl")
    if scheme == "file" and (bucket or rest == "/"):
        raise InvalidPlanError("into: name a folder by its absolute path, as in file:///srv/toggl")


def expanded(path: str) -> Path:
    """Return a path in which ``~`` is the home of a user; a name that no user has stays as it is."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def local_folder(into: str) -> Path | None:
    """Return the folder of this machine that ``into`` names, None if it names another kind of store."""
    if not is_store_url(into):
        return expanded(into)
    return Path(unquote(urlsplit(into).path)) if into.startswith("file:") else None
