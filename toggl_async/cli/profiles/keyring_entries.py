"""Tokens in the keyring of the system, such as the macOS Keychain (extra ``keyring``)."""

from collections.abc import Callable
from typing import Final, TypeVar

from toggl_async.cli.exit_codes import UsageError

try:
    import keyring
    from keyring.backends import fail, null
    from keyring.errors import KeyringError, NoKeyringError
except ModuleNotFoundError as _missing:
    raise UsageError(
        "the keyring needs an additional package: pip install 'toggl-async[keyring]'; "
        "or 'toggl-async login --file' stores the token in a file"
    ) from _missing

SERVICE: Final = "toggl-async"
"""The service under which the keyring has the entries; the user name of an entry is the profile's name."""

_NO_KEYRING: Final = "this system has no keyring: 'toggl-async login --file' stores the token in a file"
_ResultT = TypeVar("_ResultT")


class KeyringEntries:
    """The entries of this program in the keyring. Each method raises a UsageError if the keyring fails."""

    def check_keyring(self) -> None:
        """Check that there is a keyring that stores something.

        Raises:
            UsageError: there is none.
        """
        if isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring):
            raise UsageError(_NO_KEYRING)

    def read_entry(self, profile: str) -> str | None:
        """Return the token of a profile, None if there is none."""
        return _call(lambda: keyring.get_password(SERVICE, profile))

    def store_entry(self, profile: str, token: str) -> None:
        """Store the token of a profile."""
        _call(lambda: keyring.set_password(SERVICE, profile, token))

    def remove_entry(self, profile: str) -> bool:
        """Remove the token of a profile, and return whether there was one."""
        if self.read_entry(profile) is None:
            return False
        _call(lambda: keyring.delete_password(SERVICE, profile))
        return True


def _call(use: Callable[[], _ResultT]) -> _ResultT:
    try:
        return use()
    except NoKeyringError:
        message = _NO_KEYRING
    except KeyringError as error:
        problem = type(error).__name__
        message = f"the keyring failed ({problem}): is it unlocked? login --file stores tokens in files"
    # Neither the traceback nor the text of the error is kept: what a backend writes there is not known.
    raise UsageError(message)
