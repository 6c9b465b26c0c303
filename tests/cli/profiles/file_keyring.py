"""A keyring for tests: a JSON file at the path in ``TEST_KEYRING``; without one, it is locked."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Keeps entries in a file."""

    priority = 1.0

    def _entries(self) -> dict[str, str]:
        if "TEST_KEYRING" not in os.environ:
            raise KeyringLocked("locked")
        path = Path(os.environ["TEST_KEYRING"])
        entries: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return entries

    def _save(self, entries: dict[str, str]) -> None:
        Path(os.environ["TEST_KEYRING"]).write_text(json.dumps(entries), "utf-8")

    def get_password(self, service: str, username: str) -> str | None:
        """Return an entry."""
        return self._entries().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Make or replace an entry."""
        self._save({**self._entries(), f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        """Remove an entry."""
        entries = self._entries()
        if entries.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError("not found")
        self._save(entries)
