"""The configuration file: its path, and reading it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_config_path

from toggl_async.cli.exit_codes import UsageError
from toggl_async.cli.profiles.profile import Configuration, configuration_from


def config_path() -> Path:
    """Return the path of the configuration file, such as ``~/.config/toggl-async/config.toml`` on Linux."""
    return user_config_path("toggl-async", appauthor=False) / "config.toml"


def read_configuration(path: Path | None = None) -> Configuration:
    """Return the content of the configuration file; without a file, there are no profiles.

    Raises:
        UsageError: the file is not TOML, or contains a mistake.
        OSError: the file cannot be read.
    """
    path = path or config_path()
    try:
        text = path.read_text("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Configuration(path=path)
    except UnicodeDecodeError:
        problem = "it is not UTF-8"
    else:
        try:
            content: Mapping[str, object] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            problem = str(fault)
        except RecursionError:
            problem = "it is nested too deeply"
        else:
            return configuration_from(path, content)
    raise UsageError(f"{path}: this is not TOML: {problem}")
