"""Changes the configuration file, and keeps its comments and all other settings."""

from collections.abc import Mapping

import tomlkit
from tomlkit.items import Table

from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.profiles.private_file import write_private
from toggl_async.cli.profiles.profile import Configuration


def change_profile(
    configuration: Configuration,
    name: str,
    settings: Mapping[str, str | int | bool | None],
    *,
    make_default: bool = False,
) -> None:
    """Change settings of a profile, which is made if it is missing; a setting that is None is removed.

    ``make_default`` makes it the default profile. The file is replaced in one step.

    Raises:
        UsageError: the file has a structure to which no profile can be added.
        OSError: the file cannot be read or written.
    """
    path = configuration.path
    text = path.read_text("utf-8-sig") if path.exists() else ""
    document = tomlkit.parse(text)
    if make_default and "default_profile" not in document:
        # It must stand before the first table.
        first = tomlkit.parse(f'default_profile = "{name}"\n')
        text = tomlkit.dumps(first) + ("\n" if text else "") + text
        document = tomlkit.parse(text)
    profiles = document.setdefault("profiles", tomlkit.table(is_super_table=True))
    profile = profiles.setdefault(name, tomlkit.table())
    if not isinstance(profile, Table):
        raise UsageError(f"{path}: write the profile as a table, under [profiles.{name}]")
    for key, value in settings.items():
        if value is None and key in profile:
            profile.remove(key)
        elif value is not None:
            profile[key] = value
    write_private(path, tomlkit.dumps(document).encode())
