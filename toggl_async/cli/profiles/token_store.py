"""The token of a profile: where it is, and reading, storing and removing it."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol

from attrs import frozen

from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.profiles.private_file import read_private, write_private
from toggl_async.cli.profiles.profile import Profile


@frozen
class TokenStore:
    """The place of one profile's token; ``folder`` is that of the configuration file."""

    name: str
    profile: Profile
    folder: Path

    @property
    def file(self) -> Path | None:
        """The path of the file with the token, None if it is elsewhere."""
        if self.profile.token_file is None:
            return None
        return self.folder / Path(self.profile.token_file).expanduser()

    @property
    def place(self) -> str | None:
        """The place in words for messages, None if the profile has no token."""
        if self.profile.token_env is not None:
            return f"the variable {self.profile.token_env}"
        if self.file is not None:
            return f"the file {self.file}"
        return "the keyring" if self.profile.token_keyring else None

    def read(self, environment: Mapping[str, str]) -> str | None:
        """Return the token, None if the profile says nothing of one.

        Raises:
            UsageError: there is no token at its place, or others can read the file.
            OSError: the file cannot be read.
        """
        if self.place is None:
            return None
        if self.profile.token_env is not None:
            token: str | None = environment.get(self.profile.token_env, "").strip()
        else:
            token = keyring_entries().read_entry(self.name) if self.file is None else self._in_file(self.file)
        if not token:
            raise UsageError(
                f"profile {self.name}: there is no token in {self.place}"
                + ("" if self.profile.token_env else f": type 'toggl-async login --profile {self.name}'")
            )
        return token

    def _in_file(self, file: Path) -> str | None:
        try:
            return read_private(file)
        except FileNotFoundError:
            return None

    def store(self, token: str) -> None:
        """Store the token in its file or in the keyring.

        Raises:
            UsageError: the keyring refuses it.
            OSError: the file cannot be written.
        """
        if self.file is None:
            keyring_entries().store_entry(self.name, token)
        else:
            write_private(self.file, f"{token}\n".encode())

    def remove(self) -> bool:
        """Remove the token that ``toggl-async login`` stored, and return whether there was one.

        Raises:
            UsageError: the token is in a variable, or in a file that login did not make.
            OSError: the file cannot be removed.
        """
        if self.file is None and self.profile.token_keyring:
            return keyring_entries().remove_entry(self.name)
        if self.file is None or self.file != self.folder / login_file(self.name):
            raise UsageError(
                f"profile {self.name}: login did not store its token"
                + (f", which is in {self.place}: remove it there" if self.place else "")
            )
        existed = self.file.exists()
        self.file.unlink(missing_ok=True)
        return existed


def login_file(name: str) -> str:
    """Return the name of the file in which login stores the token of a profile."""
    return f"{name}.token"


class Keyring(Protocol):
    """The entries of this program in the keyring, see :mod:`.keyring_entries`."""

    def read_entry(self, profile: str) -> str | None:
        """Return the token of a profile, None if there is none."""
        ...

    def store_entry(self, profile: str, token: str) -> None:
        """Store the token of a profile."""
        ...

    def remove_entry(self, profile: str) -> bool:
        """Remove the token of a profile, and return whether there was one."""
        ...

    def check_keyring(self) -> None:
        """Check that there is a keyring."""
        ...


def keyring_entries() -> Keyring:
    """Return the entries in the keyring, which is an extra, and slow to import.

    Raises:
        UsageError: the extra is not installed.
    """
    module = import_module("toggl_async.cli.profiles.keyring_entries")
    make: Callable[[], Keyring] = module.KeyringEntries
    return make()
