"""``toggl-async logout``: removes the token of a profile that ``login`` stored."""

import sys

from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.options import Quiet
from toggl_async.cli.profiles.config_editor import change_profile
from toggl_async.cli.profiles.options import ProfileName
from toggl_async.cli.profiles.profile import TOKEN_PLACES
from toggl_async.cli.profiles.settings import chosen_profile


def logout(*, profile: ProfileName = None, quiet: Quiet = False) -> int:
    """Remove the token that login stored; the profile keeps its other settings."""
    chosen = chosen_profile(profile)
    if chosen is None:
        raise UsageError("there is no profile: 'toggl-async login' makes one")
    removed, place = chosen.tokens.remove(), chosen.tokens.place
    change_profile(chosen.configuration, chosen.name, dict.fromkeys(TOKEN_PLACES))
    if not quiet:
        was = "is no longer in" if removed else "was no longer in"
        sys.stderr.write(f"toggl-async: the token of profile {chosen.name} {was} {place}\n")
    return 0
